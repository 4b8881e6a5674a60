import { expect, it } from 'vitest';
import { hasRoom } from './room.ts';

const [mega, giga] = [1_000_000, 1_000_000_000];

it('a twentieth of a small disk and 500 MB of a big one are left to the journal', () => {
  const small = { free: 10 * mega, total: 20 * mega };
  expect([hasRoom(small, 9 * mega), hasRoom(small, 9 * mega + 1)]).toEqual([true, false]);
  const big = { free: 100 * giga, total: 1_000 * giga };
  expect([hasRoom(big, 99.5 * giga), hasRoom(big, 99.5 * giga + 1)]).toEqual([true, false]);
  expect(hasRoom({ free: 100 * mega, total: 1_000 * giga }, 0)).toBe(false);
});
