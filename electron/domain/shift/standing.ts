import { type Alarm, outOfSight } from '../../contract/alarms.ts';
import type { CommandStory, DoorLive, ModeOrder } from '../../contract/doors.ts';
import type { ShiftFacts } from '../../contract/handover.ts';
import { limits } from '../../contract/limits.ts';
import type { NodeLive } from '../../contract/nodes.ts';

/** What the station knows at a moment, in the order in which it lists it. */
export interface StationNow {
  readonly now: number;
  readonly alarms: readonly Alarm[];
  readonly modes: readonly ModeOrder[];
  readonly nodes: readonly NodeLive[];
  readonly doors: ReadonlyArray<
    Pick<DoorLive, 'node'> & { readonly settings: Pick<DoorLive['settings'], 'maintenance'> }
  >;
  /** The latest, newest first. */
  readonly commands: readonly CommandStory[];
  /** Why doors are in maintenance, and by whom. */
  readonly reasons: ReadonlyMap<string, { readonly reason: string; readonly by: string | null }>;
}

type Standing = Pick<
  ShiftFacts,
  'open' | 'putAway' | 'suppressed' | 'modes' | 'held' | 'maintenance' | 'offline' | 'capped'
>;

/** What a shift leaves to the next one at a moment, whatever happened before. */
export function standing(station: StationNow): Standing {
  const { alarms, modes, nodes, doors, reasons } = station;
  const inSight = alarms.filter((alarm) => outOfSight(alarm) === null);
  const putAway = alarms.filter(({ shelved, outOfService }) => shelved !== null || outOfService !== null);
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return {
    open: inSight.slice(0, limits.listed),
    putAway: putAway.slice(0, limits.listed),
    suppressed: alarms.filter((alarm) => outOfSight(alarm) === 'suppressed').length,
    modes: modes.slice(0, limits.listed),
    held: nodes.flatMap((node) => heldDoor(node, station)),
    maintenance: doors
      .filter(({ settings }) => settings.maintenance)
      .map(({ node }) => {
        const { reason = null, by = null } = reasons.get(node) ?? {};
        return { node, name: names.get(node) ?? node, reason, by };
      }),
    offline: nodes
      .filter(({ contact }) => contact === 'offline' || contact === 'never')
      .map(({ id, name, contact, since }) => ({ node: id, name, since: contact === 'never' ? null : since })),
    capped: [inSight, putAway, modes].some(({ length }) => length > limits.listed),
  };
}

const unlocking: ReadonlySet<string> = new Set(['hold_unlocked', 'unlock_until']);

/** A door that an order has left otherwise than it is by itself. Of one that is not heard nothing is known. */
function heldDoor({ id, name, hold, until }: NodeLive, { now, commands }: StationNow): Standing['held'] {
  const released = until !== null && until > now;
  if (hold !== 'locked' && hold !== 'unlocked' && !released) return [];
  const locked = hold === 'locked' && !released;
  const story = commands.find(({ node, op }) => node === id && (locked ? op === 'hold_locked' : unlocking.has(op)));
  const end = released ? until : null;
  return [{ node: id, name, hold: locked ? 'locked' : 'unlocked', until: end, by: story?.by ?? null }];
}
