import type { Area, DoorGroup, Holiday, Interval, Schedule as NamedSchedule, Right } from '../../contract/access.ts';
import type { DoorSettings } from '../../contract/doors.ts';
import type { Card, Cardholder } from '../../contract/people.ts';
import type { SiteCalendar } from './calendar.ts';
import { compareBytes } from './image.ts';
import {
  type AccessTable,
  always,
  type Direction,
  type DoorRules,
  noRight,
  type Schedule,
  type TableCredential,
  type TablePin,
  tableLimits,
} from './table.ts';

type Items<T> = ReadonlyMap<number, T>;
export type TablePerson = Pick<Cardholder, 'id' | 'from' | 'to' | 'groups' | 'first' | 'second' | 'exempt'>;
export type TableCard = Pick<Card, 'id' | 'person' | 'state' | 'to'>;

/** What of the access book decides at doors. */
export interface TableSource {
  readonly persons: Items<TablePerson>;
  readonly cards: Items<TableCard>;
  readonly schedules: Items<Pick<NamedSchedule, 'days'>>;
  readonly holidays: Items<Pick<Holiday, 'from' | 'to' | 'yearly'>>;
  readonly areas: Items<Pick<Area, 'antipassback'>>;
  readonly doorGroups: Items<Pick<DoorGroup, 'nodes'>>;
  readonly rights: Items<Pick<Right, 'who' | 'where' | 'schedule'>>;
}

/** A card by the name that this node knows it by. */
export interface HashedCard {
  readonly card: number;
  readonly cred: Uint8Array;
}

/** `too_large`: more schedules, parts of a day, holidays or cards than a node holds. */
export type CompileResult =
  | { readonly ok: true; readonly table: AccessTable }
  | { readonly ok: false; readonly fault: 'too_large' };

const tooLarge: CompileResult = { ok: false, fault: 'too_large' };

/**
 * What one door is to decide by. `creds` are the site's cards as this node knows them, ascending: all of them, so that
 * it can tell a card without a right from an unknown one. `pinOf` is asked only for persons who may pass here, and only
 * where the door wants PINs. Of two cards with the same number the older one counts.
 */
export function compileTable(
  source: TableSource,
  door: DoorSettings,
  calendar: SiteCalendar,
  creds: readonly HashedCard[],
  pinOf: (person: number) => Omit<TablePin, 'person'> | null,
): CompileResult {
  const here = rightsAt(source, door.node);
  const weekFor = weekBook(source.schedules);
  const held = new Map<number, Held>();
  for (const person of source.persons.values()) held.set(person.id, weekFor(here(person)));
  const free = door.pin === 'outside' && door.pinSchedule !== null ? weekFor(new Set([door.pinSchedule])) : noRight;
  const { schedules, numberOf } = numbering([...held.values(), free]);
  const holidays = calendar.holidays(source.holidays.values());
  if (schedules.length > tableLimits.schedules || holidays.length > tableLimits.holidays) return tooLarge;
  if (schedules.some((week) => week.some((row) => row.length > tableLimits.intervalsOfADay))) return tooLarge;
  const rules = rulesOf(source, door, numberOf(free));
  const credentials = credentialsOf(source, calendar, creds, (person) => numberOf(held.get(person) ?? noRight));
  if (credentials.length > tableLimits.credentials) return tooLarge;
  const pins = rules.pin === 'never' ? [] : pinsOf(credentials, pinOf);
  return { ok: true, table: { rules, zone: calendar.zone, holidays, schedules, credentials, pins } };
}

/** Ids of schedules by which somebody may pass; null is without a schedule, empty is never. */
type Times = ReadonlySet<number | null>;

/** The rights for one door; tells those of a person, of its groups too. */
export function rightsAt({ rights, doorGroups }: TableSource, node: string): (person: TablePerson) => Times {
  const [persons, groups] = [new Map<number, Set<number | null>>(), new Map<number, Set<number | null>>()];
  for (const { who, where, schedule } of rights.values()) {
    const is = where.is === 'door' ? where.node === node : (doorGroups.get(where.id)?.nodes.includes(node) ?? false);
    if (!is) continue;
    const held = who.is === 'person' ? persons : groups;
    held.set(who.id, (held.get(who.id) ?? new Set()).add(schedule));
  }
  return (person) => {
    const times = new Set(persons.get(person.id));
    for (const group of person.groups) for (const schedule of groups.get(group) ?? []) times.add(schedule);
    return times;
  };
}

