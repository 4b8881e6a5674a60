import type { AlarmBook } from '../domain/alarms/book.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { AlarmStore, Entry } from '../domain/ports/stores.ts';

/** Between attempts to store alarms while the database cannot, ms. */
const retryAfter = 1_000;
/** Entries that wait at most; beyond it the oldest are let go, and the log says so. */
const waitingEntries = 10_000;

/** Stores alarms with their entries, one transaction after the other, none lost while the database is away. */
export interface AlarmKeeper {
  /** Puts alarms by their keys, with entries for the journal; an alarm is stored as it is when its turn comes. */
  put(keys: Iterable<string>, entries: readonly Entry[]): void;
  /** Resolves when everything put so far is stored, or with false when an attempt to has failed. */
  kept(): Promise<boolean>;
  /** One last attempt. */
  stop(): Promise<void>;
}

/** A keeper of the alarms of `book`; `readUpTo` tells up to which row of the journal their sources are read. */
export function alarmKeeper(deps: {
  clock: Clock;
  log: Log;
  store: Pick<AlarmStore, 'save'>;
  book: Pick<AlarmBook, 'kept'>;
  readUpTo: () => number;
}): AlarmKeeper {
  const { clock, log, store, book, readUpTo } = deps;
  let keys = new Set<string>();
  let waiting: Entry[] = [];
  let due = false;
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
    while (stored && due) stored = await saveWaiting();
    // In the same turn as the last look at what waits: nobody may be told of this attempt that came after it.
    saving = null;
    return stored;
  }
  async function saveWaiting(): Promise<boolean> {
    const [entries, taken] = [waiting, keys];
    [waiting, keys, due] = [[], new Set(), false];
    try {
      await store.save([...taken].map(book.kept), readUpTo(), entries);
      return true;
    } catch (cause) {
      log.error('alarms could not be stored', { cause: String(cause) });
      waiting = [...entries, ...waiting];
      keys = new Set([...taken, ...keys]);
      due = true;
      bound();
      callOff = clock.after(retryAfter, () => void start());
      return false;
    }
  }

  return {
    put(changed, entries) {
      for (const key of changed) keys.add(key);
      waiting.push(...entries);
      due = true;
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
