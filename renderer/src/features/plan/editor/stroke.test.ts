import { describe, expect, it } from 'vitest';
import type { Drawing } from '../../../../../electron/contract/floor-plan.ts';
import { boxOf, cornersOf } from '../geometry.ts';
import { roomOf } from './edit.ts';
import { type Stroke, strokeApplied } from './stroke.ts';

const box = { left: 60, top: 120, right: 360, bottom: 240 };
const drawing: Drawing = {
  width: 600,
  height: 480,
  grid: 60,
  rooms: [{ id: 4, kind: 'aisle', name: 'A', corners: cornersOf(box) }],
  placements: [{ is: 'sensor', node: 'dock', x: 100, y: 180 }],
};
const after = (part: Partial<Stroke> & Pick<Stroke, 'of'>) =>
  strokeApplied(drawing, { from: { x: 100, y: 200 }, to: { x: 100, y: 200 }, fine: false, ...part });
const boxAfter = (part: Partial<Stroke> & Pick<Stroke, 'of'>, id = 4) => boxOf(roomOf(after(part), id)?.corners ?? []);

describe('a stroke of the mouse', () => {
  const draw = { is: 'draw', kind: 'racks' } as const;

  it('draws a rectangle between two points of the grid, in whichever direction', () => {
    const drawn = { left: 120, top: 60, right: 300, bottom: 240 };
    expect(boxAfter({ of: draw, from: { x: 115, y: 70 }, to: { x: 290, y: 250 } }, 5)).toEqual(drawn);
    expect(boxAfter({ of: draw, from: { x: 290, y: 250 }, to: { x: 115, y: 70 } }, 5)).toEqual(drawn);
  });

  it('draws one line at least, also at the edge of the plan', () => {
    const point = { x: 121, y: 119 };
    expect(boxAfter({ of: draw, from: point, to: point }, 5)).toEqual({ left: 120, top: 120, right: 180, bottom: 180 });
    const edge = { x: 900, y: 900 };
    expect(boxAfter({ of: draw, from: edge, to: edge }, 5)).toEqual({ left: 599, top: 479, right: 600, bottom: 480 });
  });

  it('moves a room and a sensor to the grid, or to the centimetre', () => {
    const room = { is: 'move', picked: { is: 'room', id: 4 } } as const;
    expect(boxAfter({ of: room, to: { x: 165, y: 200 } })).toEqual({ ...box, left: 120, right: 420 });
    expect(boxAfter({ of: room, to: { x: 107, y: 200 }, fine: true })).toEqual({ ...box, left: 67, right: 367 });
    const sensor = { is: 'move', picked: { is: 'sensor', node: 'dock' } } as const;
    expect(after({ of: sensor, to: { x: 160, y: 200 } }).placements[0]).toMatchObject({ x: 180, y: 180 });
  });

  it.each([
    [0, { x: 10, y: 10 }, { left: 0, top: 0, right: 360, bottom: 240 }],
    [1, { x: 430, y: 10 }, { left: 60, top: 0, right: 420, bottom: 240 }],
    [2, { x: 430, y: 310 }, { left: 60, top: 120, right: 420, bottom: 300 }],
    [3, { x: 10, y: 310 }, { left: 0, top: 120, right: 360, bottom: 300 }],
    [2, { x: -90, y: -90 }, { left: 60, top: 120, right: 70, bottom: 130 }],
  ])('pulls corner %i of a rectangle to %o', (at, to, wanted) => {
    expect(boxAfter({ of: { is: 'resize', id: 4, at }, to })).toEqual(wanted);
  });

  it('moves one corner alone', () => {
    const bent = after({ of: { is: 'corner', id: 4, at: 0 }, to: { x: 130, y: 10 } });
    expect(roomOf(bent, 4)?.corners[0]).toEqual({ x: 120, y: 0 });
    expect(roomOf(bent, 4)?.corners.slice(1)).toEqual(cornersOf(box).slice(1));
  });
});
