import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanRoom } from '../../../../electron/contract/floor-plan.ts';
import { cornersOf } from './geometry.ts';
import { fillHeat, heatAt, heatColour, heatGradient, heatRooms, heatTable } from './heat.ts';

describe('the colour scale', () => {
  it('has the colours of the design at its four stops, and stays at its ends beyond them', () => {
    const hex = (celsius: number) =>
      heatColour(celsius)
        .map((c) => c.toString(16).padStart(2, '0'))
        .join('');
    const step = (32 - 18) / 3;
    expect([18, 18 + step, 18 + 2 * step, 32].map(hex)).toEqual(['3b6fa8', '8fb3c9', 'd9d3bd', 'b5533c']);
    expect([hex(-40), hex(60)]).toEqual(['3b6fa8', 'b5533c']);
  });

  it('changes evenly: no tenth of a degree is a step that stands out', () => {
    const far = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((c, i) => c - (b[i] ?? 0)));
    const steps = Array.from({ length: 140 }, (_, i) => far(heatColour(18 + i / 10), heatColour(18 + (i + 1) / 10)));
    expect(Math.max(...steps)).toBeLessThan(8);
  });

  it('is looked up in a table that agrees with it, and shown in a legend', () => {
    const table = heatTable();
    expect([...table.subarray(0, 3)]).toEqual([...heatColour(18)]);
    expect([...table.subarray(-3)]).toEqual([...heatColour(32)]);
    expect(heatGradient()).toMatch(
      /^linear-gradient\(to right, rgb\(59 111 168 \/ 0\.565\), .*rgb\(181 83 60 \/ 0\.565\)\)$/,
    );
  });
});

const room = (
  id: number,
  kind: PlanRoom['kind'],
  left: number,
  top: number,
  right: number,
  bottom: number,
): PlanRoom => ({
  id,
  kind,
  name: '',
  corners: cornersOf({ left, top, right, bottom }),
});
const sensor = (node: string, x: number, y: number) => ({ is: 'sensor', node, x, y }) as const;

describe('the rooms of a heat map', () => {
  it('take the sensors within them; the smallest room around a sensor has it, and no rack has any', () => {
    const rooms = [
      room(3, 'racks', 0, 0, 300, 100),
      room(2, 'aisle', 0, 100, 300, 200),
      room(1, 'room', 0, 0, 1_000, 1_000),
    ];
    const placements = [
      sensor('in-aisle', 150, 150),
      { is: 'door', node: 'in-aisle', x: 150, y: 150, rotation: 0 } as const,
      sensor('in-hall', 500, 500),
      sensor('on-racks', 150, 50),
      sensor('on-the-edge', 300, 150),
    ];
    const owned = heatRooms({ rooms, placements }).map(({ room: { id }, sensors }) => [id, sensors]);
    expect(owned).toEqual([
      [1, [1, 2]],
      [3, []],
      [2, [0, 3]],
    ]);
  });

  it('leave a sensor out that is in no room', () => {
    const lost = heatRooms({ rooms: [room(1, 'aisle', 0, 0, 60, 60)], placements: [sensor('a', 90, 90)] });
    expect(lost.map(({ sensors }) => sensors)).toEqual([[]]);
  });
});

describe('the temperature between sensors', () => {
  const two = [
    { x: 0, y: 0, value: 20 },
    { x: 400, y: 0, value: 30 },
  ];

  it('is that of a sensor at its place, and the mean half way between two', () => {
    expect(heatAt([two[0] ?? { x: 0, y: 0, value: 0 }], 900, 900).value).toBe(20);
    expect(heatAt(two, 0, 0).value).toBeCloseTo(20, 1);
    expect(heatAt(two, 200, 0).value).toBe(25);
    expect(heatAt(two, 100, 0).value).toBe((20 / 100 ** 2 + 30 / 300 ** 2) / (1 / 100 ** 2 + 1 / 300 ** 2));
  });

  it('is never beyond what is measured, and is surer the nearer a sensor is', () => {
    const source = fc.record({
      x: fc.integer({ min: 0, max: 5_000 }),
      y: fc.integer({ min: 0, max: 5_000 }),
      value: fc.double({ min: -40, max: 80, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 20 }), source, (sources, { x, y }) => {
        const { value, nearness } = heatAt(sources, x, y);
        const values = sources.map((each) => each.value);
        expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(nearness >= 0 && nearness <= 1).toBe(true);
      }),
    );
    expect(heatAt(two, 0, 0).nearness).toBeGreaterThan(0.99);
    expect(heatAt(two, 0, 5_000).nearness).toBeLessThan(0.01);
  });

  it('fills every pixel of a raster with its colour, and covers more beside a sensor than far from it', () => {
    const raster = { left: 0, top: 0, step: 100, columns: 40, rows: 1 };
    const into = new Uint8ClampedArray(4 * 40);
    fillHeat(raster, [{ x: 50, y: 50, value: 18 }], heatTable(), into);
    const pixel = (i: number) => [...into.subarray(4 * i, 4 * i + 4)];
    expect(pixel(0)).toEqual([59, 111, 168, Math.round(255 * 0.748)]);
    expect(pixel(39)).toEqual([59, 111, 168, Math.round(255 * 0.38)]);
  });
});
