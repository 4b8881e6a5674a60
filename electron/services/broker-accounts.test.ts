import { describe, expect, it } from 'vitest';
import { until } from '../../build/testing/until.ts';
import { accountStanding, type BrokerSettings } from '../contract/broker.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { AccountControl } from '../domain/ports/broker.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { LinkState } from '../domain/ports/link.ts';
import { accountKeeping } from './broker-accounts.ts';
import { handClock } from './ingest-testing.ts';
import { memorySettings, silentLog } from './testing.ts';

const place = { host: 'old.example', port: 8_883 };
const debt = { node: 'door-1', ...place };
const old = { kind: 'external', ...place, ca: '', username: 'station', accounts: 'dynsec' } as const;
const fresh = { ...old, host: 'new.example' };
const away: LinkState = { connected: false, since: 0, fault: 'name', message: '' };

/** A station that may be connected to a broker with dynamic security, which answers what the test says. */
function station(
  settings: ReturnType<typeof memorySettings> = memorySettings([]),
  { accounts = [], ...control }: Partial<AccountControl> & { accounts?: [string, Uint8Array][] } = {},
) {
  let [current, state] = [old as BrokerSettings, away];
  const clock = handClock(7);
  let removal: Promise<Result<null>> = Promise.resolve(fail('unavailable', 'away', { reason: 'broker_away' }));
  const removed: string[] = [];
  let heard: (now: LinkState) => void = () => undefined;
  const keeping = accountKeeping({
    settings,
    local: { put: async () => undefined, remove: async () => undefined },
    control: {
      check: async () => ok(null),
      put: async () => ok(null),
      mark: async () => ok(null),
      refresh: async () => ok([]),
      remove(node) {
        removed.push(node);
        return removal;
      },
      ...control,
    },
    link: {
      state: () => state,
      onState(listener) {
        heard = listener;
        return () => undefined;
      },
    },
    current: () => current,
    accounts: () => accounts,
    clock,
    log: silentLog,
  });
  return {
    keeping,
    removed,
    clock,
    answer(next: Promise<Result<null>> | Result<null>) {
      removal = Promise.resolve(next);
    },
    connect(to: BrokerSettings) {
      [current, state] = [to, { ...away, connected: true, fault: null }];
      heard(state);
    },
    lose() {
      state = away;
      heard(state);
    },
    dismiss: (what = debt) => keeping.dismiss(what, 'eva'),
  };
}

/** The station owes the old broker two accounts; the journal is empty. */
async function owing() {
  const journal: StationEntry[] = [];
  const settings = memorySettings(journal);
  const made = station(settings);
  for (const node of ['door-1', 'door-2']) expect(await made.keeping.remove(node)).toBe('owed');
  return { ...made, journal, settings };
}

