import { describe, expect, it } from 'vitest';
import type { CommandStage, CommandStory } from '../contract/doors.ts';
import { fail, ok } from '../contract/result.ts';
import { type AccessCheckDeps, accessCheckHandlers } from './access-check.ts';
import { type EnrolmentDeps, enrolHandlers } from './enrolment.ts';

const caller = { person: { username: 'manager-1' } } as never;
const monday = Date.UTC(2026, 10, 23, 9);
const week = Array.from({ length: 8 }, (_, day) => (day < 5 ? [{ from: 480, to: 1_020 }] : []));

function check(change: Record<string, unknown> = {}, person: Record<string, unknown> = {}) {
  const whole = {
    id: 1,
    from: null,
    to: null,
    groups: [],
    first: false,
    second: false,
    exempt: false,
    sealedPins: null,
    ...person,
  };
  const card = (id: number, state: string) => ({ id, person: 1, state, to: null });
  const door = {
    node: 'door-1',
    inside: null,
    outside: null,
    readers: ['in', 'out', 'none', 'none'],
    pin: 'never',
    pinSchedule: null,
  };
  const rules = { twoPersons: false, firstPerson: true, antipassback: 0, ...change };
  const book = {
    persons: () => new Map([[1, whole]]),
    cardsOf: () => [card(21, 'active'), card(22, 'lost')],
    schedules: () => new Map([[5, { days: week }]]),
    holidays: () => new Map([[6, { from: '2026-12-24', to: '2026-12-24', yearly: true }]]),
    areas: () => new Map(),
    doorGroups: () => new Map(),
    rights: () => new Map([[9, { who: { is: 'person', id: 1 }, where: { is: 'door', node: 'door-1' }, schedule: 5 }]]),
    door: () => ({ ...door, ...rules }),
  };
  const deps = {
    nodes: { get: (id: string) => (id === 'door-1' ? { id } : null) },
    book,
    hashes: { of: (_node: string, id: number) => new Uint8Array(16).fill(id) },
    clock: { now: () => monday },
    zone: () => 'Europe/Berlin',
  } as unknown as AccessCheckDeps;
  const handler = accessCheckHandlers(deps)['access.check'];
  return (at: number | null, node = 'door-1') => handler({ person: 1, node, at }, caller);
}

describe('what a card would get', () => {
  it('is told for each card of the person, now and at another time', async () => {
    const ask = check();
    const cards = (reason: string | null) =>
      ok({
        cards: [
          { card: 21, reason, pin: false },
          { card: 22, reason: 'lost', pin: false },
        ],
      });
    expect(await ask(null)).toEqual(cards(null));
    expect(await ask(monday + 8 * 3_600_000)).toEqual(cards('outside_schedule'));
    expect(await ask(Date.UTC(2026, 11, 24, 9))).toEqual(cards('outside_schedule'));
    // In July eight o'clock is 6:00 UTC.
    expect(await ask(Date.UTC(2027, 6, 5, 5, 59))).toEqual(cards('outside_schedule'));
    expect(await ask(Date.UTC(2027, 6, 5, 6, 0))).toEqual(cards(null));
  });

  it('says that a PIN is needed, and that there is none', async () => {
    expect(await check({ pin: 'always' }, { sealedPins: 'x' })(null)).toMatchObject({
      value: { cards: [{ reason: null, pin: true }, {}] },
    });
    expect(await check({ pin: 'always' })(null)).toMatchObject({
      value: { cards: [{ reason: 'pin_missing', pin: true }, {}] },
    });
  });

  it('is not told of a door that does not exist', async () => {
    expect(await check()(null, 'door-9')).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('enrolment at a reader', () => {
  const begun = { id: 'ab12', node: 'door-1', op: 'enrol_start', until: null, by: 'manager-1', at: 1_000 };
  const story = (outcome: CommandStory['outcome'], ...stages: readonly CommandStage[]): CommandStory => ({
    ...begun,
    outcome,
    stages: stages.map((stage) => ({ stage, at: 1_000, code: stage === 'refused' ? 'busy' : null })),
  });

  function start(first: CommandStory | null) {
    const sent: unknown[] = [];
    const listeners = new Set<(story: CommandStory) => void>();
    const commands: EnrolmentDeps['commands'] = {
      send: async (...order) => {
        sent.push(order);
        return first === null ? fail('not_found', 'no node') : ok(first);
      },
      get: () => first,
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const tell = (next: CommandStory) => {
      for (const listener of listeners) listener(next);
    };
    return { sent, tell, listeners, ...enrolHandlers({ commands, clock: { now: () => 1_000 } }) };
  }

  it('asks the reader that was picked, and says that it waits when the node has said so', async () => {
    const { sent, tell, listeners, ...enrol } = start(story('running', 'queued'));
    let told: unknown = null;
    const answer = Promise.resolve(enrol['enrol.start']({ node: 'door-1', reader: 2 }, caller)).then((result) => {
      told = result;
      return result;
    });
    while (listeners.size === 0) await Promise.resolve();
    tell({ ...story('running', 'queued', 'sent', 'accepted'), id: 'ee99' });
    tell(story('running', 'queued', 'sent'));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(told).toBeNull();
    tell(story('running', 'queued', 'sent', 'accepted'));
    expect(await answer).toEqual(ok({ command: 'ab12', until: 61_000 }));
    expect(listeners.size).toBe(0);
    expect(sent).toEqual([
      ['door-1', 'enrol_start', { reader: 2, seconds: 60 }, 'manager-1', { due: 5_000, exp: 10_000 }],
    ]);
  });

  it('asks the reader to stop', async () => {
    const { sent, ...enrol } = start(story('running', 'queued'));
    expect(await enrol['enrol.stop']({ node: 'door-1' }, caller)).toEqual(ok({}));
    expect(sent).toEqual([['door-1', 'enrol_stop', {}, 'manager-1']]);
  });

  it.each(['refused', 'expired', 'failed', 'unreachable'] as const)(
    'says that the reader does not wait where the order was %s',
    async (outcome) => {
      const { tell: _, ...enrol } = start(story(outcome, 'queued', outcome));
      expect(await enrol['enrol.start']({ node: 'door-1', reader: 0 }, caller)).toMatchObject({
        error: { code: 'unavailable' },
      });
    },
  );

  it('says where the node is away when it is to stop, or does not exist', async () => {
    expect(
      await start(story('unreachable', 'queued', 'unreachable'))['enrol.stop']({ node: 'door-1' }, caller),
    ).toMatchObject({ error: { code: 'unavailable' } });
    expect(await start(null)['enrol.start']({ node: 'door-9', reader: 0 }, caller)).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});
