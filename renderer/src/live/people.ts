import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cardholder } from '../../../electron/contract/people.ts';
import type { Failure } from '../../../electron/contract/result.ts';
import type { Api } from '../api.ts';
import type { SessionStore } from '../session/store.ts';

export interface PeopleState {
  readonly phase: 'none' | 'loading' | 'ready' | 'failed';
  /** The newest that was answered; it stays while a newer one is asked for. */
  readonly people: readonly Cardholder[] | null;
  readonly error: Failure | null;
}

export interface PeopleStore extends StoreApi<PeopleState> {
  /** Asks anew; while an answer is awaited, once more after it. */
  load(): Promise<void>;
  /** Keeps the list fresh until the returned function is called. */
  watch(): () => void;
  /** What a call answered of one person, before the list is asked for again. An older form is not taken. */
  put(person: Cardholder): void;
  /** The station has removed this person. */
  drop(id: number): void;
}

const nothing: PeopleState = { phase: 'none', people: null, error: null };

function withPerson(people: readonly Cardholder[], person: Cardholder): readonly Cardholder[] {
  const before = people.find(({ id }) => id === person.id);
  if (before === undefined) return [...people, person];
  return before.rev > person.rev ? people : people.map((each) => (each.id === person.id ? person : each));
}

/**
 * All cardholders with their cards. They are asked for when somebody looks, again when the station says that they are
 * outdated, and after a lock, for a locked window is not told. Many changes in a row make one more question, not many:
 * the list may have thousands of rows. It ends with the session.
 */
export function createPeopleStore(api: Api, session: SessionStore): PeopleStore {
  const store = createStore<PeopleState>(() => nothing);
  const { setState, getState } = store;
  let watchers = 0;
  let age = 0;
  let running: Promise<void> | null = null;
  let again = false;
  const ask = async () => {
    do {
      again = false;
      const mine = age;
      setState({ phase: 'loading' });
      const result = await api.call('people.list', {});
      if (mine === age)
        setState(
          result.ok ? { phase: 'ready', people: result.value, error: null } : { phase: 'failed', error: result.error },
        );
    } while (again);
    running = null;
  };
  const load = () => {
    again = running !== null;
    running ??= ask();
    return running;
  };
  const outdated = () => {
    if (watchers > 0) void load();
    else if (getState().phase !== 'none') setState({ phase: 'none' });
  };
  api.on('live', (batch) => {
    if (batch.outdated.includes('people')) outdated();
  });
  session.subscribe((now, before) => {
    if (now.session === null) {
      age += 1;
      setState(nothing);
    } else if (before.session?.locked === true && !now.session.locked) outdated();
  });
  const change = (edit: (people: readonly Cardholder[]) => readonly Cardholder[]) =>
    setState(({ people }) => (people === null ? {} : { people: edit(people) }));
  return {
    ...store,
    load,
    watch() {
      watchers += 1;
      const { phase } = getState();
      if (phase === 'none' || phase === 'failed') void load();
      return () => {
        watchers -= 1;
      };
    },
    put: (person) => change((people) => withPerson(people, person)),
    drop: (id) => change((people) => people.filter((each) => each.id !== id)),
  };
}
