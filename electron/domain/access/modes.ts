import { z } from 'zod';
import { type DoorMode, type DoorSettings, type ModeOrder, type ModeScope, modeOrder } from '../../contract/doors.ts';
import { siteModes } from '../../contract/nodes.ts';

/** A lockdown or evacuation as it is kept. */
export const storedMode = modeOrder.pick({ scope: true, mode: true, reason: true, by: true, at: true });
export type StoredMode = z.infer<typeof storedMode>;

/** The mode that a node was last told, as it is kept: `rev` only rises. */
export const storedNodeMode = z.strictObject({ mode: z.enum(siteModes), rev: z.int().min(1).max(0xffff_ffff) });
export type StoredNodeMode = z.infer<typeof storedNodeMode>;

/** Where a mode is kept: of each kind one for a scope. */
export function modeKey({ scope, mode }: Pick<StoredMode, 'scope' | 'mode'>): string {
  return scope.is === 'site' ? `site.${mode}` : `area.${scope.id}.${mode}`;
}

type DoorPlace = Pick<DoorSettings, 'node' | 'inside' | 'outside' | 'maintenance'>;

/** Whether a mode of this scope is for a door: all of the site, or those that lead into an area or out of it. */
export function isFor(scope: ModeScope, { inside, outside }: Pick<DoorPlace, 'inside' | 'outside'>): boolean {
  return scope.is === 'site' || inside === scope.id || outside === scope.id;
}

/** The mode that is meant for a door. Who must get out comes first, then who must not get in, then who works at it. */
export function wantedMode(door: Omit<DoorPlace, 'node'>, orders: readonly StoredMode[]): DoorMode {
  const given = orders.filter(({ scope }) => isFor(scope, door)).map(({ mode }) => mode);
  if (given.includes('evacuation')) return 'evacuation';
  if (given.includes('lockdown')) return 'lockdown';
  return door.maintenance ? 'maintenance' : 'normal';
}

/** What a node is told next; null where what it was told last still stands. `heard`: the highest revision it spoke of. */
export function nextNodeMode(told: StoredNodeMode | null, wanted: DoorMode, heard: number): StoredNodeMode | null {
  if (told !== null && told.mode === wanted && told.rev >= heard) return null;
  return { mode: wanted, rev: Math.max(told?.rev ?? 0, heard) + 1 };
}

/** A door as a count looks at it. */
export interface CountedDoor extends DoorPlace {
  readonly wanted: DoorMode;
  readonly confirmed: 'confirmed' | 'pending' | 'unreachable';
}

/** A mode in force with its count. A door that is meant to be evacuated is not counted for a lockdown. */
export function countedMode(order: StoredMode, doors: readonly CountedDoor[]): ModeOrder {
  const meant = doors.filter((door) => isFor(order.scope, door) && door.wanted === order.mode);
  const of = (state: CountedDoor['confirmed']) =>
    meant.filter(({ confirmed }) => confirmed === state).map(({ node }) => node);
  return {
    ...order,
    doors: meant.length,
    confirmed: of('confirmed').length,
    unreachable: of('unreachable'),
    pending: of('pending'),
  };
}
