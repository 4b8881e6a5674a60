import type { PlanPoint } from '../../../../electron/contract/floor-plan.ts';

/** A rectangle on a plan, cm. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest rectangle around an outline. */
export function boxOf(corners: readonly PlanPoint[]): Box {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The outline of a rectangle, clockwise from its top left corner. */
export function cornersOf({ left, top, right, bottom }: Box): PlanPoint[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** Whether an outline is a rectangle along the edges of the plan, in whatever order its corners stand. */
export function isRectangle(corners: readonly PlanPoint[]): boolean {
  const box = cornersOf(boxOf(corners));
  if (corners.length !== 4 || areaOf(corners) === 0) return false;
  return box.every(({ x, y }) => corners.some((corner) => corner.x === x && corner.y === y));
}

const next = <T>(items: readonly T[], i: number): T => items[(i + 1) % items.length] as T;

/** Area of an outline that does not cross itself, cm² (the shoelace formula). */
export function areaOf(corners: readonly PlanPoint[]): number {
  const twice = corners.reduce((sum, { x, y }, i) => {
    const to = next(corners, i);
    return sum + x * to.y - to.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Whether a point lies on the line between two others. */
function isBetween({ x, y }: PlanPoint, from: PlanPoint, to: PlanPoint): boolean {
  const across = (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
  if (across !== 0) return false;
  const along = (x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y);
  return along >= 0 && along <= (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
}

/** Whether a point is inside an outline or on it: a ray to the right crosses an odd number of its lines. */
export function isInside(corners: readonly PlanPoint[], point: PlanPoint): boolean {
  let inside = false;
  for (const [i, from] of corners.entries()) {
    const to = next(corners, i);
    if (isBetween(point, from, to)) return true;
    const crosses = from.y > point.y !== to.y > point.y;
    if (crosses && point.x < from.x + ((point.y - from.y) / (to.y - from.y)) * (to.x - from.x)) inside = !inside;
  }
  return inside;
}

/** Where a plan lies when it is shown as large as it fits: px per cm, and its size in px. */
export function fitted(plan: { readonly width: number; readonly height: number }, width: number, height: number) {
  const scale = Math.max(0, Math.min(width / plan.width, height / plan.height));
  return { scale, width: plan.width * scale, height: plan.height * scale };
}

/** An outline as the path of an SVG, px. */
export function pathOf(corners: readonly PlanPoint[], scale: number): string {
  return `M${corners.map(({ x, y }) => `${round(x * scale)} ${round(y * scale)}`).join('L')}Z`;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Racks of about 80 cm side by side, or 60 cm in short rows. */
const RACK_CM = 80;

/** The single racks of a row along its longer side; one piece where it is no rectangle. */
export function racksOf(corners: readonly PlanPoint[]): readonly Box[] {
  const box = boxOf(corners);
  const { left, top, right, bottom } = box;
  if (!isRectangle(corners)) return [];
  const across = right - left >= bottom - top;
  const length = across ? right - left : bottom - top;
  const count = Math.max(1, Math.round(length / RACK_CM));
  const at = (i: number) => (i * length) / count;
  return Array.from({ length: count }, (_, i) =>
    across
      ? { left: left + at(i), right: left + at(i + 1), top, bottom }
      : { left, right, top: top + at(i), bottom: top + at(i + 1) },
  );
}
