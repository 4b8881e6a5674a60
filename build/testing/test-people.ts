import type { CallInput, CallName, CallOutput } from '../../electron/contract/calls.ts';
import type { CardFormat } from '../../electron/contract/people.ts';
import type { AccessBook, BookChange } from '../../electron/services/access-book.ts';

/** Somebody with one card and a right that holds always. */
export interface TestPerson {
  readonly name: string;
  readonly format: CardFormat;
  readonly number: number;
  /** Where the card opens; absent: at every door that there is when the person is made. */
  readonly doors?: readonly string[];
}

type Ask = <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;

const plain = {
  department: '',
  note: '',
  from: null,
  to: null,
  groups: [],
  first: false,
  second: false,
  exempt: false,
};

/** Makes people as a manager does, through the calls of the window. */
export async function createPeople(ask: Ask, people: readonly TestPerson[], allDoors: readonly string[]) {
  for (const { name, format, number, doors = allDoors } of people) {
    const { id } = await ask('people.create', { ...plain, name });
    const source = { is: 'number', format, number: String(number) } as const;
    await ask('cards.add', { person: id, source, label: '', to: null });
    for (const node of doors) {
      const [who, where] = [{ is: 'person', id } as const, { is: 'door', node } as const];
      await ask('rights.save', { id: null, rev: 0, who, where, schedule: null });
    }
  }
}

/** Writes people into an access book, all at once, for tests without a window. */
export async function putPeople(access: AccessBook, people: readonly TestPerson[], allDoors: readonly string[]) {
  if (people.length === 0) return;
  const changes = people.flatMap(({ name, format, number, doors = allDoors }): BookChange[] => {
    const [id, card] = [access.nextId(), access.nextId()];
    const unset = { photo: 0, pin: false, duress: false, sealedPins: null, created: 1 };
    const sealed = access.sealNumber(card, BigInt(number));
    const state = { label: '', state: 'active', to: null, added: 1 };
    return [
      { kind: 'person', id, value: { ...plain, ...unset, id, rev: 1, name } },
      { kind: 'card', id: card, value: { id: card, rev: 1, person: id, format, ...state, ...sealed } },
      ...doors.map((node): BookChange => {
        const right = access.nextId();
        const [who, where] = [{ is: 'person', id } as const, { is: 'door', node } as const];
        return { kind: 'right', id: right, value: { id: right, rev: 1, who, where, schedule: null } };
      }),
    ];
  });
  await access.change(changes, []);
}
