import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { boardOf, nodesAt } from './alarm-board.ts';

const act = { by: 'guard-1', at: 1 };
const lost = (node: string) =>
  fakeAlarm({ key: `node_offline:${node}`, type: 'node_offline', node, suppressedBy: 'nodes_offline' });

describe('the board of the alarms', () => {
  it('puts the most urgent first, within a priority the unseen, the active, the newest', () => {
    const { shown, top } = boardOf([
      fakeAlarm({ key: 'low', priority: 'low', raised: 9 }),
      fakeAlarm({ key: 'seen', acknowledged: true, raised: 8 }),
      fakeAlarm({ key: 'gone', active: false, raised: 7 }),
      fakeAlarm({ key: 'older', raised: 5 }),
      fakeAlarm({ key: 'newer', raised: 6 }),
      fakeAlarm({ key: 'seen critical', priority: 'critical', acknowledged: true }),
    ]);
    expect(shown.map(({ key }) => key)).toEqual(['seen critical', 'newer', 'older', 'gone', 'seen', 'low']);
    expect(top?.key).toBe('newer');
  });

  it('counts only what is in sight', () => {
    const board = boardOf([
      fakeAlarm({ key: 'a' }),
      fakeAlarm({ key: 'shelved', shelved: { ...act, until: 2, reason: 'why' } }),
      fakeAlarm({ key: 'out', outOfService: { ...act, reason: 'why' }, active: false }),
      fakeAlarm({ key: 'explained', suppressedBy: 'broker_down' }),
    ]);
    expect(board.counts).toEqual({ critical: 0, high: 1, medium: 0, low: 0 });
    expect(board.hidden).toHaveLength(3);
    expect(board.putAway).toBe(2);
    expect(board.top?.key).toBe('a');
  });

  it('knows the worst of each node, also of one that is a member of a group', () => {
    const { byNode } = boardOf([
      fakeAlarm({ key: 'low', node: 'a', priority: 'low' }),
      fakeAlarm({ key: 'high', node: 'a' }),
      fakeAlarm({ key: 'gone', node: 'b', active: false }),
      fakeAlarm({ key: 'group', type: 'nodes_offline', members: ['c', 'd'] }),
      lost('d'),
    ]);
    expect(byNode.get('a')?.key).toBe('high');
    expect(byNode.get('b')).toBeUndefined();
    expect(byNode.get('d')?.key).toBe('group');
  });

  it('does not count a node of a group that is back, though another one stays away', () => {
    const group = fakeAlarm({ key: 'group', type: 'nodes_offline', members: ['c', 'd', 'e'] });
    const back = { ...lost('e'), active: false, returned: 5 };
    const board = boardOf([group, lost('d'), back]);
    expect(board.byNode.get('c')).toBeUndefined();
    expect(board.byNode.get('e')).toBeUndefined();
    expect(nodesAt(group, board.lost)).toEqual(['d']);
    expect(nodesAt({ ...group, active: false }, board.lost)).toEqual([]);
    expect(nodesAt(lost('c'), board.lost)).toEqual(['c']);
  });
});
