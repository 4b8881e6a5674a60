import type { Alarm } from '../contract/alarms.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { AlarmStore, Entry } from '../domain/ports/stores.ts';

/** Between attempts to store alarms while the database cannot, ms. */
const retryAfter = 1_000;
/** Entries that wait at most; beyond it the oldest are let go, and the log says so. */
const waitingEntries = 10_000;

/** Stores alarms with their entries, one transaction after the other, none lost while the database is away. */
export interface AlarmKeeper {
  /** Puts the keys of alarms, each with an entry for the journal; an alarm is stored as it is when its turn comes. */
  put(changes: ReadonlyArray<{ readonly key: string; readonly entry: Entry }>): void;
  /** Resolves when everything put so far is stored, or with false when an attempt to has failed. */
  kept(): Promise<boolean>;
  /** One last attempt. */
  stop(): Promise<void>;
}

/** A keeper of the alarms of `book`. */
export function alarmKeeper(deps: {
  clock: Clock;
  log: Log;
  store: AlarmStore;
  book: { get(key: string): Alarm | null };
}): AlarmKeeper {
  const { clock, log, store, book } = deps;
  let keys = new Set<string>();
  let waiting: Entry[] = [];
  let saving: Promise<boolean> | null = null;
  let callOff: (() => void) | null = null;

  const bound = () => {
    if (waiting.length <= waitingEntries) return;
    log.error('entries of alarms are lost: the journal cannot be written', { lost: waiting.length - waitingEntries });
    waiting = waiting.slice(-waitingEntries);
  };
  const start = (): Promise<boolean> => {
    callOff?.();
    saving ??= save();
    return saving;
  };
  async function save(): Promise<boolean> {
    // One turn later, so that what happens together is stored together.
    await Promise.resolve();
    let stored = true;
    while (stored && waiting.length > 0) stored = await saveWaiting();
    // In the same turn as the last look at what waits: nobody may be told of this attempt that came after it.
    saving = null;
    return stored;
  }
  async function saveWaiting(): Promise<boolean> {
    const entries = waiting;
    const taken = keys;
    waiting = [];
    keys = new Set();
    try {
      await store.save(
        [...taken].map((key) => ({ key, alarm: book.get(key) })),
        entries,
      );
      return true;
    } catch (cause) {
      log.error('alarms could not be stored', { cause: String(cause) });
      waiting = [...entries, ...waiting];
      keys = new Set([...taken, ...keys]);
      bound();
      callOff = clock.after(retryAfter, () => void start());
      return false;
    }
  }

  return {
    put(changes) {
      for (const { key, entry } of changes) {
        keys.add(key);
        waiting.push(entry);
      }
      bound();
      void start();
    },
    kept: () => start(),
    async stop() {
      await start();
      callOff?.();
    },
  };
}
