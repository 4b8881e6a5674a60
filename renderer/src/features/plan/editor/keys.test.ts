import { describe, expect, it } from 'vitest';
import type { Drawing } from '../../../../../electron/contract/floor-plan.ts';
import { boxOf, cornersOf } from '../geometry.ts';
import { type Picked, placementOf, placeOf, roomOf } from './edit.ts';
import { cornerKeyApplied, keyApplied } from './keys.ts';

const drawing: Drawing = {
  width: 600,
  height: 480,
  grid: 60,
  rooms: [{ id: 4, kind: 'aisle', name: 'A', corners: cornersOf({ left: 60, top: 120, right: 360, bottom: 240 }) }],
  placements: [{ is: 'door', node: 'dock', x: 60, y: 180, rotation: 0 }],
};
const room: Picked = { is: 'room', id: 4 };
const door: Picked = { is: 'door', node: 'dock' };
const bare = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const press = (picked: Picked, key: string, part: Partial<typeof bare> = {}) =>
  keyApplied(drawing, picked, { ...bare, ...part, key });
const turned = (on: Drawing | null) => {
  const place = placementOf(on ?? drawing, 'door', 'dock');
  return place?.is === 'door' ? place.rotation : null;
};

describe('a key on a chosen thing', () => {
  it('moves it by a line of the grid, with Ctrl by 10 cm', () => {
    expect(placeOf(press(room, 'ArrowRight') ?? drawing, room)).toEqual({ x: 120, y: 120 });
    expect(placeOf(press(door, 'ArrowUp', { ctrlKey: true }) ?? drawing, door)).toEqual({ x: 60, y: 170 });
  });

  it('stretches a room with Shift, and leaves a door alone', () => {
    const wide = press(room, 'ArrowRight', { shiftKey: true });
    expect(boxOf(roomOf(wide ?? drawing, 4)?.corners ?? []).right).toBe(420);
    expect(press(door, 'ArrowRight', { shiftKey: true })).toBe(drawing);
  });

  it('turns a door by a quarter, and nothing else', () => {
    expect([turned(press(door, 'r')), turned(press(door, 'R', { shiftKey: true }))]).toEqual([90, 270]);
    expect([press(room, 'r'), press(door, 'r', { ctrlKey: true })]).toEqual([null, null]);
  });

  it('is not ours where it means nothing, or belongs to the window', () => {
    expect([press(room, 'x'), press(room, 'ArrowLeft', { altKey: true }), press(room, 'Enter')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a key on a corner', () => {
  const corner = (key: string, index = 1) => cornerKeyApplied(drawing, 4, index, { ...bare, key });

  it('moves it, adds one behind it, or takes it out', () => {
    expect(roomOf(corner('ArrowDown') ?? drawing, 4)?.corners[1]).toEqual({ x: 360, y: 180 });
    expect(roomOf(corner('Insert') ?? drawing, 4)?.corners).toHaveLength(5);
    expect(roomOf(corner('Delete') ?? drawing, 4)?.corners).toHaveLength(3);
    expect([corner('Enter'), corner('ArrowUp', 9)]).toEqual([null, null]);
  });
});
