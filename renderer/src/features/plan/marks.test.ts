import { describe, expect, it } from 'vitest';
import { fakeAlarms } from '../../../../build/testing/fake-alarms.ts';
import { boardOf } from '../../live/alarm-board.ts';
import { inReadingOrder, markAlarms, sideOf } from './marks.ts';

describe('the alarm at a marker', () => {
  const alarms = boardOf(fakeAlarms(1_800_000_000_000)).shown;
  const types = (shown: typeof alarms, ...lost: string[]) =>
    Object.fromEntries([...markAlarms({ shown, lost: new Set(lost) })].map(([key, { type }]) => [key, type]));

  it('stands where it belongs: at the door, at the sensor, or at both when it is about the node', () => {
    expect(types(alarms)).toEqual({
      'door/node-3': 'door_forced',
      'sensor/node-3': 'threshold_warning',
      'door/node-5': 'node_offline',
      'sensor/node-5': 'node_offline',
    });
  });

  it('is the most urgent one whose cause is still there', () => {
    const [forced] = alarms;
    if (forced === undefined) throw new Error('no alarm');
    const duress = { ...forced, key: 'd', type: 'duress', priority: 'critical' } as const;
    expect(types([duress, forced])).toEqual({ 'door/node-3': 'duress' });
    expect(types([{ ...forced, active: false }])).toEqual({});
    expect(types([{ ...forced, node: null }])).toEqual({});
    const many = { ...forced, type: 'nodes_offline', node: null, members: ['a', 'b', 'back'] } as const;
    expect(Object.keys(types([{ ...many, members: [...many.members] }], 'a', 'b'))).toEqual([
      'door/a',
      'sensor/a',
      'door/b',
      'sensor/b',
    ]);
  });
});

describe('a door', () => {
  it('has its words at the side that its wall faces', () => {
    expect([0, 90, 180, 270, 44, 46, 359].map(sideOf)).toEqual([
      'below',
      'left',
      'above',
      'right',
      'below',
      'left',
      'below',
    ]);
  });
});

describe('markers', () => {
  it('follow each other as one reads', () => {
    const places = [
      { x: 500, y: 290 },
      { x: 100, y: 210 },
      { x: 300, y: 20 },
    ];
    expect(inReadingOrder(places)).toEqual([places[2], places[1], places[0]]);
  });
});
