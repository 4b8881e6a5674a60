import type { StationEntry } from './journal.ts';

/** What is to be deleted: all rows up to one, when and by whom it was decided. */
export interface PurgeMark {
  readonly upTo: number;
  readonly at: number;
  readonly by: string;
  readonly second: string;
}

/** Deletes the beginning of the journal so that what is left can still be verified. */
export interface JournalPurger {
  /**
   * The rows before the first one that was not committed before a time, and the last of them. None that is younger is
   * among them; where the clock had been set back, older ones may be left.
   */
  purgeable(before: number): Promise<{ upTo: number; rows: number }>;
  /**
   * Signs where the journal begins from now on and writes the row that tells of it, both or neither. What it covers is
   * deleted from then on, by `clear` or at the next start. False where there is no such row.
   */
  mark(mark: PurgeMark, entry: StationEntry): Promise<boolean>;
  /** Deletes what is marked, a little at a time; tells how many rows are left of it. */
  clear(left: (rows: number) => void): Promise<void>;
}
