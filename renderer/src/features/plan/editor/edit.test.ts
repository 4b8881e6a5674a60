import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drawing, planDraft, roomKinds } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { boxOf, cornersOf } from '../geometry.ts';
import { addCorner, moveCorner, removeCorner } from './corners.ts';
import {
  addPlacement,
  addRoom,
  changeRoom,
  isThere,
  keyOf,
  leastSize,
  moveBy,
  neighbourOf,
  type Picked,
  placeOf,
  remove,
  resizeBy,
  resizeTo,
  roomAround,
  roomOf,
  snapped,
  turnTo,
} from './edit.ts';

const box = { left: 60, top: 120, right: 360, bottom: 240 };
const drawing: Drawing = {
  width: 600,
  height: 480,
  grid: 60,
  rooms: [{ id: 4, kind: 'aisle', name: 'A', corners: cornersOf(box) }],
  placements: [{ is: 'door', node: 'dock', x: 60, y: 180, rotation: 90 }],
};
const aisle: Picked = { is: 'room', id: 4 };
const door: Picked = { is: 'door', node: 'dock' };
const boxIn = (on: Drawing, id = 4) => boxOf(roomOf(on, id)?.corners ?? []);

describe('what is drawn on a plan', () => {
  it('moves as far as the plan reaches', () => {
    expect(boxIn(moveBy(drawing, aisle, 60, -60))).toEqual({ left: 120, top: 60, right: 420, bottom: 180 });
    expect(boxIn(moveBy(drawing, aisle, 9_000, 9_000))).toEqual({ left: 300, top: 360, right: 600, bottom: 480 });
    expect(placeOf(moveBy(drawing, door, -90, 60), door)).toEqual({ x: 0, y: 240 });
  });

  it('grows and shrinks from its top left corner, never to nothing and never beyond the plan', () => {
    expect(boxIn(resizeBy(drawing, 4, 60, 60))).toEqual({ ...box, right: 420, bottom: 300 });
    expect(boxIn(resizeBy(drawing, 4, -900, -900))).toEqual({ ...box, right: 70, bottom: 130 });
    expect(boxIn(resizeBy(drawing, 4, 900, 900))).toEqual({ ...box, right: 600, bottom: 480 });
    expect(resizeBy(drawing, 9, 60, 60)).toBe(drawing);
  });

  it('keeps its shape when it is stretched', () => {
    const bent = addCorner(drawing, 4, 1);
    const wide = resizeTo(moveCorner(bent, 4, 2, { x: 240, y: 180 }), 4, { left: 0, top: 0, right: 600, bottom: 240 });
    expect(roomOf(wide, 4)?.corners).toEqual([
      { x: 0, y: 0 },
      { x: 600, y: 0 },
      { x: 360, y: 120 },
      { x: 600, y: 240 },
      { x: 0, y: 240 },
    ]);
  });

  it('turns a door in whole turns', () => {
    const turned = (degrees: number) => turnTo(drawing, 'dock', degrees).placements[0];
    expect([turned(-90), turned(450)]).toEqual([
      { ...drawing.placements[0], rotation: 270 },
      { ...drawing.placements[0], rotation: 90 },
    ]);
  });

  it('is renamed, and made another kind', () => {
    expect(roomOf(changeRoom(drawing, 4, { name: 'B', kind: 'racks' }), 4)).toMatchObject({ name: 'B', kind: 'racks' });
  });

  it('goes, and what comes next is chosen', () => {
    const order = [aisle, door];
    expect(neighbourOf(order, aisle)).toBe(door);
    expect(neighbourOf(order, door)).toBe(aisle);
    expect(neighbourOf([door], door)).toBeNull();
    expect(remove(drawing, aisle).rooms).toEqual([]);
    expect(remove(drawing, door).placements).toEqual([]);
    expect([isThere(drawing, door), isThere(remove(drawing, door), door)]).toEqual([true, false]);
    expect(order.map(keyOf)).toEqual(['room/4', 'door/dock']);
  });

  it('has corners that are moved, added and taken out, down to three', () => {
    const added = addCorner(drawing, 4, 3);
    expect(roomOf(added, 4)?.corners.at(-1)).toEqual({ x: 60, y: 180 });
    expect(roomOf(moveCorner(drawing, 4, 0, { x: -5, y: 9_000 }), 4)?.corners[0]).toEqual({ x: 0, y: 480 });
    let less = added;
    for (let i = 0; i < 9; i++) less = removeCorner(less, 4, 0);
    expect(roomOf(less, 4)?.corners).toHaveLength(3);
    let more = drawing;
    for (let i = 0; i < 99; i++) more = addCorner(more, 4, 0);
    expect(roomOf(more, 4)?.corners).toHaveLength(limits.plan.corners);
  });
});

