import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainCell, quotedCell, safeCell } from './cell.ts';

describe('a cell', () => {
  it('is nothing that a spreadsheet would run, and is got back as it was', () => {
    const begins = ['', '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', "'", "'=", "''-"];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...begins), (text, begin) => {
        const cell = begin + text;
        expect(plainCell(safeCell(cell))).toBe(cell);
        expect(safeCell(cell)).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
      }),
    );
  });

  it('is quoted where a reader could take part of it for a separator, whichever that reader knows', () => {
    expect(['a b', 'a;b', 'a,b', 'a\tb', 'a\nb', 'say "x"'].map(quotedCell)).toEqual([
      'a b',
      '"a;b"',
      '"a,b"',
      '"a\tb"',
      '"a\nb"',
      '"say ""x"""',
    ]);
  });
});
