import { describe, expect, it } from 'vitest';
import { areaOf, boxOf, cornersOf, fitted, isInside, isRectangle, pathOf, racksOf } from './geometry.ts';

const box = { left: 60, top: 120, right: 360, bottom: 240 };
const rectangle = cornersOf(box);
/** An L: the right upper quarter is missing. */
const angle = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 100 },
  { x: 200, y: 100 },
  { x: 200, y: 200 },
  { x: 0, y: 200 },
];

describe('an outline', () => {
  it('has a box around it and an area', () => {
    expect(boxOf(rectangle)).toEqual(box);
    expect(boxOf(angle)).toEqual({ left: 0, top: 0, right: 200, bottom: 200 });
    expect([areaOf(rectangle), areaOf(angle), areaOf(rectangle.toReversed())]).toEqual([36_000, 30_000, 36_000]);
  });

  it('is a rectangle whichever corner it begins with, and not when it is turned, bent or flat', () => {
    expect(isRectangle(rectangle)).toBe(true);
    expect(isRectangle([...rectangle.slice(2), ...rectangle.slice(0, 2)])).toBe(true);
    expect(isRectangle(angle)).toBe(false);
    expect(
      isRectangle([
        { x: 50, y: 0 },
        { x: 100, y: 50 },
        { x: 50, y: 100 },
        { x: 0, y: 50 },
      ]),
    ).toBe(false);
    expect(isRectangle(cornersOf({ ...box, right: 60 }))).toBe(false);
  });

  it.each([
    ['inside', { x: 50, y: 150 }, true],
    ['in the missing quarter', { x: 150, y: 50 }, false],
    ['on a line', { x: 100, y: 50 }, true],
    ['on a corner', { x: 200, y: 200 }, true],
    ['left of it at the height of a corner', { x: -1, y: 100 }, false],
    ['right of it at the height of a line', { x: 201, y: 100 }, false],
  ])('says of a point %s whether it is in it', (_where, point, inside) => {
    expect(isInside(angle, point)).toBe(inside);
  });

  it('becomes a path in pixels', () => {
    expect(pathOf(rectangle, 0.5)).toBe('M30 60L180 60L180 120L30 120Z');
  });
});

describe('a plan on the screen', () => {
  it('is as large as it fits in both directions', () => {
    const plan = { width: 2_000, height: 1_000 };
    expect(fitted(plan, 800, 800)).toEqual({ scale: 0.4, width: 800, height: 400 });
    expect(fitted(plan, 800, 200)).toEqual({ scale: 0.2, width: 400, height: 200 });
    expect(fitted(plan, 0, 0).scale).toBe(0);
  });
});

describe('a row of racks', () => {
  it('is as many racks of about 80 cm as fit along its longer side', () => {
    const lying = racksOf(cornersOf({ left: 0, top: 0, right: 820, bottom: 120 }));
    expect(lying).toHaveLength(10);
    expect(lying[0]).toEqual({ left: 0, top: 0, right: 82, bottom: 120 });
    expect(lying.at(-1)?.right).toBe(820);
    const standing = racksOf(cornersOf({ left: 0, top: 0, right: 120, bottom: 160 }));
    expect(standing.map(({ top, bottom }) => [top, bottom])).toEqual([
      [0, 80],
      [80, 160],
    ]);
  });

  it('is one piece where it is no rectangle', () => {
    expect(racksOf(angle)).toEqual([]);
  });
});