describe('an account that is owed to a broker that will not come back', () => {
  it('is owed no more once it is dismissed, also after a restart, and the journal says who gave it up', async () => {
    const { keeping, dismiss, journal, settings } = await owing();
    expect(await dismiss()).toEqual(ok(null));
    const left = [{ ...debt, node: 'door-2' }];
    expect(keeping.standing().owed).toEqual(left);
    const row = { type: 'broker.owed_dismissed', timestamp: 7, node: 'door-1', actor: 'eva' };
    expect(journal).toEqual([{ ...row, value: { broker: 'old.example:8883' } }]);
    const again = station(settings);
    again.answer(ok(null));
    again.connect(old);
    expect(await again.dismiss({ ...debt, node: 'door-2' })).toMatchObject({ error: { code: 'not_found' } });
    expect(again.removed).toEqual(['door-2']);
  });

  it('can be dismissed once, and only where it is owed', async () => {
    const { keeping, dismiss, journal } = await owing();
    for (const other of [{ node: 'door-3' }, { host: 'new.example' }, { port: 1_883 }])
      expect(await dismiss({ ...debt, ...other })).toMatchObject({ error: { code: 'not_found' } });
    expect(accountStanding.parse(keeping.standing()).owed).toHaveLength(2);
    await dismiss();
    expect(await dismiss()).toMatchObject({ error: { code: 'not_found' } });
    expect(journal).toHaveLength(1);
  });

  it('cannot be dismissed while that broker is connected: it is told to end the account', async () => {
    const { keeping, dismiss, connect, answer, journal } = await owing();
    answer(fail('unavailable', 'no', { reason: 'dynsec_refused' }));
    connect(old);
    expect(await dismiss()).toMatchObject({ error: { code: 'conflict' } });
    expect(keeping.standing().owed).toHaveLength(2);
    expect(journal).toEqual([]);
  });

  it('waits for what that broker is just being told, and is gone when that was taken', async () => {
    const { dismiss, connect, answer, journal } = await owing();
    const told = Promise.withResolvers<Result<null>>();
    answer(told.promise);
    connect(old);
    const dismissed = dismiss();
    told.resolve(ok(null));
    expect(await dismissed).toMatchObject({ error: { code: 'not_found' } });
    expect(journal).toEqual([]);
  });

  it.each([
    ['another broker is connected', fresh],
    ['accounts there are made by hand now', { ...old, accounts: 'manual' } as const],
    ['the built-in broker is used', { kind: 'builtin', ...place } as const],
  ])('can be dismissed where %s', async (_, settings) => {
    const { keeping, dismiss, connect, removed } = await owing();
    removed.length = 0;
    connect(settings);
    expect(await dismiss()).toEqual(ok(null));
    expect(keeping.standing().owed.map(({ node }) => node)).toEqual(['door-2']);
    expect(removed).toEqual([]);
  });

  it('stays owed where the database does not take it', async () => {
    const { keeping, dismiss, settings } = await owing();
    settings.set = () => Promise.reject(new Error('disk full'));
    expect(await dismiss()).toMatchObject({ error: { code: 'unavailable' } });
    expect(keeping.standing().owed).toHaveLength(2);
  });
});

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const [before, after] = [hash(1), hash(2)];
const recorded = async () => ok(null);
const secret = { password: 'new', passwordHash: after };
const silent = fail('unavailable', 'no answer', { reason: 'dynsec_silent' });
const inDoubt = fail('unavailable', 'no answer', { reason: 'account_in_doubt' });

/** A broker that is told of an account and answers this; which mark it was told. */
function telling(answer: Promise<Result<null>> | Result<null>) {
  const marks: string[] = [];
  const put: AccountControl['put'] = async (_, { mark }, ordered) => {
    await ordered();
    marks.push(mark);
    return answer;
  };
  return { put, marks };
}

