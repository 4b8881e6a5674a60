import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import type { StartPhase } from '../../contract/station.ts';
import type { BackupPlan, BackupRun, BackupShelf, RestoreNote } from '../../domain/ports/backups.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { StationEntry } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { keepStartRoom, releaseStartRoom } from '../disk/start-room.ts';
import { systemDisk } from '../disk/system-disk.ts';
import { replace } from '../keychain/file-keychain.ts';
import { readHeld } from '../sqlite/anchor.ts';
import { type OpenDatabase, openDatabase } from '../sqlite/database.ts';
import { migrationDue } from '../sqlite/migrate.ts';
import { type BackupThread, inThread } from './backup-shelf.ts';
import { removeParts } from './backup-work.ts';
import { type Damage, damageOf } from './find-damage.ts';
import { type DataPlaces, finishRestore, forgetRestore, keptName, stageMended } from './restore.ts';

export interface MemoryOptions {
  readonly places: DataPlaces;
  readonly keychain: Keychain;
  readonly shelf: BackupShelf;
  /** The recovery keys that the station holds; asked only where they are needed. */
  readonly keys: () => Promise<readonly [Uint8Array, ...Uint8Array[]]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Up to this size a database is looked through as a whole before it is opened, bytes; 256 MiB unless told otherwise. */
  readonly wholeUpTo?: number;
  /** Tells how far it is. */
  readonly tell: (phase: StartPhase, done: number, total: number | null) => void;
}

/** Room for a backup and a conversion, in sizes of the database. Measured from version 40 on: 1.4. */
const roomFactor = 2;
/** Looking through so much takes a second or two; bytes. */
const wholeAtStart = 268_435_456;
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
 * aside and the newest backup that opens takes its place; before a migration a backup is made. The folder is made when
 * missing. Fails as `unavailable`, `details.reason` as in `openDatabase`, or `full` or `unwritable`, `no_backup`, or what
 * hinders a backup before a migration.
 */
export async function openMemory(options: MemoryOptions): Promise<Result<OpenDatabase>> {
  const { places } = options;
  try {
    await mkdir(dirname(places.database), { recursive: true, mode: 0o700 });
    const opened = await opening(options);
    return opened.ok ? ok(keepingRoom(opened.value, options)) : opened;
  } catch (cause) {
    return hindered(cause, `the data folder cannot be worked in: ${messageOf(cause)}`);
  } finally {
    await keepRoom(options);
  }
}

/** The database, whose last act is to keep the room that it needs to be opened again. */
function keepingRoom(database: OpenDatabase, options: MemoryOptions): OpenDatabase {
  return {
    ...database,
    async close() {
      try {
        await database.close();
      } finally {
        await keepRoom(options);
      }
    },
  };
}

async function keepRoom({ places, log }: MemoryOptions): Promise<void> {
  await keepStartRoom(places.startRoom).catch((cause: unknown) =>
    log.warn('no room is kept for the next start', { cause: String(cause) }),
  );
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

function hindered(cause: unknown, message: string, otherwise = 'internal'): Result<never> {
  return fail('unavailable', message, { reason: diskHindrance(cause) ?? otherwise });
}

async function opening(options: MemoryOptions): Promise<Result<OpenDatabase>> {
  const { places, keychain } = options;
  options.tell('look', 0, null);
  await rm(places.work, { recursive: true, force: true });
  if (existsSync(places.backups)) await removeParts(places.backups);
  await finishRestore(places, keychain);
  const looked = await look(options, options.wholeUpTo ?? wholeAtStart);
  if (!looked.ok) return looked;
  // What was not opened has not taken it.
  await releaseStartRoom(places.startRoom);
  if (looked.value.damage !== null) {
    const restored = await restoreNewest(options, looked.value.damage);
    if (!restored.ok) return restored;
  }
  const opened = await openOrMend(options);
  if (!opened.ok) return opened;
  await tellJournal(options, opened.value).catch((cause: unknown) =>
    options.log.error('what was restored is not in the journal; the next start tells it', { cause: String(cause) }),
  );
  if (!looked.value.whole) lookAtTheRest(options, opened.value);
  return opened;
}

async function look(options: MemoryOptions, wholeUpTo: number) {
  const { places, keychain } = options;
  return read(options, async (thread): Promise<{ damage: Damage | null; whole: boolean }> => {
    const rows = (await readHeld(keychain)).anchor?.rows ?? 0;
    const { database: file, startRoom } = places;
    if (existsSync(places.damaged)) return { damage: 'malformed', whole: true };
    return thread.call('findDamage', { file, rows, wholeUpTo, startRoom });
  });
}

/** What is asked of the file itself: fails where it may not be read or the disk does not give it. */
async function read<T>({ log }: MemoryOptions, work: (thread: BackupThread) => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await inThread(silent, log, work));
  } catch (cause) {
    const message = `the database cannot be read: ${String(cause)}. Nothing was changed. See whether the disk is connected and has room and this user may write to the data folder, then start again.`;
    return hindered(cause, message, 'unreadable');
  }
}

