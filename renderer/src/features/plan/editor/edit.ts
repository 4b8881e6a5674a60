import type { Drawing, Placement, PlanPoint, PlanRoom, RoomKind } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { areaOf, type Box, boxOf, cornersOf, isInside } from '../geometry.ts';

/** What is chosen on a plan. */
export type Picked =
  | { readonly is: 'room'; readonly id: number }
  | { readonly is: Placement['is']; readonly node: string };

/** A name for what is chosen, the same as long as it is there. */
export function keyOf(picked: Picked): string {
  return picked.is === 'room' ? `room/${picked.id}` : `${picked.is}/${picked.node}`;
}

const within = (value: number, low: number, high: number) => Math.min(Math.max(low, high), Math.max(low, value));

/** The nearest line of the grid. */
export function snap(value: number, grid: number): number {
  return Math.round(value / grid) * grid;
}

/** A point within a plan, on the nearest lines of its grid. */
export function snapped({ width, height, grid }: Drawing, { x, y }: PlanPoint): PlanPoint {
  return { x: Math.round(within(snap(x, grid), 0, width)), y: Math.round(within(snap(y, grid), 0, height)) };
}

export const roomOf = (drawing: Drawing, id: number) => drawing.rooms.find((room) => room.id === id);
export const placementOf = (drawing: Drawing, is: Placement['is'], node: string) =>
  drawing.placements.find((place) => place.is === is && place.node === node);

/** Whether what was chosen is still there: undo may have taken it away. */
export function isThere(drawing: Drawing, picked: Picked): boolean {
  return picked.is === 'room'
    ? roomOf(drawing, picked.id) !== undefined
    : placementOf(drawing, picked.is, picked.node) !== undefined;
}

function withRoom(drawing: Drawing, id: number, change: (room: PlanRoom) => PlanRoom): Drawing {
  return { ...drawing, rooms: drawing.rooms.map((room) => (room.id === id ? change(room) : room)) };
}

function withPlacement(drawing: Drawing, picked: Picked, change: (place: Placement) => Placement): Drawing {
  if (picked.is === 'room') return drawing;
  const isIt = ({ is, node }: Placement) => is === picked.is && node === picked.node;
  return { ...drawing, placements: drawing.placements.map((place) => (isIt(place) ? change(place) : place)) };
}

/** Changes the name or the kind of a room. */
export function changeRoom(drawing: Drawing, id: number, part: Partial<Pick<PlanRoom, 'name' | 'kind'>>): Drawing {
  return withRoom(drawing, id, (room) => ({ ...room, ...part }));
}

/** Moves what is chosen so that its top left corner, or its place, is at a point; as far as the plan reaches. */
export function moveTo(drawing: Drawing, picked: Picked, to: PlanPoint): Drawing {
  const { width, height } = drawing;
  if (picked.is !== 'room') {
    const at = { x: within(Math.round(to.x), 0, width), y: within(Math.round(to.y), 0, height) };
    return withPlacement(drawing, picked, (place) => ({ ...place, ...at }));
  }
  return withRoom(drawing, picked.id, (room) => {
    const { left, top, right, bottom } = boxOf(room.corners);
    const dx = within(Math.round(to.x), 0, width - (right - left)) - left;
    const dy = within(Math.round(to.y), 0, height - (bottom - top)) - top;
    return { ...room, corners: room.corners.map(({ x, y }) => ({ x: x + dx, y: y + dy })) };
  });
}

/** The top left corner of what is chosen, or its place. */
export function placeOf(drawing: Drawing, picked: Picked): PlanPoint {
  if (picked.is !== 'room') {
    const { x, y } = placementOf(drawing, picked.is, picked.node) ?? { x: 0, y: 0 };
    return { x, y };
  }
  const { left, top } = boxOf(roomOf(drawing, picked.id)?.corners ?? [{ x: 0, y: 0 }]);
  return { x: left, y: top };
}

/** Moves what is chosen by so much. */
export function moveBy(drawing: Drawing, picked: Picked, dx: number, dy: number): Drawing {
  const { x, y } = placeOf(drawing, picked);
  return moveTo(drawing, picked, { x: x + dx, y: y + dy });
}

/** The least width and height of a room, cm. */
export const ROOM_MIN = 10;

/** Stretches a room into a rectangle; an outline with more corners keeps its proportions. */
export function resizeTo(drawing: Drawing, id: number, wanted: Box): Drawing {
  const left = within(Math.round(wanted.left), 0, drawing.width - ROOM_MIN);
  const top = within(Math.round(wanted.top), 0, drawing.height - ROOM_MIN);
  const right = within(Math.round(wanted.right), left + ROOM_MIN, drawing.width);
  const bottom = within(Math.round(wanted.bottom), top + ROOM_MIN, drawing.height);
  return withRoom(drawing, id, (room) => {
    const old = boxOf(room.corners);
    const [across, down] = [
      (right - left) / Math.max(1, old.right - old.left),
      (bottom - top) / Math.max(1, old.bottom - old.top),
    ];
    const corner = ({ x, y }: PlanPoint) => ({
      x: Math.round(left + (x - old.left) * across),
      y: Math.round(top + (y - old.top) * down),
    });
    return { ...room, corners: room.corners.map(corner) };
  });
}

