import type { AccessBook, Interval } from '../../electron/contract/access.ts';
import type { Presence } from '../../electron/contract/presence.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import { hostileName, hostileText } from './fake-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

const MINUTE = 60_000;
const none: Interval[] = [];
const whole: Interval[] = [{ from: 0, to: 1_440 }];
const office: Interval[] = [
  { from: 420, to: 720 },
  { from: 765, to: 1_080 },
];
const night: Interval[] = [
  { from: 0, to: 360 },
  { from: 1_200, to: 1_440 },
];

/** A book as a site of some years has it. Numbers begin at 1 in every list. */
export function fakeBook(hostile = false): AccessBook {
  const named = (id: number, name: string) => ({ id, rev: 1, name: hostile && id === 1 ? hostileName : name });
  const holiday = (id: number, name: string, from: string, to = from, yearly = true) => ({
    ...named(id, name),
    from,
    to,
    yearly,
  });
  return {
    groups: [
      { ...named(1, 'Operations'), note: '' },
      { ...named(2, 'Facility services and cleaning'), note: 'External' },
      { ...named(3, 'Network'), note: '' },
    ],
    schedules: [
      {
        ...named(1, 'Office hours'),
        days: [office, office, office, office, [{ from: 420, to: 900 }], none, none, none],
      },
      { ...named(2, 'Night shift'), days: [night, night, night, night, night, night, night, night] },
      { ...named(3, 'Cleaning, early morning'), days: Array.from({ length: 8 }, () => [{ from: 275, to: 400 }]) },
      { ...named(4, 'Always, holidays too'), days: Array.from({ length: 8 }, () => whole) },
    ],
    holidays: [
      holiday(1, 'New Year’s Day', '2020-01-01'),
      holiday(2, 'Christmas break', '2025-12-24', '2026-01-02', false),
      holiday(3, 'German Unity Day', '2020-10-03'),
      holiday(4, 'Summer closing', '2026-08-03', '2026-08-07', false),
    ],
    areas: [
      { ...named(1, 'Data hall 1'), antipassback: true },
      { ...named(2, 'Meet-me room'), antipassback: false },
      { ...named(3, 'Offices and social rooms'), antipassback: false },
    ],
    doorGroups: [
      { ...named(1, 'All aisles'), nodes: ['node-1', 'node-2', 'node-3', 'node-4', 'node-5', 'node-6'] },
      { ...named(2, 'Deliveries'), nodes: ['node-8'] },
    ],
    rights: [
      {
        id: 1,
        rev: 1,
        who: { is: 'group', id: 1 },
        where: { is: 'doorGroup', id: 1 },
        schedule: null,
      },
      { id: 2, rev: 1, who: { is: 'group', id: 2 }, where: { is: 'doorGroup', id: 1 }, schedule: 3 },
      { id: 3, rev: 1, who: { is: 'person', id: 2 }, where: { is: 'door', node: 'node-7' }, schedule: 1 },
    ],
  };
}

const people = ['Anneliese Brandt-Oberhausen', 'Kofi Mensah', 'Marek Wójcik', 'Ines Ferreira', 'Tomoko Ishikawa'];
const doubtsOf: readonly Presence['doubts'][] = [
  [],
  [],
  ['old'],
  ['not_opened'],
  [],
  ['gap', 'no_exit_reader'],
  ['corrected'],
  [],
];

function sureOf(doubts: Presence['doubts']): Presence['sure'] {
  if (doubts.length === 0) return 'high';
  return doubts.length > 1 || doubts.includes('not_opened') ? 'low' : 'medium';
}

/** So many people inside, with every doubt. */
export function fakePresence(count: number, now: number, hostile = false): Presence[] {
  return Array.from({ length: count }, (_, i) => {
    const doubts = doubtsOf[i % doubtsOf.length] ?? [];
    const name = people[i % people.length] ?? '';
    return {
      person: i + 1,
      name: hostile && i === 0 ? hostileText : i < people.length ? name : `${name} ${i + 1}`,
      area: (i % 3) + 1,
      since: now - (doubts.includes('old') ? 1_000 : (i % 300) + 3) * MINUTE,
      node: doubts.includes('corrected') ? null : `node-${(i % 4) + 1}`,
      sure: sureOf(doubts),
      doubts,
    };
  });
}

