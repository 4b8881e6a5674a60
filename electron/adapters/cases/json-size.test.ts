import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { holdsMore } from './json-size.ts';

/** Values of a parsed text, and no less than one for each list and object. */
function valuesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + valuesOf(each), 1);
}

it('never counts fewer values than there are, nor more than a bracket and a comma for each', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const [text, values] = [Buffer.from(json), valuesOf(JSON.parse(json))];
      const counted = Array.from({ length: 2 * values + 2 }, (_, most) => holdsMore(text, most)).filter(Boolean).length;
      expect(counted).toBeLessThanOrEqual(2 * values);
      expect(counted).toBeGreaterThanOrEqual(Math.floor(values / 2));
    }),
  );
});

it('counts nothing within strings, however they end', () => {
  for (const text of ['"a,b,[{"', '"\\",[{,"', '"\\\\"', '"never ends ,,,, \\"', '{"a\\"],[,,":"\\\\"}'])
    expect(holdsMore(Buffer.from(text), 2), text).toBe(false);
  expect(holdsMore(Buffer.from('["\\\\",1,1]'), 3)).toBe(true);
});
