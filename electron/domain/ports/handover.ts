import type { Entry } from './stores.ts';

/** A signed sheet; `data` is JSON, and what `sha256` is of. Whoever reads it parses it with its schema. */
export interface StoredSheet {
  /** From 1, without gaps. */
  readonly id: number;
  readonly signed: number;
  readonly from: string;
  readonly to: string;
  /** Alarms in sight when it was signed. */
  readonly open: number;
  readonly data: string;
  readonly sha256: string;
}

/** The sheets of shifts that were handed over. None is ever changed or removed. */
export interface HandoverStore {
  /** Newest first, without what is in them. */
  list(limit: number): Promise<ReadonlyArray<Omit<StoredSheet, 'data' | 'sha256'>>>;
  sheet(id: number): Promise<StoredSheet | null>;
  /** With its row of the journal, or not at all. */
  save(sheet: StoredSheet, entry: Entry): Promise<void>;
}
