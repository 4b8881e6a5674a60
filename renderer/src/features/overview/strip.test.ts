import { describe, expect, it } from 'vitest';
import { fakeAlarms } from '../../../../build/testing/fake-alarms.ts';
import { fakeNode, usualSetup } from '../../../../build/testing/fake-data.ts';
import { fakeDoor } from '../../../../build/testing/fake-doors.ts';
import { boardOf } from '../../live/alarm-board.ts';
import { firstDoors } from './strip.ts';

const now = 1_800_000_000_000;
const ids = Array.from({ length: 8 }, (_, i) => i);
const nodes = Object.fromEntries(ids.map((i) => [`node-${i + 1}`, fakeNode(i, now, usualSetup)]));
const doors = Object.fromEntries(ids.map((i) => [`node-${i + 1}`, fakeDoor(i, now)]));
const { byNode } = boardOf(fakeAlarms(now));

describe('the doors that are seen first', () => {
  it('are those with an alarm, then what is open or released, then what is unknown, then the last used', () => {
    expect(firstDoors({ nodes, doors }, byNode, 8)).toEqual([
      'node-3', // forced open
      'node-5', // offline, with an alarm
      'node-4', // unlocked
      'node-6', // in maintenance
      'node-7', // held locked
      'node-8', // never heard
      'node-1', // used last
      'node-2',
    ]);
  });

  it('are as many as fit, and none where there is none', () => {
    expect(firstDoors({ nodes, doors }, byNode, 2)).toEqual(['node-3', 'node-5']);
    expect(firstDoors({ nodes: {}, doors: {} }, byNode, 6)).toEqual([]);
  });
});
