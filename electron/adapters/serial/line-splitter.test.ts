import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function linesOf(text: string | Buffer, cut = 7, most = 100): string[] {
  const [bytes, lines]: [Buffer, string[]] = [Buffer.from(text as string), []];
  const splitter = new LineSplitter(most, (line) => lines.push(line));
  for (let at = 0; at < bytes.length; at += cut) splitter.push(bytes.subarray(at, at + cut));
  return lines;
}

describe('lines of a serial line', () => {
  it('are the same however the bytes come, also within a character', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (lines, cut) => {
        expect(linesOf(lines.map((text) => `${text}\r\n`).join(''), cut, 1_000)).toEqual(lines);
      }),
    );
  });

  it('are cut where they are too long, and told without waiting for their end', () => {
    expect(linesOf('x'.repeat(25), 7, 10)).toEqual(['x'.repeat(10)]);
    expect(linesOf(`${'x'.repeat(25)}\nshort\n`, 7, 10)).toEqual(['x'.repeat(10), 'short']);
  });

  it('may be empty, and one without an end is not told yet', () => {
    expect(linesOf('\n\nrest')).toEqual(['', '']);
  });
});
