import type { Drawing, FloorPlan, PlanDraft } from '../../../../../electron/contract/floor-plan.ts';
import { begin, type History } from '../../access/history.ts';
import type { Head } from '../../access/use-item.ts';

/** A plan while it is drawn. */
export interface PlanForm {
  readonly name: string;
  /** Where it is to stand among the plans, from 0; null is where it is. */
  readonly position: number | null;
  readonly image: PlanDraft['image'];
  readonly drawing: History<Drawing>;
}

/** A new plan: 24 × 12 m, on the 60 cm tiles of a raised floor. */
const blank: Drawing = { width: 2_400, height: 1_200, grid: 60, rooms: [], placements: [] };

/** A form as it is filled from a stored plan, or for a new one. */
export function formOf(stored: FloorPlan | null): PlanForm {
  if (stored === null) return { name: '', position: null, image: { is: 'kept' }, drawing: begin(blank) };
  const { width, height, grid, rooms, placements } = stored;
  return {
    name: stored.name,
    position: null,
    image: { is: 'kept' },
    drawing: begin<Drawing>({ width, height, grid, rooms, placements }),
  };
}

const sameDrawing = (a: Drawing, b: Drawing) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Whether two forms would save the same. */
export function sameForm(a: PlanForm, b: PlanForm): boolean {
  const image = a.image === b.image || (a.image.is === 'kept' && b.image.is === 'kept');
  return (
    image && a.name.trim() === b.name.trim() && a.position === b.position && sameDrawing(a.drawing.now, b.drawing.now)
  );
}

/** What is sent of a form. A plan that somebody else removed takes no image along: the station has it no more. */
export function draftOf(head: Head, { name, position, image, drawing }: PlanForm): PlanDraft {
  const lost = head.id === null && image.is === 'kept';
  return { ...head, name: name.trim(), position, ...drawing.now, image: lost ? { is: 'none' } : image };
}
