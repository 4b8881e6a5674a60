import { describe, expect, it } from 'vitest';
import { incidentFilter, incidentTypes } from '../../../../electron/contract/incidents.ts';
import { incidentGroups } from '../../ui/words.ts';
import { conditionsOf, draftFrom, type FilterDraft, filterFrom, noFilter, without } from './draft.ts';

const whole: FilterDraft = {
  groups: ['access'],
  types: ['door.forced'],
  priorities: ['high', 'critical'],
  alarmTypes: ['tamper'],
  nodes: ['node-1', 'node-2'],
  area: 3,
  person: 7,
  card: '4471',
  actor: ' guard-1 ',
  preset: 'custom',
  from: 5,
  to: 6,
  text: ' hall ',
};

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

  it('takes all fields, in a form that the contract has', () => {
    const filter = filterFrom(whole, 0);
    expect(incidentFilter.parse(filter)).toEqual({
      types: [...incidentGroups.access, 'door.forced'],
      priorities: ['high', 'critical'],
      alarmTypes: ['tamper'],
      nodes: ['node-1', 'node-2'],
      area: 3,
      person: 7,
      card: '4471',
      actor: 'guard-1',
      from: 5,
      to: 6,
      text: 'hall',
    });
  });

  it('is not narrowed by what cannot be looked for as it is typed', () => {
    expect(filterFrom({ ...noFilter, card: '44a', actor: 'X' }, 0)).toEqual({});
    expect(conditionsOf({ ...noFilter, card: '44a', actor: 'X' })).toEqual([]);
  });

  it('fills the fields again as it was kept', () => {
    const filter = filterFrom(whole, 0);
    expect(filterFrom(draftFrom(filter), 0)).toEqual(filter);
    expect(draftFrom(filter).groups).toEqual(['access']);
    expect(draftFrom({})).toEqual(noFilter);
  });

  it('is told by what narrows it, and means everything when all of that is taken away', () => {
    const conditions = conditionsOf(whole);
    expect(conditions).toHaveLength(13);
    expect(conditions.reduce(without, whole)).toEqual({ ...noFilter });
  });
});
