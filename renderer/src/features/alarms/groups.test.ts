import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../../build/testing/fake-alarm.ts';
import { boardOf } from '../../live/alarm-board.ts';
import { alarmsOf, flatLines, groupedLines, placesOf } from './groups.ts';

const forced = Array.from({ length: 500 }, (_, i) =>
  fakeAlarm({ key: `door_forced:node-${i}`, node: `node-${i}`, raised: i }),
);
const duress = fakeAlarm({ key: 'duress:node-7', type: 'duress', priority: 'critical', node: 'node-7', raised: 250 });
const failed = fakeAlarm({ key: 'broker_down', type: 'broker_down', priority: 'high', raised: 3 });
const { shown } = boardOf([...forced, duress, failed]);
const keys = (open: readonly string[] = []) => groupedLines(shown, new Set(open)).map(({ key }) => key);

describe('the lines of a flood', () => {
  it('show the one duress alarm first, then what stands alone, then 500 doors as one line', () => {
    expect(keys()).toEqual(['duress:node-7', 'broker_down', 'group door_forced high']);
  });

  it('show every alarm of a group that is open, in the order of the list', () => {
    const lines = groupedLines(shown, new Set(['group door_forced high']));
    expect(lines).toHaveLength(503);
    expect(lines.slice(2, 5).map(({ key }) => key)).toEqual([
      'group door_forced high',
      'door_forced:node-499',
      'door_forced:node-498',
    ]);
  });

  it('stand for all alarms, each once', () => {
    const all = groupedLines(shown, new Set()).flatMap(alarmsOf);
    expect(all.map(({ key }) => key).toSorted()).toEqual(shown.map(({ key }) => key).toSorted());
  });

  it('never hide a critical alarm in a group', () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ ...duress, key: `duress:node-${i}` }));
    expect(groupedLines(many, new Set()).every(({ is }) => is === 'alarm')).toBe(true);
  });

  it('keep their order when more arrive', () => {
    const more = boardOf([...shown, { ...failed, key: 'disk_low', type: 'disk_low', raised: 9_999 }]).shown;
    expect(groupedLines(more, new Set()).map(({ key }) => key)).toEqual([
      'duress:node-7',
      'disk_low',
      'broker_down',
      'group door_forced high',
    ]);
  });

  it('show what somebody has yet to see before what was seen, alone or not', () => {
    const seen = { ...failed, key: 'tamper:a', type: 'tamper', acknowledged: true } as const;
    const all = boardOf([...forced.slice(0, 4), seen]).shown;
    expect(groupedLines(all, new Set()).map(({ key }) => key)).toEqual(['group door_forced high', 'tamper:a']);
  });

  it('are one alarm each where nothing is grouped', () => {
    expect(flatLines(shown).map(({ key }) => key)).toEqual(shown.map(({ key }) => key));
  });
});

it('counts the places of alarms once, and the members of a group of nodes', () => {
  const group = fakeAlarm({ key: 'nodes_offline', type: 'nodes_offline', members: ['a', 'b', 'node-1'] });
  expect(placesOf([...forced.slice(0, 3), ...forced.slice(0, 3), group])).toBe(5);
});
