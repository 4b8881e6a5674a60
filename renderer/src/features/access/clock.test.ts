import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, readClock, readSpan, spanOf } from './clock.ts';
import { DAY } from './paint.ts';

describe('a time of day', () => {
  it('is written as HH:MM, and its end as 24:00', () => {
    expect([0, 425, 1_439, DAY].map(clockOf)).toEqual(['00:00', '07:05', '23:59', '24:00']);
  });

  it.each([
    ['7', 420],
    ['07:05', 425],
    ['0705', 425],
    ['7.05', 425],
    ['24:00', DAY],
    [' 0:00 ', 0],
  ])('%j is read as %i min', (text, value) => {
    expect(readClock(text)).toBe(value);
  });

  it.each(['', '24:01', '25', '7:60', '7:5', '-7', '7h', '12:345', '٧'])('%j is refused', (text) => {
    expect(readClock(text)).toBeUndefined();
  });
});

describe('a typed interval', () => {
  it('is read back as it was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAY - 1 }), fc.integer({ min: 1, max: DAY }), (from, to) => {
        fc.pre(from < to);
        expect(readSpan(spanOf({ from, to }))).toEqual({ is: 'span', span: { from, to } });
      }),
    );
  });

  it.each(['07:00-18:00', '7 – 18', '0700 bis 1800', '7 to 18', '07:00..18:00', '07.00—18.00'])('reads %j', (text) => {
    expect(readSpan(text)).toEqual({ is: 'span', span: { from: 420, to: 1_080 } });
  });

  it('takes midnight at its end for 24:00', () => {
    expect(readSpan('22:00–00:00')).toEqual({ is: 'span', span: { from: 1_320, to: DAY } });
  });

  it('offers its two parts when it ends on the next day', () => {
    expect(readSpan('22:00–06:00')).toEqual({
      is: 'overMidnight',
      before: { from: 1_320, to: DAY },
      after: { from: 0, to: 360 },
    });
  });

  it('is refused with its reason', () => {
    for (const text of ['', '07:00', '07:00–18:00–19:00', '24:00–24:00', 'nine to five'])
      expect(readSpan(text)).toEqual({ is: 'wrong', why: 'form' });
    expect(readSpan('07:00–07:00')).toEqual({ is: 'wrong', why: 'empty' });
  });
});
