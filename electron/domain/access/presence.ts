import { z } from 'zod';
import { itemId } from '../../contract/access.ts';
import type { DoorSettings } from '../../contract/doors.ts';
import { epochMs, nodeId } from '../../contract/fields.ts';
import type { Incident, IncidentType } from '../../contract/incidents.ts';
import type { doubts, Presence } from '../../contract/presence.ts';

type Doubt = (typeof doubts)[number];

/** Where a person was put last; kept after leaving too, so that what comes late does not bring anybody back. */
export const whereabouts = z.strictObject({
  /** Null is outside of every area. */
  area: itemId.nullable(),
  since: epochMs,
  /** Door of the read; null where a guard put the person there. */
  node: nodeId.nullable(),
  opened: z.boolean(),
});
export type Whereabouts = z.infer<typeof whereabouts>;

/** Rows of the journal that say where people are, and those that make it doubtful. */
export const placeTypes = ['access.granted', 'access.duress', 'door.opened'] as const satisfies readonly IncidentType[];
export const gapTypes = ['node.offline', 'journal.gap', 'buffer.overflow'] as const satisfies readonly IncidentType[];

/** A door is opened within so long after the card, or the person did not go through; ms. */
export const openingTime = 15_000;
/** After so long a read says little about where somebody is, ms. */
const oldAfter = 16 * 3_600_000;

/** When a row happened: by its arrival where the node had no time. */
export function momentOf({ clock, timestamp, received }: Incident): number {
  return clock === 'uptime' ? received : timestamp;
}

const readValue = z.object({ person: itemId, reader: z.int().min(0).max(3), door: z.string() });

/** Where a granted card puts its person; null where the row says nothing of it. */
export function placedBy(row: Incident, doorOf: (node: string) => DoorSettings): [number, Whereabouts] | null {
  const granted = row.type === 'access.granted' || row.type === 'access.duress';
  const read = readValue.safeParse(row.value);
  if (!granted || row.node === null || !read.success) return null;
  const { person, reader, door: contact } = read.data;
  const door = doorOf(row.node);
  const direction = door.readers[reader] ?? 'none';
  if (direction === 'none') return null;
  const area = direction === 'in' ? door.inside : door.outside;
  // A door without a contact, or one that stood open, will not say that it was opened.
  return [person, { area, since: momentOf(row), node: row.node, opened: contact !== 'closed' }];
}

/** Whether the opening of a door belongs to the read that put somebody there. */
export function isOpenedBy(where: Whereabouts, row: Incident): boolean {
  const late = momentOf(row) - where.since;
  return row.type === 'door.opened' && row.node === where.node && !where.opened && late >= 0 && late <= openingTime;
}

/** What doubts are judged by. */
export interface Surroundings {
  readonly now: number;
  readonly doors: readonly DoorSettings[];
  /** When a node was last known to have been away or to have lost events. */
  readonly gaps: ReadonlyMap<string, number>;
}

/** How sure it is that somebody is inside an area still. */
export function surenessOf(where: Whereabouts, around: Surroundings): Pick<Presence, 'sure' | 'doubts'> {
  const found = doubtsOf(where, around);
  const low = found.length > 1 || found.includes('not_opened');
  return { sure: low ? 'low' : found.length === 1 ? 'medium' : 'high', doubts: found };
}

function doubtsOf({ area, since, node, opened }: Whereabouts, { now, doors, gaps }: Surroundings): Doubt[] {
  const around = doors.filter(({ inside, outside }) => area !== null && (inside === area || outside === area));
  const all: Doubt[] = [];
  if (!opened && now - since > openingTime) all.push('not_opened');
  if (around.some((door) => !door.readers.includes(door.inside === area ? 'out' : 'in'))) all.push('no_exit_reader');
  if (around.some((door) => (gaps.get(door.node) ?? 0) >= since)) all.push('gap');
  if (now - since > oldAfter) all.push('old');
  if (node === null) all.push('corrected');
  return all;
}