/** The schedule of one person here. */
type Held = typeof always | typeof noRight | Week;
interface Week {
  /** What it says: the same for equal weeks, whatever they were put together from. */
  readonly key: string;
  readonly week: Schedule;
}

/** Turns sets of schedules into weeks, each put together once. */
function weekBook(named: TableSource['schedules']): (times: Times) => Held {
  const known = new Map<string, Week>();
  return (times) => {
    if (times.has(null)) return always;
    const ids = [...times].filter((id) => id !== null && named.has(id)) as number[];
    if (ids.length === 0) return noRight;
    const name = ids.sort((a, b) => a - b).join();
    const found = known.get(name) ?? weekOf(ids.flatMap((id) => named.get(id) ?? []));
    known.set(name, found);
    return found;
  };
}

function weekOf(schedules: ReadonlyArray<Pick<NamedSchedule, 'days'>>): Week {
  const week = mergedWeek(schedules);
  return { key: JSON.stringify(week), week };
}

/** Numbers the weeks by what they say, so that the order in which the book was read does not show in a table. */
function numbering(held: Iterable<Held>) {
  const weeks = new Map<string, Schedule>();
  for (const one of held) if (typeof one !== 'number') weeks.set(one.key, one.week);
  const keys = [...weeks.keys()].sort();
  const numbers = new Map(keys.map((key, i) => [key, i + 1]));
  return {
    schedules: keys.flatMap((key) => [weeks.get(key) ?? []]),
    numberOf: (one: Held) => (typeof one === 'number' ? one : (numbers.get(one.key) ?? noRight)),
  };
}

/** The week in which at least one of these is in force. */
function mergedWeek(schedules: ReadonlyArray<Pick<NamedSchedule, 'days'>>): Schedule {
  return Array.from({ length: 8 }, (_, day) => mergedDay(schedules.flatMap(({ days }) => days[day] ?? [])));
}

function mergedDay(parts: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of parts.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return merged;
}

function rulesOf({ areas }: TableSource, door: DoorSettings, outside: number): DoorRules {
  const { twoPersons, firstPerson, antipassback, inside, pin, readers } = door;
  const [a = 'none', b = 'none', c = 'none', d = 'none']: readonly Direction[] = readers;
  return {
    twoPersons,
    firstPerson,
    // Without the schedule that would free from it, the PIN is always needed.
    pin: pin === 'outside' ? (outside === noRight ? 'always' : { outside }) : pin,
    directions: [a, b, c, d],
    antipassbackSeconds: antipassback,
    antipassbackArea: inside !== null && (areas.get(inside)?.antipassback ?? false),
  };
}

function credentialsOf(
  { persons, cards }: TableSource,
  calendar: SiteCalendar,
  creds: readonly HashedCard[],
  scheduleOf: (person: number) => number,
): TableCredential[] {
  const all: (TableCredential & { readonly card: number })[] = [];
  for (const { card: id, cred } of creds) {
    const card = cards.get(id);
    const person = card === undefined ? undefined : persons.get(card.person);
    if (card === undefined || person === undefined) continue;
    const last = all.at(-1);
    const twin = last !== undefined && compareBytes(last.cred, cred) === 0;
    if (twin && last.card < id) continue;
    if (twin) all.pop();
    all.push({ card: id, ...credentialOf(cred, person, card, calendar, scheduleOf(person.id)) });
  }
  return all;
}

function credentialOf(
  cred: Uint8Array,
  { id: person, from, to, first, second, exempt }: TablePerson,
  card: TableCard,
  calendar: SiteCalendar,
  schedule: number,
): TableCredential {
  const last = to === null || (card.to !== null && card.to < to) ? card.to : to;
  return {
    cred,
    person,
    from: from === null ? 0 : inRange(calendar.dayStart(from), 0),
    // 0 would be no limit.
    to: last === null ? 0 : inRange(calendar.dayEnd(last), 1),
    schedule,
    blocked: card.state === 'blocked',
    lost: card.state === 'lost',
    first,
    second,
    exempt,
  };
}

/** Seconds as an image has room for them: it ends in 2106. */
function inRange(seconds: number, least: number): number {
  return Math.min(Math.max(seconds, least), 0xffff_ffff);
}

function pinsOf(
  credentials: readonly TableCredential[],
  pinOf: (person: number) => Omit<TablePin, 'person'> | null,
): TablePin[] {
  const persons = new Set<number>();
  for (const { person, schedule } of credentials) if (schedule !== noRight) persons.add(person);
  return [...persons].flatMap((person) => {
    const pin = pinOf(person);
    return pin === null ? [] : { person, ...pin };
  });
}
