import { displayName, note as noteForm } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';

/** What the form of a person holds. */
export interface PersonDraft {
  readonly name: string;
  readonly department: string;
  readonly note: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly groups: readonly number[];
  readonly first: boolean;
  readonly second: boolean;
  readonly exempt: boolean;
}

/** Under which name an unsaved form is kept. */
export const draftName = (id: number | null) => `person:${id ?? 'new'}`;

const empty: PersonDraft = {
  name: '',
  department: '',
  note: '',
  from: null,
  to: null,
  groups: [],
  first: false,
  second: false,
  exempt: false,
};

/** The form as it begins: what is stored, or nothing for a new person. */
export function draftOf(stored: Cardholder | null): PersonDraft {
  if (stored === null) return empty;
  const { name, department, note, from, to, groups, first, second, exempt } = stored;
  return { name, department, note, from, to, groups, first, second, exempt };
}

/** The form as it is sent. */
export function fieldsOf(draft: PersonDraft) {
  return { ...draft, name: draft.name.trim(), department: draft.department.trim(), groups: [...draft.groups] };
}

/** Whether nothing would change; the order of groups means nothing. */
export function same(a: PersonDraft, b: PersonDraft): boolean {
  const plain = (draft: PersonDraft) =>
    JSON.stringify({ ...fieldsOf(draft), groups: draft.groups.toSorted((x, y) => x - y) });
  return plain(a) === plain(b);
}

/** What is wrong with a form; the words are under `people.wrong.…`. */
export type Wrong = 'name' | 'department' | 'note' | 'order';

/** Everything that the station would refuse. */
export function wrongsOf(draft: PersonDraft): ReadonlySet<Wrong> {
  const wrongs = new Set<Wrong>();
  if (!displayName.safeParse(draft.name).success) wrongs.add('name');
  if (draft.department.trim().length > limits.name) wrongs.add('department');
  if (!noteForm.safeParse(draft.note).success) wrongs.add('note');
  if (draft.from !== null && draft.to !== null && draft.from > draft.to) wrongs.add('order');
  return wrongs;
}