/**
 * Opens it. A file that is too big to be looked through before is found damaged only by this, or by the backup before a
 * conversion: it is mended like the others, and opened once more.
 */
async function openOrMend(options: MemoryOptions): Promise<Result<OpenDatabase>> {
  const first = await convertAndOpen(options);
  if (first.ok || !speaksOfDamage(first.error)) return first;
  // SQLite calls a page that the disk did not give malformed too. A disk that gives everything is asked once more.
  const given = await read(options, (thread) => thread.call('readThrough', options.places.database));
  if (!given.ok) return given;
  const second = await convertAndOpen(options);
  if (second.ok) return second;
  const damage = await damageBehind(options, second.error);
  if (!damage.ok) return damage;
  if (damage.value === null) return second;
  const restored = await restoreNewest(options, damage.value);
  return restored.ok ? convertAndOpen(options) : restored;
}

async function convertAndOpen(options: MemoryOptions): Promise<Result<OpenDatabase>> {
  const prepared = await backUpBeforeMigration(options);
  if (!prepared.ok) return prepared;
  return openDatabase({ ...options, file: options.places.database, progress: options.tell });
}

const reasonOf = ({ details }: Failure) => String(details?.['reason']);
const speaksOfDamage = (error: Failure) => reasonOf(error) === 'damaged' || damageOf(reasonOf(error)) !== null;

async function damageBehind(options: MemoryOptions, error: Failure): Promise<Result<Damage | null>> {
  if (reasonOf(error) !== 'damaged') return ok(damageOf(reasonOf(error)));
  // It may be the backup that came out damaged.
  const looked = await look(options, Number.POSITIVE_INFINITY);
  return looked.ok ? ok(looked.value.damage) : looked;
}

/** Finds the newest backup that opens, in the chosen folder and in the own one, and puts it in place. */
async function restoreNewest(options: MemoryOptions, damage: Damage): Promise<Result<null>> {
  const { places, keychain, shelf, clock, log, newId } = options;
  const run = told(options, 'restore');
  log.error('the database is damaged', { damage });
  const keys = await options.keys();
  const plan = await shelf.plan();
  const rows = (await readHeld(keychain)).anchor?.rows ?? null;
  const cause = () => ({ id: newId(), at: clock.now(), by: null, damage });
  for (const { folder, name, proved } of await candidates(shelf, plan, keys)) {
    // A start is waited for: the chain of what was found whole before is looked through while the station runs.
    const opened = await shelf.open({ ...plan, folder }, { name, proved }, keys, run);
    // What is left of the room may do for none: that says nothing of the backups.
    if (!opened.ok && reasonOf(opened.error) === 'full') return full(damage, opened.error.message);
    if (!opened.ok) {
      log.warn('a backup cannot be restored', { name, ...opened.error.details });
      continue;
    }
    const { inside } = opened.value;
    const about = { ...cause(), backup: name, made: inside.made, rows: inside.rows, newest: inside.newest };
    const taken = await takenOver(options, damage);
    if (!taken.ok) return taken;
    const added = taken.value;
    const lost = rows === null ? null : Math.max(0, rows - inside.rows);
    if (added === null) await shelf.stage({ ...about, lost, added });
    else await stageMended(places, { ...about, lost: 0, added });
    await finishRestore(places, keychain);
    return ok(null);
  }
  const taken = await takenOver(options, damage);
  if (!taken.ok) return taken;
  const added = taken.value;
  if (added === null) {
    await shelf.drop();
    return fail('unavailable', withoutBackup(places, damage), { reason: 'no_backup', damage });
  }
  await stageMended(places, { ...cause(), backup: null, made: null, rows: 0, newest: null, lost: 0, added });
  await finishRestore(places, keychain);
  return ok(null);
}

/**
 * Takes over what the damaged database still holds as a whole, into what lies unpacked, or else into a new database. How
 * many rows of the journal came; null where it does not hold enough: then only the backup is left.
 */
async function takenOver(options: MemoryOptions, damage: Damage): Promise<Result<number | null>> {
  const { places, keychain, log } = options;
  const { key, anchor } = await readHeld(keychain);
  if (damage !== 'malformed' || key === null || anchor === null) return ok(null);
  const order = { damaged: places.database, base: places.restoring.database, key, anchor };
  try {
    await mkdir(places.restoring.folder, { recursive: true, mode: 0o700 });
    return ok(await inThread(told(options, 'restore'), log, (thread) => thread.call('takeOver', order)));
  } catch (cause) {
    // That says nothing of its rows, which the backup alone would cost.
    if (diskHindrance(cause) === 'full') return full(damage, messageOf(cause));
    log.warn('nothing can be taken over from the damaged database', { cause: String(cause) });
    return ok(null);
  }
}

