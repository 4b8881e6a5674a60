import { describe, expect, it } from 'vitest';
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
  function start(outcome: string | null) {
    const sent: unknown[] = [];
    const send: EnrolmentDeps['commands']['send'] = async (...order) => {
      sent.push(order);
      return outcome === null ? fail('not_found', 'no node') : ok({ id: 'ab12', outcome: outcome as 'running' });
    };
    return { sent, ...enrolHandlers({ commands: { send }, clock: { now: () => 1_000 } }) };
  }

  it('asks the reader that was picked, and tells until when', async () => {
    const { sent, ...enrol } = start('running');
    const began = await enrol['enrol.start']({ node: 'door-1', reader: 2 }, caller);
    expect(began).toEqual(ok({ command: 'ab12', until: 61_000 }));
    expect(await enrol['enrol.stop']({ node: 'door-1' }, caller)).toEqual(ok({}));
    expect(sent).toEqual([
      ['door-1', 'enrol_start', { reader: 2, seconds: 60 }, 'manager-1'],
      ['door-1', 'enrol_stop', {}, 'manager-1'],
    ]);
  });

  it('says where the node is away or does not exist', async () => {
    expect(await start('unreachable')['enrol.start']({ node: 'door-1', reader: 0 }, caller)).toMatchObject({
      error: { code: 'unavailable' },
    });
    expect(await start('unreachable')['enrol.stop']({ node: 'door-1' }, caller)).toMatchObject({
      error: { code: 'unavailable' },
    });
    expect(await start(null)['enrol.start']({ node: 'door-9', reader: 0 }, caller)).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});
