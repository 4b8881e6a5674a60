import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Coverage, cover, covers, declaredLost, missing, uncovered } from './coverage.ts';

const highest = 40;
const range = fc
  .tuple(fc.integer({ min: 1, max: highest }), fc.integer({ min: 0, max: 6 }))
  .map(([from, length]) => ({ from, to: Math.min(highest, from + length) }));

const all = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

describe('coverage of a boot', () => {
  it('says the same as a plain set of numbers, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.integer({ min: 0, max: highest }), (ranges, expected) => {
        const model = new Set<number>();
        let coverage: Coverage = uncovered;
        for (const { from, to } of ranges) {
          for (const seq of all(from, to)) model.add(seq);
          coverage = cover(coverage, from, to);
        }
        const upTo = all(1, highest + 1).find((seq) => !model.has(seq)) ?? 0;
        expect(coverage.upTo).toBe(upTo - 1);
        expect(all(1, highest).filter((seq) => covers(coverage, seq))).toEqual([...model].sort((a, b) => a - b));
        const end = Math.max(expected, ...model, 0);
        expect(missing(coverage, expected).flatMap(({ from, to }) => all(from, to))).toEqual(
          all(1, end).filter((seq) => !model.has(seq)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps its ranges apart and in order', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const coverage = ranges.reduce((sum, { from, to }) => cover(sum, from, to), uncovered);
        let before = coverage.upTo;
        for (const { from, to } of coverage.beyond) {
          expect(from).toBeGreaterThan(before + 1);
          expect(to).toBeGreaterThanOrEqual(from);
          before = to;
        }
      }),
    );
  });

  it('takes a range as large as numbers go without counting through it', () => {
    const coverage = cover(cover(uncovered, 1, 3), 5, Number.MAX_SAFE_INTEGER);
    expect(missing(coverage, 0)).toEqual([{ from: 4, to: 4 }]);
  });
});

describe('a declared loss', () => {
  it('is read from the rows that declare one, and from no other', () => {
    expect(declaredLost('buffer.overflow', { lostBoot: 2, lostFrom: 3, lostTo: 9, lost: 7 })).toEqual({
      boot: 2,
      from: 3,
      to: 9,
    });
    expect(declaredLost('journal.gap', { boot: 2, from: 3, to: 3 })).toEqual({ boot: 2, from: 3, to: 3 });
    expect(declaredLost('door.opened', { boot: 2, from: 3, to: 3 })).toBeNull();
  });

  it('is none where the range is not one', () => {
    expect(declaredLost('buffer.overflow', { lostBoot: 2, lostFrom: 9, lostTo: 3 })).toBeNull();
    expect(declaredLost('buffer.overflow', { lostBoot: 2, lostFrom: 0, lostTo: 3 })).toBeNull();
    expect(declaredLost('journal.gap', { boot: '2', from: 1, to: 3 })).toBeNull();
  });
});
