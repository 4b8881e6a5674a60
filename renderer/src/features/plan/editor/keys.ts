import type { KeyboardEvent } from 'react';
import type { Drawing } from '../../../../../electron/contract/floor-plan.ts';
import { addCorner, moveCorner, removeCorner } from './corners.ts';
import { moveBy, type Picked, placementOf, resizeBy, roomOf, turnTo } from './edit.ts';

/** A step with Ctrl, cm; without, a line of the grid. */
const FINE_CM = 10;
const QUARTER = 90;

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function stepOf(press: Press, grid: number): readonly [number, number] | null {
  const way = press.altKey ? undefined : arrows[press.key];
  const by = press.ctrlKey || press.metaKey ? FINE_CM : grid;
  return way === undefined ? null : [way[0] * by, way[1] * by];
}

/** The plan after a key on a chosen thing: arrows move, with Shift they stretch, R turns a door. Null for all other keys. */
export function keyApplied(drawing: Drawing, picked: Picked, press: Press): Drawing | null {
  const step = stepOf(press, drawing.grid);
  if (step !== null && !press.shiftKey) return moveBy(drawing, picked, ...step);
  if (step !== null) return picked.is === 'room' ? resizeBy(drawing, picked.id, ...step) : drawing;
  if (press.key.toLowerCase() !== 'r' || press.ctrlKey || press.metaKey || press.altKey || picked.is !== 'door')
    return null;
  const place = placementOf(drawing, 'door', picked.node);
  const turn = press.shiftKey ? -QUARTER : QUARTER;
  return place?.is === 'door' ? turnTo(drawing, picked.node, place.rotation + turn) : null;
}

/** The plan after a key on a corner of a room: arrows move it, Insert adds one behind it, Delete takes it out. */
export function cornerKeyApplied(drawing: Drawing, id: number, index: number, press: Press): Drawing | null {
  const step = stepOf(press, drawing.grid);
  const corner = roomOf(drawing, id)?.corners[index];
  if (corner === undefined) return null;
  if (step !== null) return moveCorner(drawing, id, index, { x: corner.x + step[0], y: corner.y + step[1] });
  if (press.key === 'Insert' || press.key === '+') return addCorner(drawing, id, index);
  return press.key === 'Delete' || press.key === 'Backspace' ? removeCorner(drawing, id, index) : null;
}
