import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure, Result } from '../../../electron/contract/result.ts';
import type { Api } from '../api.ts';
import type { SessionStore } from '../session/store.ts';
import type { OutdatedList } from './store.ts';

export interface KeptState<T> {
  readonly phase: 'none' | 'loading' | 'ready' | 'failed';
  /** The newest that was answered; it stays while a newer one is asked for. */
  readonly value: T | null;
  readonly error: Failure | null;
  /** Forms that were left with unsaved changes, by their name: an alarm must never wait for a question. */
  readonly drafts: Readonly<Record<string, unknown>>;
}

export interface KeptStore<T> extends StoreApi<KeptState<T>> {
  /** Asks anew; an answer that was overtaken is dropped. */
  load(): Promise<void>;
  /** Keeps it fresh until the returned function is called. */
  watch(): () => void;
  /** Keeps a form for later; undefined forgets it. */
  keep(name: string, draft: unknown): void;
}

function without(drafts: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(drafts).filter(([each]) => each !== name));
}

/**
 * A list of the station. It is asked for when somebody looks, again when the station says that it is outdated, and after
 * a lock, for a locked window is not told. It ends with the session.
 */
export function createKept<T>(
  { api, session }: { readonly api: Api; readonly session: SessionStore },
  list: OutdatedList,
  ask: () => Promise<Result<T>>,
): KeptStore<T> {
  const nothing: KeptState<T> = { phase: 'none', value: null, error: null, drafts: {} };
  const store = createStore<KeptState<T>>(() => nothing);
  const { setState, getState } = store;
  let round = 0;
  let watchers = 0;
  const load = async () => {
    const mine = ++round;
    setState({ phase: 'loading' });
    const result = await ask();
    if (mine !== round) return;
    setState(
      result.ok ? { phase: 'ready', value: result.value, error: null } : { phase: 'failed', error: result.error },
    );
  };
  const outdated = () => {
    if (watchers > 0) void load();
    else if (getState().phase !== 'none') setState({ phase: 'none' });
  };
  api.on('live', (batch) => {
    if (batch.outdated.includes(list)) outdated();
  });
  session.subscribe((now, before) => {
    if (now.session === null) {
      round += 1;
      setState(nothing);
    } else if (before.session?.locked === true && !now.session.locked) outdated();
  });
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
    keep: (name, draft) =>
      setState(({ drafts }) => ({
        drafts: draft === undefined ? without(drafts, name) : { ...drafts, [name]: draft },
      })),
  };
}
