import { describe, expect, it } from 'vitest';
import type { History, SeriesName } from '../../../../electron/contract/climate.ts';
import {
  type Answer,
  curveOf,
  extremes,
  indexRange,
  isOutdated,
  nearest,
  questionFor,
  spread,
  wordPlace,
} from './curves.ts';

const now = 1_790_000_000_000;
const minute = 60_000;
const hour = 60 * minute;
const series: SeriesName[] = [{ node: 'a', metric: 'temperature' }];
const span = { from: now - hour, to: now };

const history = (part: Partial<History>): History => ({
  node: 'a',
  metric: 'temperature',
  level: 'raw',
  step: 0,
  gap: 30_000,
  at: [],
  min: [],
  mean: [],
  max: [],
  count: [],
  ...part,
});
const points = (at: number[]) => ({ at, min: at.map(() => 1), mean: at.map(() => 2), max: at.map(() => 3), count: at });

describe('the question', () => {
  it('reaches a third of a length beyond each end, but not past now, with a point for each pixel', () => {
    expect(questionFor(series, span, 400, now)).toEqual({ series, from: now - 1.35 * hour, to: now, points: 540 });
    const past = { from: now - 4 * hour, to: now - 3 * hour };
    expect(questionFor(series, past, 400, now)).toEqual({
      series,
      from: now - 4.35 * hour,
      to: now - 2.65 * hour,
      points: 680,
    });
  });

  it('reaches less far beyond of many curves, so that they are not read coarser for it', () => {
    const { from, to } = questionFor(Array(3).fill(series[0]), span, 400, now);
    expect([from, to]).toEqual([now - 1.1 * hour, now]);
  });

  it('asks for at most 1,000 points of each curve and 6,000 of all', () => {
    expect(questionFor(series, span, 5_000, now).points).toBe(1_000);
    expect(questionFor(Array(12).fill(series[0]), span, 5_000, now).points).toBe(500);
  });
});

describe('an answer', () => {
  const answer: Answer = { question: questionFor(series, span, 800, now), at: now, length: hour, histories: [] };
  const old = (part: Partial<typeof span>, later = 0) => isOutdated(answer, series, { ...span, ...part }, now + later);

  it('does for what lies within its margin and is about as long', () => {
    expect(old({})).toBe(false);
    expect(old({ from: now - 1.3 * hour, to: now - 0.3 * hour })).toBe(false);
  });
  it('does not beyond its ends, nor for what is much shorter or longer, nor for other curves', () => {
    expect(old({ from: now - 1.4 * hour, to: now - 0.4 * hour })).toBe(true);
    expect(old({ from: now - 0.5 * hour })).toBe(true);
    expect(old({ from: now - 1.34 * hour, to: now + 0.2 * hour })).toBe(true);
    expect(isOutdated(answer, [...series, { node: 'b', metric: 'humidity' }], span, now)).toBe(true);
  });
  it('does for a minute while one follows now', () => {
    expect(old({ from: span.from + 50_000, to: now + 50_000 }, 50_000)).toBe(false);
    expect(old({ from: span.from + 61_000, to: now + 61_000 }, 61_000)).toBe(true);
  });
});

describe('a curve', () => {
  it('stands in the middle of its buckets, the newest in the middle of what there is of it', () => {
    const curve = curveOf(history({ step: hour, ...points([now - 1.5 * hour, now - 0.5 * hour]) }), undefined, now);
    expect(curve.x).toEqual([now - hour, now - 0.25 * hour]);
  });

  it('goes on with what was measured since', () => {
    const live = { at: [now - 20_000, now - 10_000, now], value: [7, 8, 9] };
    const curve = curveOf(history(points([now - 30_000, now - 20_000])), live, now);
    expect(curve.x).toEqual([now - 30_000, now - 20_000, now - 10_000, now]);
    expect([curve.min, curve.mean, curve.max]).toEqual([
      [1, 1, 8, 9],
      [2, 2, 8, 9],
      [3, 3, 8, 9],
    ]);
    const bucket = history({ step: minute, ...points([now - 30_000]) });
    expect(curveOf(bucket, live, now).x).toHaveLength(1);
  });

  it('is cut to what is shown with one point more on each side', () => {
    const x = [0, 10, 20, 30, 40];
    expect(indexRange(x, { from: 15, to: 25 })).toEqual({ from: 1, to: 4 });
    expect(indexRange(x, { from: -5, to: 100 })).toEqual({ from: 0, to: 5 });
    expect(indexRange([], { from: 0, to: 1 })).toEqual({ from: 0, to: 0 });
  });

  it('knows its extremes in a span, and the point nearest to a moment unless there is a gap', () => {
    const curve = {
      ...curveOf(history(points([0, 10, 20])), undefined, now),
      x: [0, 10, 20],
      min: [5, 1, 4],
      max: [6, 7, 8],
    };
    expect(extremes([curve], { from: 5, to: 30 })).toEqual({ low: 1, high: 8 });
    expect(extremes([curve], { from: 50, to: 60 })).toBeNull();
    const sparse = { x: [0, 10, 500], gap: 30 };
    expect([4, 6, 480, 300, -20, 900].map((at) => nearest(sparse, at))).toEqual([0, 1, 2, null, 0, null]);
  });
});

describe('labels', () => {
  it('are moved apart and stay within the chart, in their order', () => {
    expect(spread([50, 52, 51], 14, 0, 200)).toEqual([50, 78, 64]);
    expect(spread([190, 195], 14, 0, 200)).toEqual([186, 200]);
    expect(spread([10, 100], 14, 0, 200)).toEqual([10, 100]);
  });

  it('of limits stand under a low one and over a high one, and never over the bars of the alarms', () => {
    const within = { top: 0, floor: 90, room: 16, away: 3 };
    expect(wordPlace(50, true, within)).toEqual({ under: true, y: 53 });
    expect(wordPlace(50, false, within)).toEqual({ under: false, y: 47 });
    expect(wordPlace(10, false, within)).toEqual({ under: true, y: 13 });
    expect(wordPlace(80, true, within)).toEqual({ under: false, y: 77 });
    // The line itself lies in the bars.
    expect(wordPlace(97, true, within)).toEqual({ under: false, y: 87 });
  });
});
