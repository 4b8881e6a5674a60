import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorSettings } from '../../electron/contract/doors.ts';
import type { Incident } from '../../electron/contract/incidents.ts';
import { addPerson, type Desk, openDesk, type PersonPlan, tablesApplied } from '../testing/desk.ts';
import { until } from '../testing/until.ts';

const doors = ['plain', 'pin', 'pair', 'first', 'again', 'repair'] as const;
const day = 86_400_000;
const localDate = (ms: number) => new Date(ms).toLocaleDateString('sv-SE');

const people: Record<string, PersonPlan> = {
  ada: { name: 'Ada', number: 1_001, doors },
  bea: { name: 'Bea', number: 1_002, doors, more: { first: true } },
  nora: { name: 'Nora', number: 1_003 },
  tom: { name: 'Tom', number: 1_004, doors, more: { from: localDate(Date.now() + 2 * day) } },
  eva: { name: 'Eva', number: 1_005, doors, more: { to: localDate(Date.now() - 2 * day) } },
  bill: { name: 'Bill', number: 1_006, doors },
  luis: { name: 'Luis', number: 1_007, doors },
};

let desk: Desk;

async function configure(node: (typeof doors)[number], change: Partial<DoorSettings>): Promise<void> {
  const now = (await desk.ask('doors.list', {})).find((door) => door.node === node);
  if (now === undefined) throw new Error(`no door ${node}`);
  const { maintenance: _, ...settings } = now.settings;
  await desk.ask('doors.configure', { ...settings, ...change });
}

async function prepare(): Promise<void> {
  for (const [who, plan] of Object.entries(people)) {
    const { id, cards } = await addPerson(desk, plan);
    const [card] = cards;
    if (who === 'bill' && card) await desk.ask('cards.block', { id: card.id, state: 'blocked' });
    if (who === 'luis' && card) await desk.ask('cards.block', { id: card.id, state: 'lost' });
    if (who === 'ada') await desk.ask('people.setPin', { id, pin: '2468', duress: '8642' });
  }
  const empty = Array.from({ length: 8 }, () => []);
  const never = await desk.ask('schedules.save', { id: null, rev: 0, name: 'Never', days: empty });
  await addPerson(desk, { name: 'Otto', number: 1_008, doors: ['plain'], schedule: never.id });
  await configure('pin', { pin: 'always' });
  await configure('pair', { twoPersons: true });
  await configure('first', { firstPerson: true });
  await configure('again', { antipassback: 3_600 });
  await tablesApplied(desk, doors);
}

/** Rows of reads at a door after a row of the journal. */
const reads = async (node: string, after: number) =>
  (
    await desk.rows({ nodes: [node], types: ['access.granted', 'access.denied', 'access.duress', 'reader.error'] })
  ).filter(({ id }) => id > after);

/** What the journal says of what is done at a door: type and reason of each row, in order. */
async function outcome(node: string, act: () => Promise<unknown>, rows = 1): Promise<string[]> {
  const [newest] = (await desk.ask('incidents.page', { filter: {}, limit: 1 })).rows;
  await act();
  // Some are decided only when the node has waited 10 s for a PIN.
  const found = await until(
    'the reads are in the journal',
    async () => {
      const list = await reads(node, newest?.id ?? 0);
      return list.length >= rows && list;
    },
    60_000,
  );
  return found.map(({ type, value }: Incident) => [type, value['reason'] ?? value['code']].filter(Boolean).join(' '));
}

const show = (node: string, who: number | PersonPlan | undefined, more = {}) =>
  desk.node(node).control({ op: 'card', number: typeof who === 'number' ? who : who?.number, fmt: 'w26', ...more });