describe('what is added to a plan', () => {
  it('is a room in the middle, and the next one beside it', () => {
    const first = addRoom({ ...drawing, rooms: [] }, 'aisle', null);
    const second = first === null ? null : addRoom(first.drawing, 'aisle', null);
    if (first === null || second === null) throw new Error('not added');
    expect([first.id, second.id]).toEqual([1, 2]);
    expect(boxIn(first.drawing, 1)).toEqual({ left: 0, top: 120, right: 600, bottom: 300 });
    expect(boxIn(second.drawing, 2)).toEqual({ left: 0, top: 180, right: 600, bottom: 360 });
    expect(boxIn(addRoom(drawing, 'room', box)?.drawing ?? drawing, 5)).toEqual(box);
  });

  it('is a door or a sensor in the middle of a room, or where it was put', () => {
    const sensor = { is: 'sensor', node: 'dock' } as const;
    const inRoom = addPlacement(drawing, sensor, null, drawing.rooms[0]);
    expect(inRoom?.placements.at(-1)).toEqual({ ...sensor, x: 240, y: 180 });
    expect(addPlacement(drawing, sensor, null, undefined)?.placements.at(-1)).toEqual({ ...sensor, x: 300, y: 240 });
    expect(addPlacement(drawing, sensor, { x: 7, y: 8 }, undefined)?.placements.at(-1)).toMatchObject({ x: 7, y: 8 });
    expect(addPlacement(drawing, { is: 'door', node: 'a' }, null, undefined)?.placements.at(-1)).toMatchObject({
      rotation: 0,
    });
  });

  it('stands in the room that is chosen, or that is around what is chosen', () => {
    const hall = { id: 1, kind: 'room', name: '', corners: cornersOf({ ...box, left: 0, right: 600 }) } as const;
    const on = { ...drawing, rooms: [hall, ...drawing.rooms] };
    expect(roomAround(on, { is: 'room', id: 1 })?.id).toBe(1);
    expect(roomAround(on, door)?.id).toBe(4);
    expect(roomAround({ ...on, rooms: [hall] }, door)?.id).toBe(1);
    expect(roomAround({ ...on, rooms: [] }, door)).toBeUndefined();
  });

  it('is refused where a plan is full', () => {
    const room = drawing.rooms[0];
    if (room === undefined) throw new Error('no room');
    const rooms = Array.from({ length: limits.plan.rooms }, (_, i) => ({ ...room, id: i + 1 }));
    expect(addRoom({ ...drawing, rooms }, 'room', null)).toBeNull();
    const placements = Array.from(
      { length: limits.plan.placements },
      (_, i) => ({ is: 'sensor', node: `n-${i}`, x: 0, y: 0 }) as const,
    );
    expect(addPlacement({ ...drawing, placements }, { is: 'sensor', node: 'z' }, null, undefined)).toBeNull();
  });

  it('snaps to the grid within the plan', () => {
    expect(snapped(drawing, { x: 89, y: 91 })).toEqual({ x: 60, y: 120 });
    expect(snapped({ ...drawing, width: 590 }, { x: 9_999, y: -7 })).toEqual({ x: 590, y: 0 });
  });

  it('says how small the plan may become', () => {
    expect(leastSize(drawing)).toEqual({ width: 360, height: 240 });
    expect(leastSize({ ...drawing, rooms: [], placements: [] })).toEqual({ width: 100, height: 100 });
  });
});

describe('whatever is done to a plan', () => {
  const number = fc.integer({ min: -3_000, max: 3_000 });
  const acts = fc.oneof(
    fc.record({ kind: fc.constantFrom(...roomKinds) }).map(
      ({ kind }) =>
        (on: Drawing) =>
          addRoom(on, kind, null)?.drawing,
    ),
    fc.tuple(number, number).map(
      ([dx, dy]) =>
        (on: Drawing) =>
          moveBy(on, aisle, dx, dy),
    ),
    fc.tuple(number, number).map(
      ([dx, dy]) =>
        (on: Drawing) =>
          resizeBy(on, 4, dx, dy),
    ),
    fc.tuple(number, number).map(
      ([dx, dy]) =>
        (on: Drawing) =>
          moveBy(on, door, dx, dy),
    ),
    fc.tuple(number, number).map(
      ([left, top]) =>
        (on: Drawing) =>
          resizeTo(on, 4, { ...box, left, top }),
    ),
    fc.tuple(fc.nat(3), number, number).map(
      ([i, x, y]) =>
        (on: Drawing) =>
          moveCorner(on, 4, i, { x, y }),
    ),
    fc.nat(5).map((i) => (on: Drawing) => addCorner(on, 4, i)),
    fc.nat(5).map((i) => (on: Drawing) => removeCorner(on, 4, i)),
    number.map((degrees) => (on: Drawing) => turnTo(on, 'dock', degrees)),
  );

  it('leaves one that the station takes', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), (list) => {
        let now = drawing;
        for (const act of list) now = act(now) ?? now;
        const draft = { ...now, id: null, rev: 0, name: 'Hall', position: null, image: { is: 'none' } };
        expect(planDraft.safeParse(draft).error).toBeUndefined();
      }),
    );
  });
});
