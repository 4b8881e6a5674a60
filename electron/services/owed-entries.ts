import type { Journal, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { isLasting } from './lasting.ts';

/** Rows that wait at most; of more the oldest go, and the log says how many. */
export const mostOwed = 10_000;

/** Rows of what the station saw by itself, for which nobody waits. */
export interface OwedEntries {
  /** Writes them, in this order and after those of before. What the journal does not take now is kept. */
  add(entries: readonly StationEntry[]): void;
  /** Tries again what is kept. Resolves when that was tried; never rejects. */
  flush(): Promise<void>;
}

/** Keeps rows until the journal takes them: on a full disk nodes come and go, and it must be known afterwards when. */
export function owedEntries({ journal, log }: { journal: Pick<Journal, 'append'>; log: Log }): OwedEntries {
  let owed: readonly StationEntry[] = [];
  let underWay: Promise<void> | null = null;
  let failing = false;

  const keep = (entries: readonly StationEntry[]) => {
    const lost = Math.max(0, entries.length - mostOwed);
    if (lost > 0) log.error('rows are lost before the journal took them', { rows: lost });
    owed = entries.slice(lost);
  };
  /** One attempt; false where the journal did not take it and it is to be offered again. */
  async function offer(taken: readonly StationEntry[]): Promise<boolean> {
    try {
      await journal.append(...taken);
      failing = false;
      return true;
    } catch (cause) {
      // It is tried every second: said once.
      if (!failing) log.error('rows are not in the journal', { rows: taken.length, cause: String(cause) });
      failing = true;
      return isLasting(cause);
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
  }
  const flush = () => {
    if (owed.length > 0) underWay ??= write();
    return underWay ?? Promise.resolve();
  };
  return {
    add(entries) {
      if (entries.length === 0) return;
      keep([...owed, ...entries]);
      void flush();
    },
    flush,
  };
}
