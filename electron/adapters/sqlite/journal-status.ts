import type { JournalStatus } from '../../contract/station.ts';
import type { Finding } from '../../domain/journal/chain.ts';

/** What is known of the journal's chain, kept up to date from the writer's and the verifier's reports. */
export interface StatusKeeper {
  status(): JournalStatus;
  onStatus(listener: (status: JournalStatus) => void): () => void;
  /** Our own writer added rows; once all before them are verified they are too. */
  grown(rows: number): void;
  progress(verifiedTo: number): void;
  /** The verification has ended without a finding. */
  finished(): void;
  found(finding: Finding): void;
}

/** Starts at `verifying`; `unverifiable` says that rows are there whose key is not. */
export function statusKeeper(rows: number, unverifiable: boolean): StatusKeeper {
  const listeners = new Set<(status: JournalStatus) => void>();
  let now: JournalStatus = { rows, state: 'verifying', verifiedTo: 0, broken: null };
  let ended = false;

  const set = (next: JournalStatus) => {
    now = next;
    for (const listener of listeners) listener(now);
  };
  return {
    status: () => now,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    grown(count) {
      if (count === now.rows) return;
      const verifiedTo = ended && now.broken === null ? count : now.verifiedTo;
      set({ ...now, rows: count, verifiedTo });
    },
    progress: (verifiedTo) => set({ ...now, verifiedTo }),
    finished() {
      ended = true;
      if (now.broken === null) set({ ...now, state: unverifiable ? 'unverifiable' : 'verified', verifiedTo: now.rows });
    },
    found(finding) {
      // That rows are not found is the lesser thing where rows are not what they were.
      if (finding.how !== 'index' || now.broken === null) set({ ...now, state: 'broken', broken: finding });
    },
  };
}