async function candidates(shelf: BackupShelf, plan: BackupPlan, keys: readonly Uint8Array[]) {
  const found: { folder: string | null; name: string; made: number; proved: boolean }[] = [];
  for (const folder of new Set([plan.folder, null])) {
    const files = await shelf.list({ ...plan, folder }, keys);
    if (!files.ok) continue;
    for (const { name, made, state } of files.value)
      if (state === 'verified' || state === 'unread') found.push({ folder, name, made, proved: state === 'verified' });
  }
  return found.toSorted((a, b) => b.made - a.made).slice(0, mostTried);
}

function full(damage: Damage, why: string): Result<never> {
  const message = `the database is damaged (${damage}), and there is no room on the disk to restore a backup: ${why}. Nothing was changed.`;
  return fail('unavailable', message, { reason: 'full' });
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
  const room = await roomToMigrate(places);
  if (!room.ok) return room;
  const plan = await shelf.plan();
  const [key] = await keys();
  const run = told(options, 'backup');
  const made = await shelf.make(plan, key, clock.now(), run);
  // The chosen folder may be away at night; the own one is not.
  const instead =
    made.ok || plan.folder === null ? made : await shelf.make({ ...plan, folder: null }, key, clock.now(), run);
  if (!instead.ok) {
    const { message, details } = instead.error;
    return fail('unavailable', withoutMigration(`no backup could be made before: ${message}`), details);
  }
  log.info('a backup was made before the database is migrated', { name: instead.value.name });
  await shelf.savePlan({ ...plan, verified: [...plan.verified, instead.value.name] });
  return ok(null);
}

/** Looked at before anything is done: a conversion that ends for want of room has used up what there was. */
async function roomToMigrate({ database }: DataPlaces): Promise<Result<null>> {
  const { free } = await systemDisk(dirname(database)).space();
  const needed = roomFactor * statSync(database).size;
  if (free >= needed) return ok(null);
  const [has, takes] = [Math.floor(free / 1_000_000), Math.ceil(needed / 1_000_000)];
  const why = `that takes ${takes} MB on the disk, and ${has} MB are free`;
  return fail('unavailable', withoutMigration(why), { reason: 'full' });
}

function withoutMigration(why: string): string {
  return `This version of the station has to convert the database, and ${why}. Nothing was changed. Make room on the disk, or start the version before.`;
}

/** What became of the database is written into the journal once, however often the start was broken off. */
async function tellJournal(
  { places, keychain, clock }: MemoryOptions,
  { journal, reader }: OpenDatabase,
): Promise<void> {
  const word = await finishRestore(places, keychain);
  if (word === null) return;
  const { rows } = await reader.page({ types: ['database.restored', 'database.mended'] }, undefined, 10);
  if (!rows.some(({ value }) => value['id'] === word.id)) await journal.append(...restoredEntries(word, clock.now()));
  await forgetRestore(places);
}

function restoredEntries(word: RestoreNote, timestamp: number): StationEntry[] {
  const { id, by, damage, backup, made, rows, newest, lost, added } = word;
  const kept = `kept/${keptName(word)}`;
  const of = { timestamp, node: null, actor: by };
  const done: StationEntry =
    added === null
      ? { ...of, type: 'database.restored', value: { id, backup, made, rows, newest, lost, kept } }
      : { ...of, type: 'database.mended', value: { id, backup, made, added, kept } };
  return damage === null ? [done] : [{ ...of, type: 'database.damaged', value: { reason: damage, kept } }, done];
}

/** Goes on looking where the file was too big for the start; what it finds is mended at the next one. */
function lookAtTheRest({ places, keychain, clock, log }: MemoryOptions, { journal }: OpenDatabase): void {
  const file = places.database;
  const found = async () => {
    const rows = (await readHeld(keychain)).anchor?.rows ?? 0;
    const { damage } = await inThread(silent, log, (thread) =>
      thread.call('findDamage', { file, rows, wholeUpTo: Number.POSITIVE_INFINITY, startRoom: null }),
    );
    if (damage === null) return;
    await replace(places.damaged, JSON.stringify({ damage, at: clock.now() }));
    const value = { reason: damage, kept: null };
    await journal.append({ timestamp: clock.now(), type: 'database.damaged', node: null, actor: null, value });
  };
  found().catch((cause: unknown) => log.error('the database could not be looked through', { cause: String(cause) }));
}
