import type { IncidentFilter } from '../../contract/incidents.ts';
import type { Finding } from '../journal/chain.ts';
import type { JournalCsvOptions } from '../journal/journal-csv.ts';

/** What is to be written, and where to. */
export interface ExportOrder {
  /** Path of a file that is not there yet. */
  readonly path: string;
  readonly filter: IncidentFilter;
  readonly csv: JournalCsvOptions;
}

/** How an export learns that it is to stop, and says how far it is. */
export interface ExportWatch {
  onStop(listener: () => void): void;
  progress(phase: 'writing' | 'verifying', done: number, total: number | null): void;
}

/** What the chain said about the exported rows. */
export interface ExportedChain {
  /** The newest row of the journal when the export began, and its hash in hex. */
  readonly head: { readonly row: number; readonly hash: string };
  /**
   * First and last row that were verified: to the head from before the span of time that was asked for, or from the
   * journal's first row where it has no beginning or nothing matched; null where none could be.
   */
  readonly verified: { readonly from: number; readonly to: number } | null;
  /** Rows before this one were chained under a key that is lost; null where there are none among those to be verified. */
  readonly unverifiableBefore: number | null;
  readonly broken: Finding | null;
}

/** What was written. */
export interface Exported {
  readonly rows: number;
  /** The smallest and the greatest place in the journal among the rows; null for none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly bytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  readonly chain: ExportedChain;
}

/** Rows with what the chain says about them. */
export interface Proof {
  readonly hashes: ReadonlyMap<number, string>;
  readonly chain: ExportedChain;
}

/** Writes the journal into files, beside everything else that is done with it. */
export interface JournalExporter {
  /**
   * Writes every row that matches and that was there when the export began, newest first, and holds the chain and the
   * index against it. The file is on the disk when it resolves. Null where it was stopped; then, and when it rejects, the file may be
   * there in part.
   */
  exportCsv(order: ExportOrder, watch: ExportWatch): Promise<Exported | null>;
  /**
   * The hashes of rows as the chain has them (hex, by place), with the chain and the index held against everything from
   * before the oldest of them to the head. Null where it was stopped.
   */
  prove(rows: readonly number[], watch: ExportWatch): Promise<Proof | null>;
}