/** Makes a room wider and higher by so much; its top left corner stays. */
export function resizeBy(drawing: Drawing, id: number, dx: number, dy: number): Drawing {
  const room = roomOf(drawing, id);
  if (room === undefined) return drawing;
  const box = boxOf(room.corners);
  const right = Math.max(box.left + ROOM_MIN, box.right + dx);
  return resizeTo(drawing, id, { ...box, right, bottom: Math.max(box.top + ROOM_MIN, box.bottom + dy) });
}

/** Turns the wall of a door, in degrees clockwise. */
export function turnTo(drawing: Drawing, node: string, rotation: number): Drawing {
  const turned = ((Math.round(rotation) % 360) + 360) % 360;
  return withPlacement(drawing, { is: 'door', node }, (place) =>
    place.is === 'door' ? { ...place, rotation: turned } : place,
  );
}

/** Takes what is chosen off the plan. */
export function remove(drawing: Drawing, picked: Picked): Drawing {
  if (picked.is === 'room') return { ...drawing, rooms: drawing.rooms.filter(({ id }) => id !== picked.id) };
  const isIt = ({ is, node }: Placement) => is === picked.is && node === picked.node;
  return { ...drawing, placements: drawing.placements.filter((place) => !isIt(place)) };
}

/** What comes next when what is chosen is gone, in the order in which the keyboard walks; null where nothing is left. */
export function neighbourOf(order: readonly Picked[], picked: Picked): Picked | null {
  const at = order.findIndex((each) => keyOf(each) === keyOf(picked));
  return order[at + 1] ?? order[at - 1] ?? null;
}

/** Lines of the grid that a new room is wide and high. */
const fresh: Readonly<Record<RoomKind, readonly [number, number]>> = { room: [10, 6], aisle: [12, 3], racks: [12, 2] };

/** A free place for a new room: in the middle, and each next one a line further down and to the right. */
function freeBox({ width, height, grid, rooms }: Drawing, kind: RoomKind): Box {
  const [wide, high] = fresh[kind].map((lines) => lines * grid) as [number, number];
  const size = { x: Math.min(wide, width), y: Math.min(high, height) };
  const room = (space: number) => Math.max(0, Math.floor(space / grid / 2) * grid);
  let [left, top] = [room(width - size.x), room(height - size.y)];
  const taken = () => rooms.some(({ corners }) => boxOf(corners).left === left && boxOf(corners).top === top);
  for (let i = 0; i < rooms.length && taken(); i++)
    [left, top] = [within(left + grid, 0, width - size.x), within(top + grid, 0, height - size.y)];
  return { left, top, right: left + size.x, bottom: top + size.y };
}

/** Draws a room, where a rectangle is given there; null where there are as many as a plan holds. */
export function addRoom(drawing: Drawing, kind: RoomKind, box: Box | null): { drawing: Drawing; id: number } | null {
  if (drawing.rooms.length >= limits.plan.rooms) return null;
  const id = Math.max(0, ...drawing.rooms.map((room) => room.id)) + 1;
  const room = { id, kind, name: '', corners: cornersOf(box ?? freeBox(drawing, kind)) };
  return { drawing: { ...drawing, rooms: [...drawing.rooms, room] }, id };
}

/** The chosen room, or the smallest that is around what is chosen. */
export function roomAround({ rooms, placements }: Drawing, picked: Picked): PlanRoom | undefined {
  if (picked.is === 'room') return rooms.find(({ id }) => id === picked.id);
  const place = placements.find(({ is, node }) => is === picked.is && node === picked.node);
  const around = rooms.filter(({ corners }) => place !== undefined && isInside(corners, place));
  return around.sort((a, b) => areaOf(a.corners) - areaOf(b.corners))[0];
}

/** Places the door or the sensor of a node; without a point in the middle of a room, or of the plan. */
export function addPlacement(
  drawing: Drawing,
  { is, node }: Pick<Placement, 'is' | 'node'>,
  at: PlanPoint | null,
  room: PlanRoom | undefined,
): Drawing | null {
  if (drawing.placements.length >= limits.plan.placements) return null;
  const box = room === undefined ? null : boxOf(room.corners);
  const { left, top, right, bottom } = box ?? { left: 0, top: 0, right: drawing.width, bottom: drawing.height };
  const { x, y } = at ?? snapped(drawing, { x: (left + right) / 2, y: (top + bottom) / 2 });
  const place: Placement = is === 'door' ? { is, node, x, y, rotation: 0 } : { is, node, x, y };
  return { ...drawing, placements: [...drawing.placements, place] };
}

/** The smallest size that holds all that is drawn, cm. */
export function leastSize({ rooms, placements }: Drawing): { readonly width: number; readonly height: number } {
  const { min } = limits.plan.side;
  const points = [...rooms.flatMap(({ corners }) => corners), ...placements];
  return {
    width: Math.max(min, ...points.map(({ x }) => x)),
    height: Math.max(min, ...points.map(({ y }) => y)),
  };
}
