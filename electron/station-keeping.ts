import { randomBytes } from 'node:crypto';
import { createBackupShelf } from './adapters/backup/backup-shelf.ts';
import { openMemory } from './adapters/backup/open-memory.ts';
import { placesIn } from './adapters/backup/restore.ts';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { openVault } from './adapters/keychain/vault.ts';
import type { OpenDatabase } from './adapters/sqlite/database.ts';
import { ok, type Result } from './contract/result.ts';
import type { AlarmSource } from './domain/alarms/sources.ts';
import type { BackupShelf } from './domain/ports/backups.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Files } from './domain/ports/files.ts';
import type { Log } from './domain/ports/log.ts';
import type { Keychain, Vault } from './domain/ports/secrets.ts';
import { createBackups } from './services/backups.ts';
import type { Handlers } from './services/handlers.ts';
import type { Jobs } from './services/jobs.ts';
import { purgeHandlers } from './services/purge.ts';
import { type RecoveryKeys, recoveryKeys } from './services/recovery-keys.ts';
import { restoreHandlers } from './services/restores.ts';
import type { Sessions } from './services/sessions.ts';
import type { TellStart } from './starting.ts';

export interface MemoryDeps {
  readonly dataDir: string;
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Tells how far the opening of the database is. */
  readonly tell?: TellStart;
  /** Up to this size a database is looked through as a whole before it is opened, bytes; 256 MiB unless told otherwise. */
  readonly wholeUpTo?: number;
}

/** What the station remembers, and where its backups are. */
export interface StationMemory {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly shelf: BackupShelf;
  readonly keys: RecoveryKeys;
}

/** Opens the database of a data folder, restored from a backup where that is due. The vault is opened after it: its key may have come with the backup. */
export async function openStationMemory(deps: MemoryDeps): Promise<Result<StationMemory>> {
  const places = placesIn(deps.dataDir);
  const shelf = createBackupShelf({ ...deps, places });
  const keys = recoveryKeys(deps.keychain, nodeCrypto);
  const newId = () => randomBytes(8).toString('hex');
  const database = await openMemory({ tell: () => undefined, ...deps, places, shelf, keys: () => keys.all(), newId });
  if (!database.ok) return database;
  return ok({ database: database.value, vault: await openVault(deps.keychain), shelf, keys });
}

export interface KeepingDeps extends StationMemory {
  readonly sessions: Sessions;
  readonly jobs: Jobs;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly running: () => boolean;
  readonly relaunch: () => void;
}

/** What looks after the journal and its backups while the station runs. */
export interface Keeping {
  readonly handlers: Pick<
    Handlers,
    Extract<keyof Handlers, `backup.${string}`> | 'journal.purgeable' | 'journal.purge'
  >;
  readonly source: AlarmSource;
  stop(): Promise<void>;
}

/** Puts together backups, restoring and purging. */
export async function openKeeping(deps: KeepingDeps): Promise<Keeping> {
  const { database } = deps;
  const common = { ...deps, journal: database.journal, crypto: nodeCrypto };
  const backups = await createBackups(common);
  return {
    handlers: {
      ...backups.handlers,
      ...restoreHandlers({ ...common, hashAt: (row) => database.hashAt(row) }),
      ...purgeHandlers({ ...common, backups, purger: database.purger }),
    },
    source: backups.source,
    stop: () => backups.stop(),
  };
}
