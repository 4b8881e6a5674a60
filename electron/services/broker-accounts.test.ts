import { describe, expect, it } from 'vitest';
import { accountStanding, type BrokerSettings } from '../contract/broker.ts';
import { fail, ok, type Result } from '../contract/result.ts';
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
function station(settings: ReturnType<typeof memorySettings> = memorySettings([])) {
  let [current, state] = [old as BrokerSettings, away];
  let removal: Promise<Result<null>> = Promise.resolve(fail('unavailable', 'away', { reason: 'broker_away' }));
  const removed: string[] = [];
  let heard: (now: LinkState) => void = () => undefined;
  const keeping = accountKeeping({
    settings,
    local: { put: async () => undefined, remove: async () => undefined },
    control: {
      check: async () => ok(null),
      put: async () => ok(null),
      refresh: async () => ok([]),
      remove(node) {
        removed.push(node);
        return removal;
      },
    },
    link: {
      state: () => state,
      onState(listener) {
        heard = listener;
        return () => undefined;
      },
    },
    current: () => current,
    nodes: () => [],
    clock: handClock(7),
    log: silentLog,
  });
  return {
    keeping,
    removed,
    answer(next: Promise<Result<null>> | Result<null>) {
      removal = Promise.resolve(next);
    },
    connect(to: BrokerSettings) {
      [current, state] = [to, { ...away, connected: true, fault: null }];
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
