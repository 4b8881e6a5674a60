import { expect, it } from 'vitest';
import { remembered } from './remembered.ts';

it('makes each answer once, and forgets what was left behind rather than to grow without end', () => {
  let made = 0;
  const doubled = remembered((value: number) => {
    made += 1;
    return value * 2;
  });
  expect([doubled(1), doubled(1), made]).toEqual([2, 2, 1]);
  for (let value = 0; value < 50_000; value++) doubled(value);
  made = 0;
  expect(doubled(49_999)).toBe(99_998);
  expect(made).toBe(0);
  expect(doubled(1)).toBe(2);
  expect(made).toBe(1);
});
