import type { FloorPlan, Placement, PlanRoom } from '../../contract/floor-plan.ts';
import type { Json } from '../ports/journal.ts';

type Drawn = Omit<FloorPlan, 'id' | 'rev'>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const roomWord = ({ name, kind }: PlanRoom) => (name === '' ? kind : name);
const placeKey = ({ is, node }: Placement) => `${is}/${node}`;

/** What came, went and is otherwise than before, by its words. */
function compared<T>(before: readonly T[], after: readonly T[], key: (item: T) => unknown, word: (item: T) => string) {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Map(after.map((item) => [key(item), item]));
  return {
    added: after.filter((item) => !old.has(key(item))).map(word),
    changed: after.filter((item) => old.has(key(item)) && !same(old.get(key(item)), item)).map(word),
    removed: before.filter((item) => !now.has(key(item))).map(word),
  };
}

const present = (lists: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

function imageWord(before: number, after: number): string | null {
  if (before === after) return null;
  return after === 0 ? 'removed' : before === 0 ? 'added' : 'changed';
}

/**
 * What a change did to a plan, for the journal: what came, went or moved by name, not the drawing itself. Nothing is
 * there of what stayed as it was.
 */
export function planChanges(before: Drawn | null, after: Drawn): Record<string, Json> {
  const none: Drawn = { name: after.name, width: 0, height: 0, grid: after.grid, rooms: [], placements: [], image: 0 };
  const old = before ?? none;
  const rooms = present(compared(old.rooms, after.rooms, ({ id }) => id, roomWord));
  const placements = present(compared(old.placements, after.placements, placeKey, placeKey));
  const image = imageWord(old.image, after.image);
  const sized = old.width !== after.width || old.height !== after.height;
  return {
    ...(old.name === after.name ? {} : { formerly: old.name }),
    ...(sized ? { width: after.width, height: after.height } : {}),
    ...(Object.keys(rooms).length === 0 ? {} : { rooms }),
    ...(Object.keys(placements).length === 0 ? {} : { placements }),
    ...(image === null ? {} : { image }),
  };
}
