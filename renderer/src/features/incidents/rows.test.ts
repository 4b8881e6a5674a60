import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { belongs, HELD_ROWS, mergeRows } from './rows.ts';

const row = (id: number, part: Partial<Incident> = {}): Incident => ({
  id,
  timestamp: id * 10,
  received: id * 10,
  type: 'rex',
  node: 'a',
  boot: 1,
  seq: id,
  clock: 'ntp',
  actor: null,
  late: false,
  value: {},
  ...part,
});

const distinct = (rows: readonly Incident[]) => [...new Map(rows.toReversed().map((each) => [each.id, each])).values()];

describe('the rows of the incidents screen', () => {
  it('are newest first and each there once, late ones at their own time', () => {
    const rows = mergeRows([row(3), row(1)], [row(4, { timestamp: 20 }), row(3), row(5)]);
    expect(rows.map((each) => each.id)).toEqual([5, 3, 4, 1]);
  });

  it('go by when they came in where the clock of their node knew no time', () => {
    const unclocked = row(4, { timestamp: 7, received: 40, clock: 'uptime' });
    expect(mergeRows([row(5), row(1)], [unclocked]).map((each) => each.id)).toEqual([5, 4, 1]);
    expect(belongs({ from: 30 }, unclocked)).toBe(true);
    expect(belongs({ to: 30 }, unclocked)).toBe(false);
  });

  it('stay the same list when what comes is there already', () => {
    const rows = [row(3), row(2)];
    expect(mergeRows(rows, [row(2)])).toBe(rows);
  });

  it('are in the same order whether they come above, below or between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20))), fc.array(fc.tuple(fc.nat(20), fc.nat(20))), (a, b) => {
        const rowsOf = (pairs: readonly (readonly [number, number])[]) =>
          pairs.map(([id, at]) => row(id, { timestamp: at * 100 + id }));
        const [held, more] = [mergeRows([], distinct(rowsOf(a))), distinct(rowsOf(b))];
        const all = distinct([...held, ...more]);
        const sorted = all.toSorted((x, y) => y.timestamp - x.timestamp || y.id - x.id);
        expect(mergeRows(held, more)).toEqual(sorted);
      }),
    );
  });

  it('are bounded', () => {
    const many = Array.from({ length: HELD_ROWS + 50 }, (_, i) => row(i + 1));
    expect(mergeRows([], many)).toHaveLength(HELD_ROWS);
  });

  it('take a pushed row when the filter lets it pass, and ask where only the station can tell', () => {
    expect(belongs({}, row(1))).toBe(true);
    expect(belongs({ types: ['tamper'] }, row(1))).toBe(false);
    expect(belongs({ nodes: ['b'] }, row(1))).toBe(false);
    expect(belongs({ from: 11 }, row(1))).toBe(false);
    expect(belongs({ to: 10 }, row(1))).toBe(false);
    expect(belongs({ to: 11 }, row(1))).toBe(true);
    for (const filter of [{ text: '4471' }, { person: 3 }, { area: 1 }, { card: '4471' }, { actor: 'guard-1' }])
      expect(belongs(filter, row(1))).toBeNull();
    expect(belongs({ priorities: ['high'] }, row(1))).toBeNull();
    expect(belongs({ alarmTypes: ['tamper'] }, row(1))).toBeNull();
  });
});
