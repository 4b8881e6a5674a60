import { describe, expect, it } from 'vitest';
import { between, isJump, LONGEST_MS, moved, presetOf, SHORTEST_MS, shownSpan, spanForKey, zoomed } from './span.ts';

const now = 1_790_000_000_000;
const hour = 3_600_000;
const span = { from: now - 3 * hour, to: now - hour };

describe('the shown span', () => {
  it('ends now where no end is given or the end lies ahead', () => {
    expect(shownSpan({ length: hour, to: null }, now)).toEqual({ from: now - hour, to: now });
    expect(shownSpan({ length: hour, to: now + 5 }, now)).toEqual({ from: now - hour, to: now });
    expect(shownSpan({ length: hour, to: now - 5 }, now)).toEqual({ from: now - 5 - hour, to: now - 5 });
  });

  it('is zoomed around a point that stays where it is', () => {
    const { length, to } = zoomed(span, 0.5, 0.25, now);
    expect(length).toBe(hour);
    // A quarter of the way along, before and after.
    expect((to ?? 0) - length * 0.75).toBe(span.from + 0.25 * 2 * hour);
  });

  it('follows now again when it reaches it, and never goes past it', () => {
    expect(zoomed(span, 4, 0.5, now)).toEqual({ length: 8 * hour, to: null });
    expect(moved(span, 0.2, now)).toEqual({ length: 2 * hour, to: now - 0.6 * hour });
    expect(moved(span, 3, now)).toEqual({ length: 2 * hour, to: null });
  });

  it('is never shorter or longer than can be shown', () => {
    expect(zoomed(span, 1e-9, 0.5, now).length).toBe(SHORTEST_MS);
    expect(zoomed(span, 1e9, 0.5, now).length).toBe(LONGEST_MS);
    expect(between(now - 10, now - 5, now)).toEqual({ length: SHORTEST_MS, to: now - 5 });
  });

  it('is chosen between two moments in either order', () => {
    expect(between(now - hour, now - 3 * hour, now)).toEqual({ length: 2 * hour, to: now - hour });
    expect(between(now - hour, now + hour, now)).toEqual({ length: hour, to: null });
  });

  it.each([
    ['+', { length: hour, to: now - 1.5 * hour }],
    ['-', { length: 4 * hour, to: null }],
    ['ArrowLeft', { length: 2 * hour, to: now - 1.4 * hour }],
    ['PageUp', { length: 2 * hour, to: now - 3 * hour }],
    ['Home', { length: 2 * hour, to: null }],
    ['x', undefined],
  ])('answers the key %s', (key, wish) => {
    expect(spanForKey(key, span, now)).toEqual(wish);
  });

  it.each([
    ['twice as long', { from: span.from - 2 * hour, to: span.to }, true],
    ['half as long', { from: span.to - hour, to: span.to }, true],
    ['beside it', { from: span.to, to: span.to + 2 * hour }, true],
    ['a notch of the wheel longer', { from: span.from - hour / 2, to: span.to }, false],
    ['a little later', { from: span.from + hour / 2, to: span.to + hour / 2 }, false],
    ['the same', span, false],
  ])('is another picture or not: %s', (_which, after, jump) => {
    expect(isJump(span, after)).toBe(jump);
  });

  it('knows its preset', () => {
    expect(presetOf({ length: hour, to: null })).toBe('1h');
    expect(presetOf({ length: hour, to: now })).toBeNull();
    expect(presetOf({ length: hour + 1, to: null })).toBeNull();
  });
});
