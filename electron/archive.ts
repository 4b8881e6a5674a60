import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type ArchiveFolder, lookAt, openArchiveFolder, readWhole } from './adapters/archive/archive-file.ts';
import { inThread } from './adapters/backup/backup-shelf.ts';
import { readCaseApart } from './adapters/cases/case-thread.ts';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { diskHindrance } from './adapters/disk/hindrance.ts';
import { createPasswordHasher } from './adapters/password/argon2-hasher.ts';
import { readHeld } from './adapters/sqlite/anchor.ts';
import {
  type ArchivedChain,
  type ArchivedDatabase,
  type ArchivedOptions,
  openArchived,
} from './adapters/sqlite/archived-database.ts';
import { DatabaseFault } from './adapters/sqlite/worker-client.ts';
import { createTokens } from './adapters/tokens/jose-tokens.ts';
import type { ArchiveInfo } from './contract/archive.ts';
import { fail, ok, type Result } from './contract/result.ts';
import type { Language } from './contract/session.ts';
import type { Site, StationInfo } from './contract/station.ts';
import { safeFileName } from './domain/journal/file-name.ts';
import { parseRecoveryKey } from './domain/keeping/recovery-key.ts';
import type { BackupRun } from './domain/ports/backups.ts';
import type { ShownCase } from './domain/ports/cases.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Files } from './domain/ports/files.ts';
import type { Journal } from './domain/ports/journal.ts';
import type { Log } from './domain/ports/log.ts';
import { nameOf } from './domain/ports/parts.ts';
import type { Printer } from './domain/ports/printer.ts';
import type { Keychain } from './domain/ports/secrets.ts';
import { toHex } from './domain/wire/text.ts';
import { createDoor, type Door } from './ipc/server.ts';
import { archiveUsers, boundedHasher, silentJournal } from './services/archive-accounts.ts';
import { archivedNode, readOnly } from './services/archive-handlers.ts';
import type { Handlers } from './services/handlers.ts';
import { sheetHandlers } from './services/handover.ts';
import { historyHandlers } from './services/history.ts';
import { journalHandlers } from './services/journal.ts';
import { emptyBatch } from './services/live.ts';
import { owedEntries } from './services/owed-entries.ts';
import { paperHandlers } from './services/papers.ts';
import { reportHandlers } from './services/reports.ts';
import { createSessions, type Sessions } from './services/sessions.ts';
import { stationLanguage, storedSite } from './services/station.ts';

