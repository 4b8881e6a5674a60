import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import type { StartPhase } from '../../contract/station.ts';
import type { BackupPlan, BackupRun, BackupShelf, RestoreNote } from '../../domain/ports/backups.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { StationEntry } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { replace } from '../keychain/file-keychain.ts';
import { readHeld } from '../sqlite/anchor.ts';
import { type OpenDatabase, openDatabase } from '../sqlite/database.ts';
import { migrationDue } from '../sqlite/migrate.ts';
import { inThread } from './backup-shelf.ts';
import { removeParts } from './backup-work.ts';
import type { Damage } from './find-damage.ts';
import { type DataPlaces, finishRestore, forgetRestore, keptName } from './restore.ts';

export interface MemoryOptions {
  readonly places: DataPlaces;
  readonly keychain: Keychain;
  readonly shelf: BackupShelf;
  /** The recovery keys that the station holds; asked only where they are needed. */
  readonly keys: () => Promise<readonly [Uint8Array, ...Uint8Array[]]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Tells how far it is. */
  readonly tell: (phase: StartPhase, done: number, total: number | null) => void;
}

/** How many backups are tried, from the newest back, before it is given up. */
const mostTried = 5;
const silent: BackupRun = { progress: () => undefined, onStop: () => undefined };
/** A piece of work on a backup as a phase of the start: how many of its own phases it has nobody needs to know. */
const told = ({ tell }: MemoryOptions, phase: StartPhase): BackupRun => ({
  progress: (_own, done, total) => tell(phase, done, total),
  onStop: () => undefined,
});

/**
 * Opens the station's database. What was laid down to be restored is restored first. A file that is damaged is kept
 * aside and the newest backup that opens takes its place; before a migration a backup is made. Fails as `unavailable`,
 * `details.reason` as in `openDatabase`, or `no_backup`, or what hinders a backup before a migration.
 */
export async function openMemory(options: MemoryOptions): Promise<Result<OpenDatabase>> {
  const { places, keychain } = options;
  options.tell('look', 0, null);
  await rm(places.work, { recursive: true, force: true });
  if (existsSync(places.backups)) await removeParts(places.backups);
  await finishRestore(places, keychain);
  const looked = await look(options);
  if (!looked.ok) return looked;
  if (looked.value.damage !== null) {
    const restored = await restoreNewest(options, looked.value.damage);
    if (!restored.ok) return restored;
  }
  const prepared = await backUpBeforeMigration(options);
  if (!prepared.ok) return prepared;
  const opened = await openDatabase({ ...options, file: places.database, progress: options.tell });
  if (!opened.ok) return opened;
  await tellJournal(options, opened.value);
  if (!looked.value.whole) lookAtTheRest(options, opened.value);
  return opened;
}

async function look({
  places,
  keychain,
  log,
}: MemoryOptions): Promise<Result<{ damage: Damage | null; whole: boolean }>> {
  try {
    const rows = (await readHeld(keychain)).anchor?.rows ?? 0;
    const file = places.database;
    if (existsSync(places.damaged)) return ok({ damage: 'malformed', whole: true });
    return ok(await inThread(silent, log, (thread) => thread.call('findDamage', { file, rows, whole: false })));
  } catch (cause) {
    const message = `the database cannot be read: ${String(cause)}. Nothing was changed. See whether the disk is connected and this user may write to the data folder, then start again.`;
    return fail('unavailable', message, { reason: 'unreadable' });
  }
}

/** Finds the newest backup that opens, in the chosen folder and in the own one, and puts it in place. */
async function restoreNewest(options: MemoryOptions, damage: Damage): Promise<Result<null>> {
  const { places, keychain, shelf, clock, log, newId } = options;
  const run = told(options, 'restore');
  log.error('the database is damaged', { damage });
  const keys = await options.keys();
  const plan = await shelf.plan();
  const rows = (await readHeld(keychain)).anchor?.rows ?? null;
  for (const { folder, name } of await candidates(shelf, plan, keys)) {
    const opened = await shelf.open({ ...plan, folder }, { name }, keys, run);
    if (!opened.ok) {
      log.warn('a backup cannot be restored', { name, ...opened.error.details });
      continue;
    }
    const { inside } = opened.value;
    const lost = rows === null ? null : Math.max(0, rows - inside.rows);
    const about = { backup: name, made: inside.made, rows: inside.rows, newest: inside.newest, lost };
    await shelf.stage({ id: newId(), at: clock.now(), by: null, damage, ...about });
    await finishRestore(places, keychain);
    return ok(null);
  }
  return fail('unavailable', withoutBackup(places, damage), { reason: 'no_backup', damage });
}

