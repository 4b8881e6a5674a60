import type { AccessBook as WholeBook } from '../contract/access.ts';
import type { DoorSettings } from '../contract/doors.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { ItemKind, ItemOf } from '../domain/access/records.ts';
import { missingReference, type References, usesOf } from '../domain/access/references.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Json } from '../domain/ports/journal.ts';
import type { AccessBook, Edit } from './access-book.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { NodeBook } from './node-book.ts';

export interface AccessSettingsDeps {
  readonly book: AccessBook;
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Kind = Exclude<ItemKind, 'person' | 'card'>;
type Draft<K extends Kind> = Omit<ItemOf<K>, 'id'> & { readonly id: number | null };
type Plural = 'groups' | 'schedules' | 'holidays' | 'areas' | 'doorGroups' | 'rights';
type AccessHandlers = Pick<Handlers, 'access.book' | `${Plural}.save` | `${Plural}.remove`>;

/** Most of each kind; schedules as many as a node's table holds. */
const most: Readonly<Record<Kind, number>> = {
  group: limits.items,
  schedule: limits.schedules,
  holiday: limits.items,
  area: limits.items,
  doorGroup: limits.items,
  right: limits.rights,
};

/** What the access book refers to, for the rules about references. */
export function referencesOf(book: AccessBook, nodes: Pick<NodeBook, 'get'>): References {
  return {
    has: (kind, id) => itemsOf(book, kind).has(id),
    hasNode: (node) => nodes.get(node) !== null,
    persons: () => book.persons().values(),
    rights: () => book.rights().values(),
    doors: () => book.doors(),
    modes: () => book.records('mode').keys(),
  };
}

function itemsOf<K extends ItemKind>(book: AccessBook, kind: K): ReadonlyMap<number, ItemOf<K>> {
  const maps: { readonly [P in ItemKind]: () => ReadonlyMap<number, ItemOf<P>> } = {
    person: book.persons,
    card: book.cards,
    group: book.groups,
    schedule: book.schedules,
    holiday: book.holidays,
    area: book.areas,
    doorGroup: book.doorGroups,
    right: book.rights,
  };
  return maps[kind]();
}

const nameOf = (item: object): string | null => ('name' in item && typeof item.name === 'string' ? item.name : null);
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** Groups, schedules, holidays, areas, door groups and rights: each change with what it was and what it is. */
export function accessSettingsHandlers(deps: AccessSettingsDeps): AccessHandlers {
  const { book } = deps;
  return {
    'access.book': async () => ok(wholeBook(book)),
    'groups.save': (draft, { person }) => save(deps, 'group', draft, person.username),
    'groups.remove': (item, { person }) => remove(deps, 'group', item, person.username),
    'schedules.save': (draft, { person }) => save(deps, 'schedule', draft, person.username),
    'schedules.remove': (item, { person }) => remove(deps, 'schedule', item, person.username),
    'holidays.save': (draft, { person }) => save(deps, 'holiday', draft, person.username),
    'holidays.remove': (item, { person }) => remove(deps, 'holiday', item, person.username),
    'areas.save': (draft, { person }) => save(deps, 'area', draft, person.username),
    'areas.remove': (item, { person }) => remove(deps, 'area', item, person.username),
    'doorGroups.save': (draft, { person }) => save(deps, 'doorGroup', draft, person.username),
    'doorGroups.remove': (item, { person }) => remove(deps, 'doorGroup', item, person.username),
    'rights.save': (draft, { person }) => save(deps, 'right', draft, person.username),
    'rights.remove': (item, { person }) => remove(deps, 'right', item, person.username),
  };
}

function wholeBook(book: AccessBook): WholeBook {
  return {
    groups: [...book.groups().values()],
    schedules: [...book.schedules().values()],
    holidays: [...book.holidays().values()],
    areas: [...book.areas().values()],
    doorGroups: [...book.doorGroups().values()],
    rights: [...book.rights().values()],
  };
}

function save<K extends Kind>(deps: AccessSettingsDeps, kind: K, draft: Draft<K>, actor: string) {
  return deps.book.edit<ItemOf<K>>(() => {
    const { book, clock, nodes } = deps;
    const before = draft.id === null ? null : (itemsOf(book, kind).get(draft.id) ?? null);
    const wanted = withoutGone(draft, before, nodes);
    const refused = refusal(deps, kind, wanted);
    if (refused !== null) return refused;
    const id = draft.id ?? book.nextId();
    // The draft has every field of its kind; only the number and the revision are ours.
    const after = { ...wanted, id, rev: (before?.rev ?? 0) + 1 } as unknown as ItemOf<K>;
    const value = { kind, id, name: nameOf(after), before: json(before), after: json(after) };
    const entry = actEntry(clock.now(), 'access.changed', actor, value);
    return ok({ changes: [{ kind, id, value: after }], entries: [entry], value: () => after });
  });
}

/** A node that was revoked stays in its door groups until they are saved: no form shows it, so nobody takes it out. */
function withoutGone<T extends object>(draft: T, before: object | null, nodes: AccessSettingsDeps['nodes']): T {
  const nodesOf = (item: object) => ('nodes' in item ? (item as ItemOf<'doorGroup'>).nodes : []);
  const gone = nodesOf(before ?? {}).filter((node) => nodes.get(node) === null);
  return gone.length === 0 ? draft : { ...draft, nodes: nodesOf(draft).filter((node) => !gone.includes(node)) };
}

function refusal<K extends Kind>({ book, nodes }: AccessSettingsDeps, kind: K, draft: Draft<K>): Result<never> | null {
  const items = itemsOf(book, kind);
  const before = draft.id === null ? undefined : items.get(draft.id);
  if (draft.id !== null && before === undefined) return fail('not_found', `no ${kind} ${draft.id}`);
  if (before !== undefined && before.rev !== draft.rev)
    return fail('conflict', 'somebody else changed it', { rev: before.rev });
  if (draft.id === null && items.size >= most[kind])
    return fail('invalid_input', `no more than ${most[kind]}`, { reason: 'limit', limit: most[kind] });
  const name = nameOf(draft)?.toLocaleLowerCase();
  const taken = name !== undefined && [...items.values()].find((item) => nameOf(item)?.toLocaleLowerCase() === name);
  if (taken && taken.id !== draft.id) return fail('conflict', 'the name is taken', { name: nameOf(taken) });
  const missing = missingReference(kind, draft, referencesOf(book, nodes));
  return missing === null ? null : fail('invalid_input', `${missing} does not fit`, { reason: missing });
}

function remove(
  { book, nodes, clock }: AccessSettingsDeps,
  kind: Kind,
  { id, rev }: { id: number; rev: number },
  actor: string,
): Promise<Result<Record<string, never>>> {
  return book.edit<Record<string, never>>(() => {
    const before = itemsOf(book, kind).get(id);
    if (before === undefined) return fail('not_found', `no ${kind} ${id}`);
    if (before.rev !== rev) return fail('conflict', 'somebody else changed it', { rev: before.rev });
    const uses = usesOf(kind, id, referencesOf(book, nodes));
    if (uses > 0) return fail('conflict', 'something still needs it', { uses });
    const value = { kind, id, name: nameOf(before), before: json(before) };
    const entry = actEntry(clock.now(), 'access.removed', actor, value);
    return ok({ changes: [{ kind, id, value: null }], entries: [entry], value: () => ({}) });
  });
}

/** Stores how a door is meant to decide; `conflict` where somebody else changed it meanwhile. */
export function configureDoor(
  { book, nodes, clock }: AccessSettingsDeps,
  input: Omit<DoorSettings, 'maintenance'>,
  actor: string,
): Promise<Result<DoorSettings>> {
  return book.edit((): Result<Edit<DoorSettings>> => {
    const before = book.door(input.node);
    if (before.rev !== input.rev) return fail('conflict', 'somebody else changed it', { rev: before.rev });
    const missing = missingReference('door', input, referencesOf(book, nodes));
    if (missing !== null) return fail('invalid_input', `${missing} does not fit`, { reason: missing });
    const pinSchedule = input.pin === 'outside' ? input.pinSchedule : null;
    const after = { ...input, pinSchedule, rev: input.rev + 1, maintenance: before.maintenance };
    const entry = {
      timestamp: clock.now(),
      type: 'door.changed',
      node: input.node,
      actor,
      value: { before: json(before), after: json(after) },
    } as const;
    return ok({ changes: [{ kind: 'door', id: input.node, value: after }], entries: [entry], value: () => after });
  });
}
