import type { clockQualities } from '../../contract/fields.ts';
import type { DenialReason } from '../../contract/incidents.ts';
import type { siteModes } from '../../contract/nodes.ts';
import type { LocalClock } from './local-time.ts';
import { type AccessTable, always, noRight, type TableCredential } from './table.ts';

/** Readers of a node. */
export const readerIndex = [0, 1, 2, 3] as const;
export type ReaderIndex = (typeof readerIndex)[number];
export type SiteMode = (typeof siteModes)[number];
export type Place = 'unknown' | 'inside' | 'outside';

/** One moment by both clocks of a node, in ms; `wall` says nothing where `clock` is `uptime`. */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
  readonly clock: (typeof clockQualities)[number];
}

/** What a door decides by. */
export interface Door {
  readonly table: AccessTable;
  readonly local: LocalClock;
  readonly mode: SiteMode;
  readonly heldLocked: boolean;
}

/** What is remembered of a person: the last grant, and where it led. */
export interface Seen {
  readonly reader: ReaderIndex | null;
  readonly mono: number;
  readonly place: Place;
}

/** What a door remembers since its node started. */
export interface Memory {
  readonly persons: ReadonlyMap<number, Seen>;
  /** Local days on which a first person was granted. */
  readonly firstDays: ReadonlySet<number>;
}

/** Rules 1 to 11. `granted` at once is what an evacuation does; `passed` goes on to the PIN and the second person. */
export type Judgement =
  | { readonly is: 'denied'; readonly reason: DenialReason }
  | { readonly is: 'granted' | 'passed'; readonly credential: TableCredential };

/**
 * Whether a card passes rules 1 to 11 of docs/protocol.md, "The decision", written down plainly: the reference that the
 * firmware is compared with, and the station's answer to whether a card would open a door now.
 */
export function judge(door: Door, memory: Memory, reader: ReaderIndex, cred: Uint8Array, now: Moment): Judgement {
  const denied = (reason: DenialReason): Judgement => ({ is: 'denied', reason });
  if (door.mode === 'lockdown' || door.heldLocked) return denied('lockdown');
  if (door.mode === 'maintenance') return denied('door_in_maintenance');
  const credential = credentialOf(door.table, cred);
  if (credential === undefined) return denied('unknown_credential');
  if (credential.lost) return denied('lost');
  if (credential.blocked) return denied('blocked');
  if (door.mode === 'evacuation') return { is: 'granted', credential };
  if (credential.schedule === noRight) return denied('no_right');
  const reason =
    validity(credential, now) ??
    schedule(door, credential, now) ??
    firstPerson(door, memory, credential, now) ??
    antipassback(door, memory, reader, credential, now);
  return reason === null ? { is: 'passed', credential } : denied(reason);
}

/** The entry of a card; undefined where the table has none. */
export function credentialOf(table: AccessTable, cred: Uint8Array): TableCredential | undefined {
  return table.credentials.find((one) => isSame(one.cred, cred));
}

/** Whether two byte strings are the same. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The first half of rule 12: whether a PIN has to be typed at this moment. */
export function needsPin({ table, local }: Pick<Door, 'table' | 'local'>, now: Moment): boolean {
  const { pin } = table.rules;
  if (typeof pin === 'string') return pin === 'always';
  return now.clock === 'uptime' || !isInForce(table, local, pin.outside, now.wall);
}

function validity({ from, to }: TableCredential, now: Moment): DenialReason | null {
  if (from === 0 && to === 0) return null;
  if (now.clock === 'uptime') return 'clock_untrusted';
  if (from !== 0 && now.wall < from * 1_000) return 'not_yet_valid';
  return to !== 0 && now.wall >= to * 1_000 ? 'expired' : null;
}

function schedule({ table, local }: Door, credential: TableCredential, now: Moment): DenialReason | null {
  if (credential.schedule === always) return null;
  if (now.clock === 'uptime') return 'clock_untrusted';
  return isInForce(table, local, credential.schedule, now.wall) ? null : 'outside_schedule';
}

function isInForce(table: AccessTable, local: LocalClock, number: number, wall: number): boolean {
  const { day, weekday, minute } = local(wall);
  const row = table.holidays.includes(day) ? 7 : weekday;
  const parts = table.schedules[number - 1]?.[row] ?? [];
  return parts.some(({ from, to }) => from <= minute && minute < to);
}

function firstPerson(door: Door, memory: Memory, { first }: TableCredential, now: Moment): DenialReason | null {
  if (!door.table.rules.firstPerson || first) return null;
  if (now.clock === 'uptime') return 'clock_untrusted';
  return memory.firstDays.has(door.local(now.wall).day) ? null : 'first_person_missing';
}

function antipassback(
  { table: { rules } }: Door,
  { persons }: Memory,
  reader: ReaderIndex,
  { person, exempt }: TableCredential,
  now: Moment,
): DenialReason | null {
  const seen = persons.get(person);
  if (exempt || seen === undefined) return null;
  if (seen.reader === reader && now.mono - seen.mono < rules.antipassbackSeconds * 1_000) return 'antipassback';
  const leads = rules.directions[reader];
  const isThere = (leads === 'in' && seen.place === 'inside') || (leads === 'out' && seen.place === 'outside');
  return rules.antipassbackArea && isThere ? 'antipassback' : null;
}