describe('every attempt is a row', () => {
  beforeAll(async () => {
    desk = await openDesk({ broker: 'builtin', nodes: doors });
    await prepare();
  }, 120_000);
  afterAll(() => desk?.stop());

  it('names the person who was let in, and the door', async () => {
    expect(await outcome('plain', () => show('plain', people['ada']))).toEqual(['access.granted']);
    const [row] = (await reads('plain', 0)).slice(-1);
    expect(row?.value).toMatchObject({ name: 'Ada', last4: '1001', reader: 0 });
  });

  it.each([
    ['unknown_credential', 4_711],
    ['no_right', people['nora']],
    ['outside_schedule', 1_008],
    ['not_yet_valid', people['tom']],
    ['expired', people['eva']],
    ['blocked', people['bill']],
    ['lost', people['luis']],
  ])('refuses with %s', async (reason, who) => {
    expect(await outcome('plain', () => show('plain', who))).toEqual([`access.denied ${reason}`]);
  });

  it('keeps the number of an unknown card to itself, but for its last four digits', async () => {
    await outcome('plain', () => show('plain', 9_876_543));
    const [row] = (await reads('plain', 0)).slice(-1);
    expect(row?.value).toMatchObject({ last4: '6543', enc: expect.stringMatching(/^[\w-]{24}$/) });
    expect(JSON.stringify(await desk.rows({}))).not.toContain('9876543');
  });

  it('reports a card whose parity is wrong', async () => {
    expect(await outcome('plain', () => show('plain', 4_711, { badParity: true }))).toEqual(['reader.error parity']);
  });

  it.each([
    ['the right PIN', '2468', 'access.granted'],
    ['a wrong PIN', '1111', 'access.denied pin_wrong'],
    ['the duress PIN', '8642', 'access.duress'],
  ])('decides on %s', async (_, digits, expected) => {
    const act = async () => {
      await show('pin', people['ada']);
      await desk.node('pin').control({ op: 'pin', reader: 0, digits });
    };
    expect(await outcome('pin', act)).toEqual([expected]);
  });

  it('refuses with pin_missing who has none, and who types none', async () => {
    expect(await outcome('pin', () => show('pin', people['bea']))).toEqual(['access.denied pin_missing']);
    expect(await outcome('pin', () => show('pin', people['ada']))).toEqual(['access.denied pin_missing']);
  });

  it('lets in two at the door for two, and refuses one alone', async () => {
    expect(await outcome('pair', () => show('pair', people['ada']))).toEqual(['access.denied second_person_missing']);
    const both = async () => {
      await show('pair', people['ada']);
      await show('pair', people['bea']);
    };
    expect(await outcome('pair', both, 2)).toEqual(['access.granted', 'access.granted']);
  });

  it('waits for the first person of the day', async () => {
    expect(await outcome('first', () => show('first', people['ada']))).toEqual(['access.denied first_person_missing']);
    expect(await outcome('first', () => show('first', people['bea']))).toEqual(['access.granted']);
    expect(await outcome('first', () => show('first', people['ada']))).toEqual(['access.granted']);
  });

  it('refuses the same card twice where anti-passback holds', async () => {
    expect(await outcome('again', () => show('again', people['ada']))).toEqual(['access.granted']);
    expect(await outcome('again', () => show('again', people['ada']))).toEqual(['access.denied antipassback']);
  });

  it('refuses what is timed while the clock knows no time, and grants what is always valid', async () => {
    const act = async () => {
      await desk.node('plain').control({ op: 'network', up: false });
      await desk.node('plain').control({ op: 'clock', quality: 'uptime', offsetMs: 0 });
      await show('plain', 1_008);
      await show('plain', people['ada']);
      await desk.node('plain').control({ op: 'clock', quality: 'ntp', offsetMs: 0 });
      await desk.node('plain').control({ op: 'network', up: true });
    };
    expect(await outcome('plain', act, 2)).toEqual(['access.denied clock_untrusted', 'access.granted']);
  });

  it('refuses everybody at a door in maintenance', async () => {
    await desk.ask('doors.maintenance', { node: 'repair', on: true, reason: 'new strike' });
    await until('the door is in maintenance', async () =>
      (await desk.ask('nodes.list', {})).some(({ id, mode }) => id === 'repair' && mode === 'maintenance'),
    );
    expect(await outcome('repair', () => show('repair', people['ada']))).toEqual(['access.denied door_in_maintenance']);
  });

  it('refuses everybody under lockdown', async () => {
    await desk.ask('modes.begin', { scope: { is: 'site' }, mode: 'lockdown', reason: 'drill' });
    await until('all doors are locked down', async () =>
      (await desk.ask('modes.list', {})).some(({ confirmed }) => confirmed === doors.length),
    );
    expect(await outcome('plain', () => show('plain', people['ada']))).toEqual(['access.denied lockdown']);
  });
});
