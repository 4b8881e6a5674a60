import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../../electron/contract/limits.ts';
import { type Brush, binsFor, brushForKey, firstOf, lastOf, spanOf, sumOf, topOf } from './bins.ts';

const HOUR = 3_600_000;

describe('the parts of a span', () => {
  it('are as wide as people think, and begin at such a time by the clocks of the site', () => {
    const from = Date.UTC(2026, 10, 26, 9, 17);
    const bins = binsFor({ from, to: from + 20 * HOUR, fixed: { from: false, to: false } }, 30, HOUR);
    expect((bins.to - bins.from) / bins.parts).toBe(HOUR);
    expect((bins.from + HOUR) % HOUR).toBe(0);
    expect(bins.from).toBeLessThanOrEqual(from);
  });

  it('have room for the newest row where the first part begins before the oldest', () => {
    const reach = { from: 2_338_982, to: 4_320_000_001, fixed: { from: false, to: false } };
    expect(binsFor(reach, limits.histogram).to).toBeGreaterThanOrEqual(reach.to);
  });

  it('cover the span, never reach beyond an end that is fixed, and are never too many', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000_000_000_000),
        fc.integer({ min: 1, max: 400_000_000_000 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 1_000 }),
        (from, length, fixedFrom, fixedTo, most) => {
          const to = from + length;
          const bins = binsFor({ from, to, fixed: { from: fixedFrom, to: fixedTo } }, most);
          expect(bins.parts).toBeGreaterThanOrEqual(1);
          expect(bins.parts).toBeLessThanOrEqual(limits.histogram);
          expect(bins.from).toBeLessThanOrEqual(from);
          expect(bins.to).toBeGreaterThanOrEqual(to);
          if (fixedFrom) expect(bins.from).toBe(from);
          if (fixedTo) expect(bins.to).toBe(to);
        },
      ),
    );
  });
});

describe('the choice of bars by keyboard', () => {
  const press = (keys: readonly string[], parts = 5) =>
    keys.reduce<Brush | null>((brush, key) => {
      const shift = key.startsWith('Shift+');
      return brushForKey(key.replace('Shift+', ''), shift, brush, parts) ?? brush;
    }, null);

  it('begins at the newest, moves, and stretches from where it began', () => {
    expect(press(['ArrowLeft'])).toEqual({ anchor: 4, end: 4 });
    expect(press(['ArrowLeft', 'ArrowLeft'])).toEqual({ anchor: 3, end: 3 });
    expect(press(['ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft'])).toEqual({ anchor: 3, end: 1 });
    expect(press(['Home', 'Shift+ArrowRight', 'ArrowRight'])).toEqual({ anchor: 1, end: 2 });
    expect(press(['End', 'Shift+Home'])).toEqual({ anchor: 4, end: 0 });
  });

  it('stays within the bars and keeps its width at the ends', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'].flatMap((key) => [
      key,
      `Shift+${key}`,
    ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys)), fc.integer({ min: 1, max: 40 }), (pressed, parts) => {
        const brush = press(pressed, parts);
        expect(brush === null).toBe(pressed.length === 0);
        if (brush === null) return;
        expect(firstOf(brush)).toBeGreaterThanOrEqual(0);
        expect(lastOf(brush)).toBeLessThan(parts);
      }),
    );
    expect(press(['Home', 'Shift+ArrowRight', 'ArrowLeft'])).toEqual({ anchor: 0, end: 1 });
  });

  it('means nothing for another key', () => {
    expect(brushForKey('x', false, null, 5)).toBeUndefined();
    expect(brushForKey('ArrowLeft', false, null, 0)).toBeUndefined();
  });
});

describe('the chosen bars', () => {
  const counted = { from: 100, width: 10, counts: [1, 2, 3, 4], serious: [0, 1, 0, 2], knownFrom: 115 };

  it('reach from the beginning of the first to the end of the last', () => {
    expect(spanOf(counted, { anchor: 2, end: 1 })).toEqual({ from: 110, to: 130 });
    expect(sumOf(counted, { anchor: 2, end: 1 })).toEqual({ rows: 5, serious: 1 });
  });

  it('stand below a round figure', () => {
    expect([[], [0], [1], [3], [11], [99], [100], [101]].map(topOf)).toEqual([1, 1, 1, 5, 20, 100, 100, 200]);
  });
});
