import { describe, expect, it } from 'vitest';
import { type Incident, incidentTypes } from '../../../../electron/contract/incidents.ts';
import { incidentGroups } from '../../ui/words.ts';
import { belongs, filterFrom, HELD_ROWS, mergeRows, noFilter } from './rows.ts';

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

describe('the rows of the incidents screen', () => {
  it('are newest first and each there once, late ones at their own time', () => {
    const rows = mergeRows([row(3), row(1)], [row(4, { timestamp: 20 }), row(3), row(5)]);
    expect(rows.map((each) => each.id)).toEqual([5, 3, 4, 1]);
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
    expect(belongs({ to: 9 }, row(1))).toBe(false);
    expect(belongs({ text: '4471' }, row(1))).toBeNull();
  });
});

describe('the filter', () => {
  it('means everything when nothing is chosen', () => {
    expect(filterFrom(noFilter, 1_000)).toEqual({});
  });

  it('adds groups and single types, and counts presets back from now', () => {
    const filter = filterFrom(
      { ...noFilter, groups: ['alarm'], types: ['rex', 'alarm.raised'], preset: '1h' },
      3_600_001,
    );
    expect(filter.types).toEqual([...incidentGroups.alarm, 'rex']);
    expect(filter.from).toBe(1);
  });

  it('uses the custom span only when it is chosen', () => {
    expect(filterFrom({ ...noFilter, from: 5, to: 6 }, 0)).toEqual({});
    expect(filterFrom({ ...noFilter, preset: 'custom', from: 5, to: 6 }, 0)).toEqual({ from: 5, to: 6 });
  });

  it('offers each type of the journal in exactly one group', () => {
    expect(Object.values(incidentGroups).flat().sort()).toEqual([...incidentTypes].sort());
  });
});
