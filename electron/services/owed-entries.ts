import type { LiveJournal } from '../contract/live.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { isLasting } from './lasting.ts';

/** Rows that wait at most; of more the oldest go, and the log says how many. */
export const mostOwed = 10_000;
/** How often what is kept is tried again, ms. */
const retryInterval = 1_000;

/** Rows of what the station saw by itself, and of who came and went: nothing waits for them. */
export interface OwedEntries {
  /** Writes them, in this order and after those of before. What the journal does not take now is kept. Resolves when that was tried; never rejects. */
  add(entries: readonly StationEntry[]): Promise<void>;
  /** Tries again what is kept. Resolves when that was tried; never rejects. */
  flush(): Promise<void>;
  /** Since when the journal takes none of it; null while it does. */
  unwritten(): LiveJournal['unwritten'];
  /** Tells when that changes. Returns how to stop. */
  onChange(listener: () => void): () => void;
  /** Tries no more by itself. */
  stop(): void;
}

export interface OwedEntriesDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
}

/** Keeps rows until the journal takes them: on a full disk nodes come and go, and it must be known afterwards when. */
export function owedEntries({ journal, clock, log }: OwedEntriesDeps): OwedEntries {
  const listeners = new Set<() => void>();
  let owed: readonly StationEntry[] = [];
  let underWay: Promise<void> | null = null;
  let unwritten: LiveJournal['unwritten'] = null;
  let stopped = false;
  let cancel: () => void = () => undefined;

  const keep = (entries: readonly StationEntry[]) => {
    const lost = Math.max(0, entries.length - mostOwed);
    if (lost > 0) log.error('rows are lost before the journal took them', { rows: lost });
    owed = entries.slice(lost);
  };
  const stands = (next: LiveJournal['unwritten']) => {
    if (next === unwritten) return;
    unwritten = next;
    for (const listener of listeners) listener();
  };
  /** One attempt; false where the journal did not take it and it is to be offered again. */
  async function offer(taken: readonly StationEntry[]): Promise<boolean> {
    try {
      await journal.append(...taken);
      stands(null);
      return true;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      // It is tried every second: said once.
      if (unwritten === null) log.error('rows are not in the journal', { rows: taken.length, cause: message });
      if (isLasting(cause)) return true;
      stands(unwritten ?? { since: clock.now(), message });
      return false;
    }
  }
  async function write(): Promise<void> {
    let goesOn = true;
    while (goesOn && owed.length > 0) {
      const taken = owed;
      owed = [];
      goesOn = await offer(taken);
      if (!goesOn) keep([...taken, ...owed]);
    }
    // In the same breath as the last look at what is owed: what is added from here on begins anew.
    underWay = null;
    cancel();
    if (owed.length > 0 && !stopped) cancel = clock.after(retryInterval, () => void flush());
  }
  const flush = () => {
    if (owed.length > 0) underWay ??= write();
    return underWay ?? Promise.resolve();
  };
  return {
    stop() {
      stopped = true;
      cancel();
    },
    add(entries) {
      if (entries.length === 0) return Promise.resolve();
      keep([...owed, ...entries]);
      return flush();
    },
    flush,
    unwritten: () => unwritten,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
