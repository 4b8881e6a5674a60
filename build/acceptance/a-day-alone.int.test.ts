import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../electron/contract/incidents.ts';
import { addPerson, type Desk, openDesk, tablesApplied } from '../testing/desk.ts';
import { until } from '../testing/until.ts';

const hour = 3_600_000;
const door = 'door-1';
const cards = { always: 2_001, blocked: 2_002, timed: 2_003, until: 2_004 } as const;
const [opens, closes] = [8 * 60, 18 * 60];
const localDate = (ms: number) => new Date(ms).toLocaleDateString('sv-SE');
const localMinute = (ms: number) => new Date(ms).getHours() * 60 + new Date(ms).getMinutes();

describe('a door whose station and broker are off for a day', () => {
  let desk: Desk;
  let rows: Incident[];
  /** The end of the day alone, by the node's clock; it is not now, which may be on another date by then. */
  const end = Date.now();
  /** The last day on which one of the cards is valid: it ends within the day alone. */
  const lastDay = localDate(end - 24 * hour);

  beforeAll(async () => {
    desk = await openDesk({ broker: 'builtin', nodes: [door] });
    const days = Array.from({ length: 8 }, () => [{ from: opens, to: closes }]);
    const { id: schedule } = await desk.ask('schedules.save', { id: null, rev: 0, name: 'By day', days });
    await addPerson(desk, { name: 'Ada', number: cards.always, doors: [door] });
    const { cards: held } = await addPerson(desk, { name: 'Bill', number: cards.blocked, doors: [door] });
    if (held[0]) await desk.ask('cards.block', { id: held[0].id, state: 'blocked' });
    await addPerson(desk, { name: 'Tina', number: cards.timed, doors: [door], schedule });
    await addPerson(desk, { name: 'Ulf', number: cards.until, doors: [door], more: { to: lastDay } });
    await tablesApplied(desk, [door]);
    await desk.stopStation();
    await liveThroughADay(desk);
    await desk.startStation();
    await until('every event has its receipt', async () => (await status()).buffered === 0, 180_000);
    rows = (await desk.rows({ nodes: [door] })).filter(({ seq }) => seq !== null);
  }, 420_000);
  afterAll(() => desk?.stop());

  const status = async () => (await desk.node(door).control({ op: 'status' })) as unknown as Record<string, number>;
  const names = { [cards.always]: 'Ada', [cards.blocked]: 'Bill', [cards.timed]: 'Tina', [cards.until]: 'Ulf' };
  // By name: one of the crowd may end with the same four digits.
  const readsOf = (number: keyof typeof names) => rows.filter(({ value }) => value['name'] === names[number]);
  const reasonOf = ({ type, value }: Incident) => (type === 'access.granted' ? 'granted' : value['reason']);

  it('lets a known card pass at every hour, and a blocked one at none', () => {
    expect(readsOf(cards.always).map(reasonOf)).toEqual(Array.from({ length: 25 }, () => 'granted'));
    expect(readsOf(cards.blocked).map(reasonOf)).toEqual(Array.from({ length: 25 }, () => 'blocked'));
  });

  it('goes by schedule and validity at each hour by its own clock', () => {
    for (const row of readsOf(cards.timed)) {
      const minute = localMinute(row.timestamp);
      expect(reasonOf(row)).toBe(minute >= opens && minute < closes ? 'granted' : 'outside_schedule');
    }
    for (const row of readsOf(cards.until))
      expect(reasonOf(row)).toBe(localDate(row.timestamp) <= lastDay ? 'granted' : 'expired');
    for (const number of [cards.timed, cards.until]) expect(new Set(readsOf(number).map(reasonOf)).size).toBe(2);
  });

  it('loses none of 10,000 events, keeps their order, and each is there once and marked as late', async () => {
    const { lastSeq, boot } = await status();
    const ofBoot = rows.filter((row) => row.boot === boot);
    expect(ofBoot.length).toBeGreaterThan(10_000);
    expect(ofBoot.toSorted((a, b) => a.id - b.id).map(({ seq }) => seq)).toEqual(
      Array.from({ length: lastSeq ?? 0 }, (_, i) => i + 1),
    );
    const alone = ofBoot.filter(({ seq }) => seq !== null && seq >= firstAlone && seq <= lastAlone);
    expect(alone.length).toBeGreaterThanOrEqual(10_000);
    expect(alone.filter(({ late }) => !late)).toEqual([]);
    expect(await desk.rows({ types: ['journal.gap'] })).toEqual([]);
  });

  let [firstAlone, lastAlone] = [0, 0];
  /** 25 moments by the node's clock, an hour apart: at each, four cards; then a crowd of unknown ones, until 10,000 events wait. */
  async function liveThroughADay({ node }: Desk): Promise<void> {
    const { control } = node(door);
    await until(
      'the node has noticed',
      async () => (await status())['connected'] === (false as unknown as number),
      60_000,
    );
    firstAlone = ((await status())['lastSeq'] ?? 0) + 1;
    for (let passed = 0; passed <= 24; passed += 1) {
      await control({ op: 'clock', quality: 'ntp', offsetMs: end - (24 - passed) * hour - Date.now() });
      for (const number of Object.values(cards)) await control({ op: 'card', number });
    }
    await control({ op: 'clock', quality: 'ntp', offsetMs: 0 });
    await control({ op: 'load', eventsPerSecond: 200, count: 9_950 });
    await until('10,000 events wait', async () => ((await status())['buffered'] ?? 0) >= 10_000, 180_000);
    await until(
      'the crowd is through',
      async () => {
        const before = (await status())['lastSeq'];
        await new Promise((resolve) => setTimeout(resolve, 200));
        return (await status())['lastSeq'] === before;
      },
      60_000,
    );
    lastAlone = (await status())['lastSeq'] ?? 0;
    const quiet = performance.now();
    // An event counts as late 10 s after it arose.
    await until('the last event is old', () => performance.now() - quiet > 11_000, 20_000);
  }
});
