import type { Drawing, PlanPoint, RoomKind } from '../../../../../electron/contract/floor-plan.ts';
import { type Box, boxOf } from '../geometry.ts';
import { moveCorner } from './corners.ts';
import { addRoom, moveTo, type Picked, placeOf, resizeTo, roomOf, snap, snapped } from './edit.ts';

/** What a movement of the mouse is about. `at` of a rectangle's corner counts clockwise from the left upper one. */
export type StrokeOf =
  | { readonly is: 'draw'; readonly kind: RoomKind }
  | { readonly is: 'move'; readonly picked: Picked }
  | { readonly is: 'resize'; readonly id: number; readonly at: number }
  | { readonly is: 'corner'; readonly id: number; readonly at: number };

/** A movement of the mouse over a plan, in cm that need not be whole. */
export interface Stroke {
  readonly of: StrokeOf;
  readonly from: PlanPoint;
  readonly to: PlanPoint;
  /** To the centimetre, not to the grid. */
  readonly fine: boolean;
}

/** The rectangle between two points of the grid, at least one line wide and high. */
function drawnBox(drawing: Drawing, from: PlanPoint, to: PlanPoint): Box {
  const [a, b] = [snapped(drawing, from), snapped(drawing, to)];
  const [left, top] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const { grid, width, height } = drawing;
  const right = Math.min(width, Math.max(a.x, b.x, left + grid));
  const bottom = Math.min(height, Math.max(a.y, b.y, top + grid));
  return { left: Math.min(left, right - 1), top: Math.min(top, bottom - 1), right, bottom };
}

function stretched(drawing: Drawing, id: number, at: number, { x, y }: PlanPoint): Drawing {
  const box = boxOf(roomOf(drawing, id)?.corners ?? [{ x: 0, y: 0 }]);
  const across = at === 0 || at === 3 ? { left: Math.min(x, box.right - 1) } : { right: Math.max(x, box.left + 1) };
  const down = at < 2 ? { top: Math.min(y, box.bottom - 1) } : { bottom: Math.max(y, box.top + 1) };
  return resizeTo(drawing, id, { ...box, ...across, ...down });
}

/** The plan as a stroke leaves it. */
export function strokeApplied(drawing: Drawing, { of, from, to, fine }: Stroke): Drawing {
  const point = fine ? to : snapped(drawing, to);
  switch (of.is) {
    case 'draw':
      return addRoom(drawing, of.kind, drawnBox(drawing, from, to))?.drawing ?? drawing;
    case 'move': {
      const { x, y } = placeOf(drawing, of.picked);
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const step = fine ? 1 : drawing.grid;
      return moveTo(drawing, of.picked, { x: snap(x + dx, step), y: snap(y + dy, step) });
    }
    case 'resize':
      return stretched(drawing, of.id, of.at, point);
    case 'corner':
      return moveCorner(drawing, of.id, of.at, point);
  }
}
