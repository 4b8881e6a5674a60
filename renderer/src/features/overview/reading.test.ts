import { describe, expect, it } from 'vitest';
import { fakeConfig, fakeNode, usualSetup } from '../../../../build/testing/fake-data.ts';
import { gapOf, readingOf } from './reading.ts';

const now = 1_800_000_000_000;
const node = (i: number) => fakeNode(i, now, usualSetup);
const [ONLINE, OFFLINE, STALE, NO_HUMIDITY, NEVER] = [0, 4, 5, 6, 7];

describe('a reading', () => {
  it('is fresh while the node speaks and the value is young', () => {
    expect(readingOf(node(ONLINE), 'temperature', now, 30_000)).toMatchObject({ is: 'fresh', received: now - 3_000 });
    expect(readingOf(node(ONLINE), 'temperature', now + 40_000, 30_000)).toMatchObject({ is: 'stale' });
    expect(readingOf(node(STALE), 'temperature', now, 60_000)).toMatchObject({ is: 'stale' });
  });

  it('is unknown since the last word of a node that is gone, never the last value', () => {
    expect(readingOf(node(OFFLINE), 'temperature', now, 30_000)).toEqual({ is: 'unknown', since: now - 960_000 });
    expect(readingOf(node(NEVER), 'temperature', now, 30_000)).toEqual({ is: 'never' });
    expect(readingOf(node(NO_HUMIDITY), 'humidity', now, 30_000)).toEqual({ is: 'none' });
  });

  it('is old after three intervals of its node, as it says or as it is meant', () => {
    const config = fakeConfig('node-1', now);
    const interval = { ...config.desired.config, 'telemetry.interval': 5_000 };
    expect(gapOf({ ...config, reported: null, desired: { ...config.desired, config: interval } })).toBe(15_000);
    expect(gapOf(undefined)).toBe(30_000);
  });
});
