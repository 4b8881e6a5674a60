import type { Complain, CsvRow, PersonFields } from './csv-row.ts';
import type { CardRecord, PersonRecord } from './records.ts';

/** What of the access book an import is held against. */
export interface PeopleView {
  persons(): ReadonlyMap<number, PersonRecord>;
  cards(): ReadonlyMap<number, CardRecord>;
  cardsOf(person: number): readonly CardRecord[];
  cardOfNumber(number: bigint): CardRecord | null;
  groups(): ReadonlyMap<number, { readonly id: number; readonly name: string }>;
}

export interface PlannedCard extends Pick<CardRecord, 'format' | 'label' | 'to' | 'state'> {
  readonly number: bigint;
  /** The card that there is; null for a new one. */
  readonly held: CardRecord | null;
}

/** A person of the file, with the cards that are new or become other ones. */
export interface PlannedPerson {
  /** Who it is; null for somebody new. */
  readonly person: PersonRecord | null;
  readonly fields: PersonFields;
  /** Whether the fields differ from those of `person`. */
  readonly differs: boolean;
  readonly cards: readonly PlannedCard[];
}

/** What becomes of the persons of a file, and of which of them each line speaks. */
export interface Matched {
  readonly persons: readonly PlannedPerson[];
  readonly personOf: ReadonlyMap<CsvRow, PlannedPerson>;
}

interface Gathered extends PlannedPerson {
  readonly cards: PlannedCard[];
  withoutCard: boolean;
}

const unsaid: Omit<PersonFields, 'name'> = { department: '', note: '', from: null, to: null, groups: [] };
const nameKey = (name: string, department: string) => JSON.stringify([name, department]);

/**
 * Brings the lines together to persons. Whose line it is says the card, where its owner has that name; else the name
 * with the department; of several such people the one who has all else in common as well.
 */
export function matchRows(rows: readonly CsvRow[], view: PeopleView, complain: Complain): Matched {
  const namesakes = Map.groupBy(view.persons().values(), (person) => nameKey(person.name, person.department));
  const gathered = new Map<string | number, Gathered>();
  const personOf = new Map<CsvRow, Gathered>();
  const seen = new Set<bigint>();
  for (const row of rows) {
    const { line, card, fields } = row;
    const held = card === null ? null : view.cardOfNumber(card.number);
    const found = whose(row, held, namesakes.get(nameKey(fields.name, fields.department ?? '')) ?? [], view, gathered);
    if (found === 'several') complain(line, 'name', 'ambiguous', fields.name);
    else if (held !== null && held.person !== found?.id) complain(line, 'number', 'card_taken', String(card?.number));
    else if (card !== null && seen.has(card.number)) complain(line, 'number', 'twice', String(card?.number));
    else {
      if (card !== null) seen.add(card.number);
      const entry = gather(gathered, row, found, held);
      if (entry === null) complain(line, 'name', 'twice', fields.name);
      else personOf.set(row, entry);
    }
  }
  return { persons: [...gathered.values()], personOf };
}

function whose(
  { fields, card }: CsvRow,
  held: CardRecord | null,
  namesakes: readonly PersonRecord[],
  view: PeopleView,
  gathered: ReadonlyMap<string | number, Gathered>,
): PersonRecord | 'several' | null {
  const owner = held === null ? undefined : view.persons().get(held.person);
  if (owner?.name === fields.name) return owner;
  const [first = null, second] = namesakes;
  if (second === undefined) return first;
  // Of people who share their name a file that we wrote has each on a line of its own.
  const alike = namesakes.filter(
    (person) => card === null && !gathered.has(person.id) && view.cardsOf(person.id).length === 0,
  );
  return alike.find((person) => sameFields(fieldsOf(person), { ...fieldsOf(person), ...fields })) ?? 'several';
}

/** Adds a line to its person; null where it contradicts another line, or says the same once more. */
function gather(
  gathered: Map<string | number, Gathered>,
  { fields: given, card }: CsvRow,
  person: PersonRecord | null,
  held: CardRecord | null,
): Gathered | null {
  const key = person?.id ?? nameKey(given.name, given.department ?? '');
  const fields = { ...unsaid, ...(person === null ? {} : fieldsOf(person)), ...given };
  const before = gathered.get(key);
  if (before !== undefined && (!sameFields(before.fields, fields) || (card === null && before.withoutCard)))
    return null;
  const differs = person !== null && !sameFields(fieldsOf(person), fields);
  const entry = before ?? { person, fields, differs, cards: [], withoutCard: false };
  gathered.set(key, entry);
  if (card === null) entry.withoutCard = true;
  else {
    const planned = plannedCard(card, held);
    if (planned !== null) entry.cards.push(planned);
  }
  return entry;
}

/** What a card is to be; null where it is so already. What a line does not say of a card stays. */
function plannedCard({ number, ...given }: NonNullable<CsvRow['card']>, held: CardRecord | null): PlannedCard | null {
  const before = held ?? { format: 'w26', label: '', to: null, state: 'active' };
  const { format, label, to, state } = { ...before, ...given };
  const same = held?.format === format && held.label === label && held.to === to && held.state === state;
  return same ? null : { held, format, number, label, to, state };
}

function fieldsOf({ name, department, note, from, to, groups }: PersonFields): PersonFields {
  return { name, department, note, from, to, groups };
}

function sameFields(a: PersonFields, b: PersonFields): boolean {
  const text = (fields: PersonFields) =>
    JSON.stringify({ ...fieldsOf(fields), groups: fields.groups.toSorted((one, other) => one - other) });
  return text(a) === text(b);
}
