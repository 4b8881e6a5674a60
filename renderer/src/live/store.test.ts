import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { fakeDoor } from '../../../build/testing/fake-doors.ts';
import type { Incident } from '../../../electron/contract/incidents.ts';
import { liveBatch } from '../../../electron/contract/live.ts';
import { appendPoint, SERIES_MS, SERIES_POINTS, withGaps } from './series.ts';
import { createLiveStore, HELD_COMMANDS, HELD_INCIDENTS, mergeCommands } from './store.ts';

const batch = (part: object) =>
  liveBatch.parse({
    at: 1_000,
    nodes: [],
    removed: [],
    incidents: [],
    alarms: [],
    alarmsOver: [],
    configs: [],
    doors: [],
    commands: [],
    modes: null,
    outdated: [],
    broker: null,
    journal: null,
    dropped: 0,
    ...part,
  });

const incident = (id: number): Incident => ({
  id,
  timestamp: id,
  received: id,
  type: 'rex',
  node: 'a',
  boot: 1,
  seq: id,
  clock: 'ntp',
  actor: null,
  late: false,
  value: {},
});

describe('the live store', () => {
  it('holds the newest incidents only, each once', () => {
    const store = createLiveStore();
    for (let i = 0; i < 10; i++)
      store.apply(batch({ incidents: Array.from({ length: 100 }, (_, n) => incident(i * 50 + n + 1)) }));
    const { incidents } = store.getState();
    expect(incidents).toHaveLength(HELD_INCIDENTS);
    expect(incidents[0]?.id).toBe(550);
    expect(new Set(incidents.map((each) => each.id)).size).toBe(HELD_INCIDENTS);
  });

  it('keeps what a batch does not speak of, and counts what was dropped', () => {
    const store = createLiveStore();
    store.apply(
      batch({ journal: { rows: 5, state: 'verified', verifiedTo: 5, broken: null, unwritten: null }, dropped: 2 }),
    );
    store.apply(batch({ dropped: 3 }));
    expect(store.getState().journal?.rows).toBe(5);
    expect(store.getState().dropped).toBe(5);
  });

  it('puts a changed alarm in the place of its older form and lets go of those that are over', () => {
    const store = createLiveStore();
    const [tamper, forced] = [fakeAlarm({ key: 'tamper:a' }), fakeAlarm({ key: 'door_forced:a' })];
    store.apply(batch({ alarms: [tamper, forced] }));
    store.apply(batch({ alarms: [{ ...tamper, acknowledged: true }], alarmsOver: ['door_forced:a'] }));
    expect(store.getState().alarms).toEqual([{ ...tamper, acknowledged: true }]);
    const held = store.getState().alarms;
    store.apply(batch({}));
    expect(store.getState().alarms).toBe(held);
  });

  it('forgets everything at the end of a session', () => {
    const store = createLiveStore();
    store.apply(batch({ incidents: [incident(1)] }));
    store.clear();
    expect(store.getState().incidents).toEqual([]);
    expect(store.getState().phase).toBe('waiting');
  });
});

describe('a curve', () => {
  it('grows at its end, lets go of what is older than an hour, and stays bounded', () => {
    let series = appendPoint(undefined, 0, 1);
    for (let i = 1; i < 2 * SERIES_POINTS; i++) series = appendPoint(series, i * 1_000, i);
    expect(series.at).toHaveLength(SERIES_POINTS);
    series = appendPoint(series, (series.at.at(-1) ?? 0) + SERIES_MS + 1, 5);
    expect(series.at).toHaveLength(1);
  });

  it('ignores a point that is not newer', () => {
    const series = appendPoint(undefined, 10, 1);
    expect(appendPoint(series, 10, 2)).toBe(series);
    expect(appendPoint(series, 9, 2)).toBe(series);
  });

  it('is broken where points are missing', () => {
    expect(withGaps([0, 10, 100], [[1, 2, 3]], 25)).toEqual({ at: [0, 10, 11, 100], columns: [[1, 2, null, 3]] });
  });
});

describe('orders in the live store', () => {
  const story = (id: string, at: number, stages: number) => ({
    id,
    node: 'a',
    op: 'unlock',
    until: null,
    by: 'guard-1',
    at,
    stages: Array.from({ length: stages }, () => ({ stage: 'queued' as const, at, code: null })),
    outcome: 'running' as const,
  });

  it('keeps the newest stories, latest first, and never takes one back', () => {
    const all = mergeCommands([story('c-1', 1, 3)], [story('c-2', 2, 1), story('c-1', 1, 2)]);
    expect(all.map(({ id, stages }) => [id, stages.length])).toEqual([
      ['c-2', 1],
      ['c-1', 3],
    ]);
    const many = Array.from({ length: HELD_COMMANDS + 5 }, (_, i) => story(`c-${i}`, i, 1));
    expect(mergeCommands([], many)).toHaveLength(HELD_COMMANDS);
  });

  it('counts what is outdated, and takes everything for outdated after a new beginning', () => {
    const store = createLiveStore();
    store.apply(batch({ outdated: ['people'] }));
    expect(store.getState().outdated).toEqual({
      people: 1,
      access: 0,
      presence: 0,
      plans: 0,
      climate: 0,
      alarm_rules: 0,
      alarm_settings: 0,
      rollout: 0,
    });
    store.begin(batch({}));
    expect(store.getState().outdated).toEqual({
      people: 2,
      access: 1,
      presence: 1,
      plans: 1,
      climate: 1,
      alarm_rules: 1,
      alarm_settings: 1,
      rollout: 1,
    });
  });

  it('keeps modes that a batch does not speak of, and drops a door with its node', () => {
    const store = createLiveStore();
    store.apply(batch({ doors: [fakeDoor(0, 1_800_000_000_000)], modes: [] }));
    expect(Object.keys(store.getState().doors)).toEqual(['node-1']);
    store.apply(batch({ removed: ['node-1'] }));
    expect(store.getState().doors).toEqual({});
  });
});