describe('an account of which the broker has not said whether it has the new password', () => {
  it.each([
    ['has the new one, which is in no book', [['door-1', before]], 'new', true],
    ['has another one', [['door-1', before]], 'password 0101010101010101', false],
    ['has one of an earlier version, without a mark', [['door-1', before]], null, false],
    ['has the new one, which is in the book', [['door-1', after]], 'new', false],
    ['has an account of which no book knows', [], 'new', true],
  ] as const)(
    'is named after the station was killed, and ended only where it must: it %s',
    async (_, book, held, ends) => {
      const settings = memorySettings([]);
      const { put, marks } = telling(new Promise(() => undefined));
      void station(settings, { put }).keeping.put('door-1', secret, recorded);
      await until('it is told', () => marks.length > 0);
      const mark = async () => ok(held === 'new' ? (marks[0] ?? null) : held);
      const next = station(settings, { mark, accounts: book.map(([node, known]) => [node, known]) });
      await until('the doubt is read', () => next.keeping.standing().doubtful.length > 0);
      expect(accountStanding.parse(next.keeping.standing())).toMatchObject({ owed: [], doubtful: [debt] });
      next.answer(ok(null));
      next.connect(old);
      await until('the doubt is resolved', () => next.keeping.standing().doubtful.length === 0);
      expect(next.removed).toEqual(ends ? ['door-1'] : []);
    },
  );

  it('is in doubt, or named as taken away, at every moment, also where the broker falls silent right after it', async () => {
    const { put, marks } = telling(inDoubt);
    const mark = async () => ok(marks[0] ?? null);
    const refreshed = Promise.withResolvers<Result<readonly string[]>>();
    const refresh = () => refreshed.promise;
    const { keeping, answer, connect, dismiss } = station(undefined, {
      put,
      mark,
      refresh,
      accounts: [['door-1', before]],
    });
    await keeping.put('door-1', secret, recorded);
    answer(ok(null));
    connect(old);
    await until('the doubt is resolved', () => keeping.standing().doubtful.length === 0);
    expect(keeping.standing().missing).toEqual(['door-1']);
    refreshed.resolve(silent);
    // What is in the turn is done when this has had its own.
    await dismiss();
    expect(keeping.standing()).toMatchObject({ fault: 'dynsec_silent', missing: ['door-1'] });
  });

  it('is none where the broker was not told: nothing is noted', async () => {
    const { keeping } = station(undefined, { put: async () => silent });
    expect(await keeping.put('door-1', secret, recorded)).toEqual(silent);
    expect(keeping.standing().doubtful).toEqual([]);
  });

  it('is in doubt also where the broker refused a part of it, or the database did not take what it did', async () => {
    const refused = fail('unavailable', 'modifyClient: no', { reason: 'dynsec_refused' });
    const first = station(undefined, { put: telling(refused).put });
    expect(await first.keeping.put('door-1', secret, recorded)).toEqual(refused);
    expect(first.keeping.standing().doubtful).toEqual([debt]);
    const second = station(undefined, { put: telling(ok(null)).put });
    const full = () => Promise.reject(new Error('disk full'));
    await expect(second.keeping.put('door-1', secret, full)).rejects.toThrow('disk full');
    expect(second.keeping.standing().doubtful).toEqual([debt]);
    second.answer(ok(null));
    second.connect(old);
    await until('it is undone', () => second.keeping.standing().doubtful.length === 0);
    expect(second.removed).toEqual(['door-1']);
  });

  it('is in doubt no more when it is made or renewed once more', async () => {
    const answers = [inDoubt, inDoubt, ok(null)];
    const put: AccountControl['put'] = async (_, __, ordered) => {
      await ordered();
      return answers.shift() ?? inDoubt;
    };
    const { keeping } = station(undefined, { put });
    for (const doubtful of [[debt], [debt], []]) {
      await keeping.put('door-1', secret, recorded);
      expect(keeping.standing().doubtful).toEqual(doubtful);
    }
  });

  it('stays owed where it was to end, and is owed when its node is revoked', async () => {
    const { put } = telling(inDoubt);
    const { keeping } = station(undefined, { put });
    await keeping.willRemove('door-1');
    await keeping.put('door-1', secret, recorded);
    await keeping.put('door-2', secret, recorded);
    const other = { ...debt, node: 'door-2' };
    expect(keeping.standing()).toMatchObject({ owed: [debt], doubtful: [other] });
    await keeping.willRemove('door-2');
    expect(keeping.standing()).toMatchObject({ owed: [debt, other], doubtful: [] });
  });

  it('can be dismissed at a broker that will not come back', async () => {
    const journal: StationEntry[] = [];
    const { keeping, dismiss } = station(memorySettings(journal), { put: telling(inDoubt).put });
    await keeping.put('door-1', secret, recorded);
    expect(await dismiss()).toEqual(ok(null));
    expect(keeping.standing().doubtful).toEqual([]);
    expect(journal).toMatchObject([{ type: 'broker.owed_dismissed', node: 'door-1', actor: 'eva' }]);
  });
});

describe('a broker that is connected and does not answer', () => {
  it('is asked again after 5 s, 10 s, and so on, as long as it is connected', async () => {
    const { keeping, removed, clock, connect, lose, answer } = station();
    connect(old);
    answer(silent);
    expect(await keeping.remove('door-1')).toBe('owed');
    const asked = async (times: number) => {
      // What is in the turn is done when this has had its own.
      await keeping.dismiss({ ...debt, node: 'door-9' }, 'eva');
      expect(removed).toHaveLength(times);
    };
    for (const [ms, times] of [
      [4_999, 1],
      [1, 2],
      [9_999, 2],
      [1, 3],
    ] as const) {
      clock.pass(ms);
      await asked(times);
    }
    lose();
    clock.pass(60_000);
    await asked(3);
    answer(ok(null));
    connect(old);
    await asked(4);
    expect(keeping.standing().owed).toEqual([]);
  });
});