export interface ArchiveOptions {
  readonly dataDir: string;
  /** The station's own: with its key the chain of its own archives is verified. */
  readonly keychain: Keychain;
  /** Fingerprint of the key that the station signs its cases with. */
  readonly caseKey: string;
  /** For what lies beside a row: it can be saved out of an archive. */
  readonly files: Pick<Files, 'save'>;
  /** Puts what a window of an archive shows on paper. */
  readonly printer: Printer;
  /** The station's own: that something of an archive left as a PDF is in it. */
  readonly journal: Pick<Journal, 'append'>;
  /** The recovery keys that the station holds: with them its own backups open. */
  readonly recoveryKeys: () => Promise<readonly Uint8Array[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: Pick<StationInfo, 'version' | 'host'> & { readonly systemLanguage: Language };
  /** Id of the site that the station runs; null before the first run. */
  readonly ownSite: () => Promise<string | null>;
  readonly checkOutput: boolean;
}

/** A file that is looked at, behind a door of its own: no broker, nothing that writes. */
export interface OpenArchive {
  readonly info: ArchiveInfo;
  readonly door: Door;
  /** Its page was loaded anew and has forgotten its token. */
  endWindow(windowId: number): void;
  /** Takes the copy away that was looked at. */
  close(): Promise<void>;
}

/** Opens files to be looked at. */
export type ArchiveOpener = (path: string, key: string | null, run: BackupRun) => Promise<Result<OpenArchive>>;

/** Prepares for archives: what a station that was killed has left of them is taken away. */
export async function archiveOpener(options: ArchiveOptions): Promise<ArchiveOpener> {
  const folder = await openArchiveFolder(options.dataDir);
  return async (path, key, run) => {
    const found = await lookAt(path);
    if (!found.ok) return found;
    const file = { path, name: nameOf(path).slice(0, 200), written: found.value.written };
    if (found.value.kind === 'case') return openCase(options, file, run);
    const copied =
      found.value.kind === 'backup'
        ? await unpackInto(options, folder, { path, typed: key }, run)
        : await folder.copy(path, run);
    if (!copied.ok) return copied;
    run.progress('opening', 0, null);
    return openCopy(options, { ...file, kind: found.value.kind }, copied.value, run);
  };
}

interface File {
  readonly path: string;
  readonly name: string;
  readonly written: number;
}

async function openCase(
  options: ArchiveOptions,
  { path, name }: File,
  { onStop }: Pick<BackupRun, 'onStop'>,
): Promise<Result<OpenArchive>> {
  const bytes = await readWhole(path);
  if (!bytes.ok) return bytes;
  const read = await shownCase(options, { name, bytes: bytes.value }, onStop);
  if (!read.ok) return read;
  const { info, content } = read.value;
  const { site } = content;
  const handlers: Partial<Handlers> = {
    'station.info': async () => ok(stationInfo(options, site, options.facts.systemLanguage, 0)),
    'archive.info': async () => ok(info),
    'archive.case': async () => ok(content),
    async 'archive.saveFile'({ file }) {
      const kept = content.files.find(({ id }) => id === file);
      if (kept === undefined) return fail('not_found', `no file ${file}`);
      const data = async () => ok(Uint8Array.from(Buffer.from(kept.data, 'base64')));
      const saved = await options.files.save(safeFileName(kept.name), data);
      return saved.ok ? ok({ saved: saved.value }) : saved;
    },
    ...archivePapers(options, info),
  };
  return ok({
    info,
    door: doorOf(options, handlers, readersOf(options.facts.systemLanguage)),
    endWindow: () => undefined,
    close: async () => undefined,
  });
}

/**
 * Reads the case back that was written to a path. `unavailable` with `details.reason` = `changed` where the SHA-256 of
 * what lies there is another, `file` where it cannot be read.
 */
export async function readBack(
  options: Pick<ArchiveOptions, 'caseKey' | 'log'>,
  path: string,
  sha256: string,
): Promise<Result<ShownCase>> {
  const bytes = await readWhole(path);
  if (!bytes.ok) return bytes;
  if (toHex(nodeCrypto.sha256(bytes.value)) !== sha256)
    return fail('unavailable', 'this is not the file that was made', { reason: 'changed' });
  return shownCase(options, { name: nameOf(path), bytes: bytes.value });
}

/** A case, and what can be told of its file: whose it is, and how far it is proven. */
async function shownCase(
  { caseKey, log }: Pick<ArchiveOptions, 'caseKey' | 'log'>,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  onStop?: BackupRun['onStop'],
): Promise<Result<ShownCase>> {
  const read = await readCaseApart(bytes, log, onStop);
  if (!read.ok) return read;
  const { content, signature } = read.value;
  const { chain, site, made } = content;
  const state = signature.holds ? (chain.broken === null ? 'verified' : 'broken') : 'unverifiable';
  const info: ArchiveInfo = {
    kind: 'case',
    name,
    site,
    made: made.at,
    rows: content.rows.length,
    chain: { rows: chain.rows, state, verifiedTo: chain.verifiedTo, broken: chain.broken },
    signature: { ...signature, own: signature.key === caseKey },
  };
  return ok({ info, content });
}

/** A case has no accounts: whoever has the file may read it and put it on paper, and nothing else. */
function readersOf(language: Language): Pick<Sessions, 'authorize'> {
  const person = { id: 0, username: '', role: 'viewer', language, appearance: 'system' } as const;
  return {
    authorize: async (_, windowId, access) =>
      access === 'viewer'
        ? ok({ person, sessionId: '', windowId, locked: false })
        : fail('unauthenticated', 'a case has no accounts'),
  };
}

function archivePapers(options: ArchiveOptions, { name, site }: Pick<ArchiveInfo, 'name' | 'site'>) {
  const archive = { file: name, site: site.id };
  return paperHandlers({ ...options, zone: () => site.timeZone, site: async () => site, archive });
}

/** A copy of what is looked at, what its chain is verified with where it came along, and how it is taken away. */
interface Copied {
  readonly file: string;
  readonly chain?: ArchivedChain;
  /** When the copied state was, ms. */
  readonly made?: number;
  remove(): Promise<void>;
}

/** Unpacks a backup: with a key of the station, or with the one that was typed from paper. */
async function unpackInto(
  { recoveryKeys, log }: ArchiveOptions,
  folder: ArchiveFolder,
  { path, typed }: { readonly path: string; readonly typed: string | null },
  run: BackupRun,
): Promise<Result<Copied>> {
  const given = typed === null || typed === '' ? null : parseRecoveryKey(typed, nodeCrypto);
  if (given === null && typed) return fail('invalid_input', 'this is no recovery key', { reason: 'key' });
  const keys = [...(given === null ? [] : [given]), ...(await recoveryKeys())];
  const place = await folder.place();
  if (!place.ok) return place;
  const { file, remove } = place.value;
  try {
    const { head, letter } = await inThread(run, log, (thread) =>
      thread.call('unpack', { path, keys, database: file }),
    );
    const chain = { key: Buffer.from(letter.journalKey, 'base64url'), from: letter.from };
    return ok({ file, remove, chain, made: head.made });
  } catch (cause) {
    await remove();
    const reason = backupRefusal.safeParse(cause instanceof DatabaseFault ? cause.code : null);
    log.warn('a backup cannot be looked at', { cause: String(cause) });
    return reason.success
      ? fail('invalid_input', 'the backup cannot be opened', { reason: reason.data })
      : fail('unavailable', `the backup cannot be read: ${String(cause)}`, {
          reason: diskHindrance(cause) === 'full' ? 'full' : 'file',
        });
  }
}

const backupRefusal = z.enum(['damaged', 'altered', 'foreign', 'future', 'key', 'too_large']);

async function openCopy(
  options: ArchiveOptions,
  { kind, name, written }: File & Pick<ArchiveInfo, 'kind'>,
  { file, chain: carried, made = written, remove }: Copied,
  run: BackupRun,
): Promise<Result<OpenArchive>> {
  const opened = await openWithChain(options, file, carried ?? null, run);
  if (!opened.ok) {
    await remove();
    return opened;
  }
  const { database, site } = opened.value;
  const sessions = await archiveSessions(options, database);
  const info = async (): Promise<ArchiveInfo> => {
    const chain = database.status();
    return { kind, name, site, made, rows: chain.rows, chain, signature: null };
  };
  const language = await stationLanguage(database.settings, options.facts.systemLanguage);
  const about = stationInfo(options, site, language, sessions.idleMs);
  const handlers = {
    ...databaseHandlers(options, database, sessions, { site, about, info }),
    ...archivePapers(options, { name, site }),
  };
  return ok({
    info: await info(),
    door: doorOf(options, handlers, sessions),
    endWindow: (windowId) => sessions.endWindow(windowId),
    async close() {
      sessions.stop();
      await database.close();
      await remove();
    },
  });
}

/** Opens a copy; its chain is verified with the key that came along, or the station's own where it is of the same site. */
async function openWithChain(
  { keychain, ownSite, log }: ArchiveOptions,
  file: string,
  carried: ArchivedChain | null,
  run: BackupRun,
): Promise<Result<{ database: ArchivedDatabase; site: Site }>> {
  const chain: ArchivedOptions['chain'] = async (settings) => {
    if (carried !== null) return carried;
    const site = await siteOf(settings);
    if (site === null || site.id !== (await ownSite())) return null;
    const { key, anchor } = await readHeld(keychain);
    return key === null ? null : { key, from: anchor?.from ?? 1 };
  };
  const opened = await openArchived({ file, chain, log, run });
  if (!opened.ok) return opened;
  const database = opened.value;
  const site = await siteOf(database.settings);
  if (site !== null) return ok({ database, site });
  await database.close();
  return fail('invalid_input', 'the database is of no site', { reason: 'foreign' });
}

type Settings = ArchivedDatabase['settings'];

async function siteOf(settings: Settings): Promise<Site | null> {
  try {
    return await storedSite(settings);
  } catch {
    return null;
  }
}

async function archiveSessions({ clock, log }: ArchiveOptions, database: ArchivedDatabase): Promise<Sessions> {
  return createSessions({
    users: archiveUsers(database.accounts),
    journal: silentJournal,
    owed: owedEntries({ journal: silentJournal, clock, log }),
    hasher: boundedHasher(createPasswordHasher()),
    tokens: await createTokens(passingKeychain()),
    crypto: nodeCrypto,
    clock,
    log,
  });
}

function databaseHandlers(
  { clock, log, files }: ArchiveOptions,
  { reader, nodes, status, handover }: ArchivedDatabase,
  sessions: Sessions,
  about: { readonly site: Site; readonly about: StationInfo; readonly info: () => Promise<ArchiveInfo> },
): Partial<Handlers> {
  const list = { list: async () => nodes };
  const zone = () => about.site.timeZone;
  return {
    ...journalHandlers({ journal: { status }, reader, files, log }),
    ...historyHandlers({ reader, nodes: list, clock, log, zone }),
    ...reportHandlers({ reader, nodes: list, clock, log, zone }),
    ...sheetHandlers({ store: handover, reader, log, crypto: nodeCrypto }),
    'session.login': sessions.handlers['session.login'],
    'session.renew': sessions.handlers['session.renew'],
    'session.current': sessions.handlers['session.current'],
    'session.lock': sessions.handlers['session.lock'],
    'session.unlock': sessions.handlers['session.unlock'],
    'session.logout': sessions.handlers['session.logout'],
    'live.start': async () =>
      ok({
        ...emptyBatch(clock.now()),
        nodes: nodes.map(archivedNode),
        modes: [],
        journal: { ...status(), unwritten: null },
      }),
    'station.info': async () => ok(about.about),
    'archive.info': async () => ok(await about.info()),
    'archive.case': async () => fail('not_found', 'this window shows no case'),
  };
}

function stationInfo({ facts }: ArchiveOptions, site: Site, language: Language, idleLockMs: number): StationInfo {
  const { version, host } = facts;
  return { version, host, firstRun: false, language, site, keychain: 'service', idleLockMs };
}

function doorOf(options: ArchiveOptions, handlers: Partial<Handlers>, sessions: Pick<Sessions, 'authorize'>): Door {
  const { log, clock, checkOutput } = options;
  const newId = () => randomBytes(4).toString('hex');
  return createDoor({ handlers: readOnly(handlers), sessions, log, clock, newId, checkOutput });
}

/** A keychain that is forgotten: the tokens of an archive are worth nothing once its window is closed. */
function passingKeychain(): Keychain {
  const held = new Map<string, string>();
  return {
    kind: 'file',
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    remove: async (name) => void held.delete(name),
  };
}