type ListName = keyof AccessBook;
type Stored<N extends ListName> = AccessBook[N][number];
type Draft<N extends ListName> = Omit<Stored<N>, 'id'> & { readonly id: number | null };

/** The access book and who is inside, behind the bridge; keeps to revisions, unique names and uses. */
export function createFakeAccess(parts: FakeParts) {
  const { hostile } = parts.setup;
  let book = fakeBook(hostile);
  let inside = fakePresence(12, Date.now(), hostile);
  const outdated = (list: 'access' | 'presence') => queueMicrotask(() => parts.push({ outdated: [list] }));
  const put = <N extends ListName>(list: N, items: readonly Stored<N>[]) => {
    book = { ...book, [list]: items };
    outdated('access');
  };
  const items = <N extends ListName>(list: N) => book[list] as Stored<N>[];

  const save = <N extends ListName>(list: N, draft: Draft<N>): Result<Stored<N>> => {
    const all = items(list);
    const before = all.find(({ id }) => id === draft.id);
    if (draft.id !== null && before === undefined) return fail('not_found', 'no such item');
    if (before !== undefined && before.rev !== draft.rev) return fail('conflict', 'changed', { rev: before.rev });
    const name = 'name' in draft ? String(draft.name) : null;
    const twin = all.find((each) => 'name' in each && each.name === name && each.id !== draft.id);
    if (name !== null && twin !== undefined) return fail('conflict', 'name', { name });
    const id = draft.id ?? Math.max(0, ...all.map((each) => each.id)) + 1;
    const stored = { ...draft, id, rev: draft.rev + 1 } as unknown as Stored<N>;
    put(list, before === undefined ? [...all, stored] : all.map((each) => (each.id === id ? stored : each)));
    return ok(stored);
  };

  const uses: Record<ListName, (id: number) => number> = {
    groups: (id) => book.rights.filter(({ who }) => who.is === 'group' && who.id === id).length,
    schedules: (id) => book.rights.filter(({ schedule }) => schedule === id).length,
    doorGroups: (id) => book.rights.filter(({ where }) => where.is === 'doorGroup' && where.id === id).length,
    holidays: () => 0,
    areas: () => 0,
    rights: () => 0,
  };
  const remove = (list: ListName, { id, rev }: { id: number; rev: number }): Result<Record<string, never>> => {
    const before = items(list).find((each) => each.id === id);
    if (before === undefined) return fail('not_found', 'no such item');
    if (before.rev !== rev) return fail('conflict', 'changed', { rev: before.rev });
    if (uses[list](id) > 0) return fail('conflict', 'in use', { uses: uses[list](id) });
    put(
      list,
      items(list).filter((each) => each.id !== id),
    );
    return ok({});
  };

  const correct = (person: number, area: number | null): Result<Record<string, never>> => {
    const who = inside.find((each) => each.person === person);
    if (who === undefined) return fail('not_found', 'nobody');
    const there = { ...who, since: Date.now(), node: null, sure: 'medium' as const, doubts: ['corrected' as const] };
    inside = inside.flatMap((each) => (each.person !== person ? [each] : area === null ? [] : [{ ...there, area }]));
    outdated('presence');
    return ok({});
  };

  const handlers = {
    'access.book': () => ok(book),
    'groups.save': (draft) => save('groups', draft),
    'groups.remove': (item) => remove('groups', item),
    'schedules.save': (draft) => save('schedules', draft),
    'schedules.remove': (item) => remove('schedules', item),
    'holidays.save': (draft) => save('holidays', draft),
    'holidays.remove': (item) => remove('holidays', item),
    'areas.save': (draft) => save('areas', draft),
    'areas.remove': (item) => remove('areas', item),
    'doorGroups.save': (draft) => save('doorGroups', draft),
    'doorGroups.remove': (item) => remove('doorGroups', item),
    'rights.save': (draft) => save('rights', draft),
    'rights.remove': (item) => remove('rights', item),
    'presence.list': () => ok(inside),
    'presence.correct': ({ person, area }) => correct(person, area),
  } satisfies Partial<Handlers>;
  return {
    handlers,
    book: () => book,
    /** Somebody else changes the book; pushed at once. */
    changeBook(change: (book: AccessBook) => AccessBook) {
      book = change(book);
      outdated('access');
    },
    /** So many people are inside; pushed at once. */
    fill(count: number) {
      inside = fakePresence(count, Date.now(), hostile);
      outdated('presence');
    },
  };
}
