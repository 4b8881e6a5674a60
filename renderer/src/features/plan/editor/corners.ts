import type { Drawing, PlanPoint, PlanRoom } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';

const within = (value: number, high: number) => Math.min(high, Math.max(0, Math.round(value)));

function withCorners(drawing: Drawing, id: number, change: (corners: PlanRoom['corners']) => PlanRoom['corners']) {
  const rooms = drawing.rooms.map((room) => (room.id === id ? { ...room, corners: change(room.corners) } : room));
  return { ...drawing, rooms };
}

/** Moves one corner of a room; as far as the plan reaches. */
export function moveCorner(drawing: Drawing, id: number, index: number, { x, y }: PlanPoint): Drawing {
  const to = { x: within(x, drawing.width), y: within(y, drawing.height) };
  return withCorners(drawing, id, (corners) => corners.map((corner, i) => (i === index ? to : corner)));
}

/** A corner half way to the next; the same drawing where a room has as many as it may. */
export function addCorner(drawing: Drawing, id: number, index: number): Drawing {
  return withCorners(drawing, id, (corners) => {
    const [from, to] = [corners[index], corners[(index + 1) % corners.length]];
    if (from === undefined || to === undefined || corners.length >= limits.plan.corners) return corners;
    const middle = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) };
    return corners.toSpliced(index + 1, 0, middle);
  });
}

/** Takes a corner out; three remain in any case. */
export function removeCorner(drawing: Drawing, id: number, index: number): Drawing {
  return withCorners(drawing, id, (corners) => (corners.length <= 3 ? corners : corners.toSpliced(index, 1)));
}
