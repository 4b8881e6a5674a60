import type { AccessBook } from '../../../../electron/contract/access.ts';
import type { Card, Cardholder } from '../../../../electron/contract/people.ts';

/** How a person stands today, most lasting first; the words are under `people.state.…`. */
export const personStates = ['active', 'notYet', 'expired', 'blocked', 'noCard'] as const;
export type PersonState = (typeof personStates)[number];

/** What a card is worth today; the words are under `cards.state.…`. */
export type CardWorth = 'active' | 'expired' | 'blocked' | 'lost';

/** Whether a card is blocked or lost, or else has expired on this day of the site's calendar. */
export function worthOf({ state, to }: Pick<Card, 'state' | 'to'>, today: string): CardWorth {
  if (state !== 'active') return state;
  return to !== null && to < today ? 'expired' : 'active';
}

/** A person's own dates come first: outside them no card counts. */
export function stateOf({ from, to, cards }: Pick<Cardholder, 'from' | 'to' | 'cards'>, today: string): PersonState {
  if (to !== null && to < today) return 'expired';
  if (from !== null && from > today) return 'notYet';
  if (cards.length === 0) return 'noCard';
  const worths = cards.map((card) => worthOf(card, today));
  if (worths.includes('active')) return 'active';
  return worths.includes('expired') ? 'expired' : 'blocked';
}

export interface PersonRow {
  readonly person: Cardholder;
  readonly state: PersonState;
  /** Place by name among all: comparing numbers is quicker than comparing names. */
  readonly rank: number;
  /** Names of the groups, sorted. */
  readonly groups: string;
  /** What the filter looks in, in small letters. */
  readonly words: string;
}

/** Makes rows of persons, sorted by name. */
export function rowsOf(
  people: readonly Cardholder[],
  groups: AccessBook['groups'],
  today: string,
  compare: (a: string, b: string) => number,
): readonly PersonRow[] {
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return people
    .toSorted((a, b) => compare(a.name, b.name))
    .map((person, rank) => ({
      person,
      rank,
      state: stateOf(person, today),
      groups: person.groups
        .flatMap((id) => names.get(id) ?? [])
        .sort(compare)
        .join(', '),
      words:
        `${person.name}\n${person.department}\n${person.cards.map(({ last4 }) => last4).join('\n')}`.toLocaleLowerCase(),
    }));
}

export interface PersonFilter {
  readonly text: string;
  readonly group: number | null;
  readonly state: PersonState | null;
}

/** The rows in which every typed word is found, of one group and one state where they are chosen. */
export function filterRows(rows: readonly PersonRow[], { text, group, state }: PersonFilter): readonly PersonRow[] {
  const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0 && group === null && state === null) return rows;
  return rows.filter(
    (row) =>
      (state === null || row.state === state) &&
      (group === null || row.person.groups.includes(group)) &&
      wanted.every((word) => row.words.includes(word)),
  );
}