async function candidates(shelf: BackupShelf, plan: BackupPlan, keys: readonly Uint8Array[]) {
  const found: { folder: string | null; name: string; made: number }[] = [];
  for (const folder of new Set([plan.folder, null])) {
    const files = await shelf.list({ ...plan, folder }, keys);
    if (!files.ok) continue;
    for (const { name, made, state } of files.value)
      if (state === 'verified' || state === 'unread') found.push({ folder, name, made });
  }
  return found.toSorted((a, b) => b.made - a.made).slice(0, mostTried);
}

// Without accounts and doors an empty station would be no control room: it must not look like one.
function withoutBackup(places: DataPlaces, damage: Damage): string {
  return (
    `The database is damaged (${damage}) and no backup was found that opens. Nothing was changed. ` +
    `Put a backup of this station (*.leitstand-backup) into ${places.backups} and start again. ` +
    `If there is none: move ${places.database} to a safe place for rescue, together with secrets.json or the keychain ` +
    'of this user, and begin anew with an empty data folder. Doors go on deciding by themselves meanwhile.'
  );
}

/** A backup of the state before: the station would not come back from a migration that went wrong. */
async function backUpBeforeMigration(options: MemoryOptions): Promise<Result<null>> {
  const { places, shelf, keys, clock, log } = options;
  if (!migrationDue(places.database)) return ok(null);
  const plan = await shelf.plan();
  const [key] = await keys();
  const run = told(options, 'backup');
  const made = await shelf.make(plan, key, clock.now(), run);
  // The chosen folder may be away at night; the own one is not.
  const instead =
    made.ok || plan.folder === null ? made : await shelf.make({ ...plan, folder: null }, key, clock.now(), run);
  if (!instead.ok) return fail('unavailable', beforeMigration(instead.error), instead.error.details);
  log.info('a backup was made before the database is migrated', { name: instead.value.name });
  await shelf.savePlan({ ...plan, verified: [...plan.verified, instead.value.name] });
  return ok(null);
}

function beforeMigration({ message }: Failure): string {
  return `This version of the station has to convert the database, and no backup could be made before: ${message}. Nothing was changed. Make room on the disk, or start the version before.`;
}

/** What became of the database is written into the journal once, however often the start was broken off. */
async function tellJournal(
  { places, keychain, clock }: MemoryOptions,
  { journal, reader }: OpenDatabase,
): Promise<void> {
  const word = await finishRestore(places, keychain);
  if (word === null) return;
  const { rows } = await reader.page({ types: ['database.restored'] }, undefined, 10);
  if (!rows.some(({ value }) => value['id'] === word.id)) await journal.append(...restoredEntries(word, clock.now()));
  await forgetRestore(places);
}

function restoredEntries(word: RestoreNote, timestamp: number): StationEntry[] {
  const { id, by, damage, backup, made, rows, newest, lost } = word;
  const kept = `kept/${keptName(word)}`;
  const value = { id, backup, made, rows, newest, lost, kept };
  const restored = { timestamp, type: 'database.restored', node: null, actor: by, value } as const;
  if (damage === null) return [restored];
  return [{ timestamp, type: 'database.damaged', node: null, actor: null, value: { reason: damage, kept } }, restored];
}

/** Goes on looking where the file was too big for the start; what it finds is mended at the next one. */
function lookAtTheRest({ places, keychain, clock, log }: MemoryOptions, { journal }: OpenDatabase): void {
  const file = places.database;
  const found = async () => {
    const rows = (await readHeld(keychain)).anchor?.rows ?? 0;
    const { damage } = await inThread(silent, log, (thread) => thread.call('findDamage', { file, rows, whole: true }));
    if (damage === null) return;
    await replace(places.damaged, JSON.stringify({ damage, at: clock.now() }));
    const value = { reason: damage, kept: null };
    await journal.append({ timestamp: clock.now(), type: 'database.damaged', node: null, actor: null, value });
  };
  found().catch((cause: unknown) => log.error('the database could not be looked through', { cause: String(cause) }));
}
