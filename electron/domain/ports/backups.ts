import type { BackupFile, BackupInside, BackupSettings } from '../../contract/keeping.ts';
import type { Failure, Result } from '../../contract/result.ts';

/**
 * What is laid down about backups and what became of the last ones. It stands beside the database and not in it: whoever
 * has lost the database looks here for where its backups are.
 */
export interface BackupPlan {
  readonly settings: BackupSettings;
  /** Null is the folder beside the data. */
  readonly folder: string | null;
  readonly keyKept: boolean;
  /** When the last one was made, and when one was last tried; null where none was. */
  readonly made: number | null;
  readonly tried: number | null;
  readonly failed: { readonly at: number; readonly error: Failure } | null;
  /** Names of those that this station has opened and found whole. */
  readonly verified: readonly string[];
}

/** How a piece of work on backups tells how far it is, and hears that it is to stop. */
export interface BackupRun {
  progress(phase: string, done: number, total: number | null): void;
  onStop(listener: () => void): void;
}

/** A backup that was made, opened again and compared. */
export interface MadeBackup {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly chain: BackupInside['chain'];
}

/** A backup that lies unpacked and checked beside the data, and counts for nothing until it is staged. */
export interface OpenedBackup {
  readonly inside: Omit<BackupInside, 'ticket' | 'lost'>;
  /** Hash of its newest row; null for an empty journal. */
  readonly hash: Uint8Array | null;
}

/** Why the database was replaced, and by what: what the journal is told of it at the next start. */
export interface RestoreNote {
  /** Tells this restore from every other. */
  readonly id: string;
  readonly at: number;
  /** Null where the station did it by itself, because the database was damaged: then `damage` says how. */
  readonly by: string | null;
  readonly damage: string | null;
  /** The backup that took its place, and when it was made; null where a new database did, with all of the old one's rows. */
  readonly backup: string | null;
  readonly made: number | null;
  readonly rows: number;
  readonly newest: number | null;
  /** Rows that are not there any more; null where nobody could count them. */
  readonly lost: number | null;
  /** Rows that came since and were taken over from the damaged database, with all the rest of it; null where none was taken. */
  readonly added: number | null;
}

/** The backups and where they lie. Files of a folder that cannot be reached fail as `unavailable`. */
export interface BackupShelf {
  plan(): Promise<BackupPlan>;
  savePlan(plan: BackupPlan): Promise<void>;
  /** Newest first; `verified` are those of the plan. */
  list(plan: BackupPlan, keys: readonly Uint8Array[]): Promise<Result<BackupFile[]>>;
  /** `details.reason`: `folder`, `full`, `damaged` or `altered` (the database is), or the system's word. */
  make(plan: BackupPlan, key: Uint8Array, made: number, run: BackupRun): Promise<Result<MadeBackup>>;
  remove(plan: BackupPlan, names: readonly string[]): Promise<void>;
  /**
   * Unpacks and checks one of the folder, by its name, or any file, by its path. What was opened before is dropped. Of
   * one that is `proved` (this station has found it whole, and its seal says that it still is) the pages and the chain are
   * not looked through again: `inside.chain.verifiedTo` is 0.
   * `details.reason`: `damaged`, `altered`, `foreign`, `future`, `key`, `too_large`.
   */
  open(
    plan: BackupPlan,
    which: { readonly name: string; readonly proved?: boolean } | { readonly path: string },
    keys: readonly Uint8Array[],
    run: BackupRun,
  ): Promise<Result<OpenedBackup>>;
  /** What was opened counts for nothing any more. */
  drop(): Promise<void>;
  /** From now on what was opened takes the place of the database at the next start. */
  stage(note: RestoreNote): Promise<void>;
}
