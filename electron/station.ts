import { randomBytes } from 'node:crypto';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { spreadsheetCsv } from './adapters/csv/spreadsheet-csv.ts';
import { smallFiles } from './adapters/disk/small-files.ts';
import { systemDisk } from './adapters/disk/system-disk.ts';
import { createPasswordHasher } from './adapters/password/argon2-hasher.ts';
import { createTokens } from './adapters/tokens/jose-tokens.ts';
import type { OpenArchive } from './archive.ts';
import type { DeskNews } from './contract/desk.ts';
import type { EventName, EventPayload } from './contract/live.ts';
import { ok, type Result } from './contract/result.ts';
import type { Language } from './contract/session.ts';
import type { Site, StationInfo } from './contract/station.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Files } from './domain/ports/files.ts';
import type { Log } from './domain/ports/log.ts';
import type { Printer } from './domain/ports/printer.ts';
import type { Keychain } from './domain/ports/secrets.ts';
import { createDoor, type Door } from './ipc/server.ts';
import { lateHandlers } from './late-handlers.ts';
import { accountHandlers } from './services/accounts.ts';
import { storedBroker } from './services/broker-settings.ts';
import { actEntry } from './services/entry.ts';
import type { Handlers } from './services/handlers.ts';
import { sheetHandlers } from './services/handover.ts';
import { historyHandlers } from './services/history.ts';
import { historyExportHandlers } from './services/history-export.ts';
import { incidentNoteHandlers } from './services/incident-notes.ts';
import { createJobs } from './services/jobs.ts';
import { journalHandlers } from './services/journal.ts';
import { owedEntries } from './services/owed-entries.ts';
import { paperHandlers } from './services/papers.ts';
import { reportHandlers } from './services/reports.ts';
import { createRetention } from './services/retention.ts';
import { createSessions, type Sessions } from './services/sessions.ts';
import { type StationDeps, stationHandlers, stationLanguage, storedSite } from './services/station.ts';
import { type OpenSite, openSite, type SiteDeps } from './site.ts';
import type { FlashTools } from './site-commissioning.ts';
import type { TellStart } from './starting.ts';
import { openKeeping, openStationMemory } from './station-keeping.ts';
import { stationReview } from './station-review.ts';

export interface StationOptions {
  /** Made when missing. */
  readonly dataDir: string;
  readonly keychain: Keychain;
  readonly log: Log;
  readonly clock: Clock;
  readonly files: Files;
  /** Shows an archive in a window of its own; resolves when it stands. */
  readonly showArchive: (archive: OpenArchive) => Promise<void>;
  readonly printer: Printer;
  /** What nodes are flashed with. */
  readonly flashing: FlashTools;
  readonly version: string;
  /** Tells how far the start is, as long as it lasts. */
  readonly tell?: TellStart;
  /** Up to this size the database is looked through as a whole before it is opened, bytes; the product's 256 MiB unless told otherwise. */
  readonly wholeUpTo?: number;
  /** Ends the application and starts it anew: after a backup was put in the place of the database. */
  readonly relaunch: () => void;
  readonly host: StationInfo['host'];
  readonly systemLanguage?: Language;
  /** Holds every answer against its schema: in development and in tests. */
  readonly checkOutput?: boolean;
  /** Idle lock, ms; the product's 10 min unless told otherwise. */
  readonly idleMs?: number;
}

/** What is pushed to a window, by the names of the contract. */
export type PushListener = <N extends EventName>(windowId: number, name: N, payload: EventPayload<N>) => void;

/** The whole station but its windows. */
export interface Station {
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  /** The guarded door in front of the handlers. */
  readonly door: Door;
  onPush(listener: PushListener): () => void;
  /** What the desktop around the window is to tell of the alarms: at once how they stand, then what changes. */
  onDesk(listener: (news: DeskNews) => void): () => void;
  /** A window has taken in its last live batch: the next may follow. */
  seen(windowId: number): void;
  /** Something died that the station cannot work without: end, rather than limp on. */
  onFatal(listener: (cause: Error) => void): () => void;
  language(): Promise<Language>;
  /** In order: nothing new comes in, what came in is committed, the journal's head is anchored, the file is closed. */
  stop(): Promise<void>;
}

/**
 * Puts the station together on a data folder. Fails as `unavailable` where its database cannot be opened. On a full disk
 * it starts: whoever starts it anew in the hope that it helps is to see the doors. That it did is written down later,
 * with its time.
 */
export async function createStation(options: StationOptions): Promise<Result<Station>> {
  const { dataDir, keychain, log, clock, systemLanguage = 'de' } = options;
  const memory = await openStationMemory(options);
  if (!memory.ok) return memory;
  const { database, vault } = memory.value;
  const tokens = await createTokens(keychain);
  const { users, journal, settings, reader, nodes } = database;
  const common = { ...options, users, journal, settings, hasher: createPasswordHasher() };
  const owed = owedEntries({ journal, clock, log });
  const sessions = createSessions({ ...common, owed, tokens, crypto: nodeCrypto });
  const stored = storedBroker({ settings, vault, clock });
  const pushed = new Set<PushListener>();
  const push: PushListener = (windowId, name, payload) => {
    for (const listener of pushed) listener(windowId, name, payload);
  };

  let site: OpenSite | null = null;
  const send: SiteDeps['send'] = (windowId, batch) => push(windowId, 'live', batch);
  const desk = newsDesk();
  let timeZone = 'UTC';
  const changed = (now: Site) => {
    timeZone = now.timeZone;
  };
  const open = async (now: Site) => {
    changed(now);
    const own = { site: now.id, zone: () => timeZone, storedBroker: stored, keychain: keychain.kind };
    const pushCommission: SiteDeps['pushCommission'] = (windowId, view) => push(windowId, 'commission', view);
    const { files, flashing } = options;
    const beside = { disk: systemDisk(dataDir), desk: desk.tell, sources: [keeping.source] };
    const around = { files, flashing, pushCommission, ...beside };
    site = await openSite({ ...own, ...around, database, vault, sessions, owed, clock, log, send });
  };
  const { version, host } = options;
  const facts = { version, host, systemLanguage };
  const storeBroker: StationDeps['storeBroker'] = (broker, actor) => stored.save(broker, actor);
  const history = { reader, nodes, clock, log, zone: () => timeZone };
  const currentSite = () => storedSite(settings);
  const jobs = createJobs({
    clock,
    log,
    crypto: nodeCrypto,
    operator: (windowId) => (sessions.windowState(windowId) === 'open' ? sessions.operator(windowId) : null),
    push: (windowId, job) => push(windowId, 'job', job),
  });
  const keeping = await openKeeping({ ...options, ...memory.value, sessions, jobs, running: () => site !== null });
  const always = {
    ...jobs.handlers,
    ...keeping.handlers,
    ...stationHandlers({ ...common, sessions, facts, storeBroker, changed, open }),
    ...sessions.handlers,
    ...accountHandlers({ ...common, sessions }),
    ...journalHandlers({ ...common, reader }),
    ...incidentNoteHandlers({ ...common, reader, notes: database.notes, smallFiles, crypto: nodeCrypto }),
    ...historyHandlers(history),
    ...sheetHandlers({ store: database.handover, reader, log, crypto: nodeCrypto }),
    ...reportHandlers(history),
    ...paperHandlers({ ...options, journal, zone: () => timeZone, site: currentSite }),
    ...historyExportHandlers({ ...history, journal, csv: spreadsheetCsv, files: options.files, site: currentSite }),
    ...(await stationReview({
      ...options,
      ...history,
      facts,
      database,
      jobs,
      site: currentSite,
      operator: sessions.operator,
      recoveryKeys: memory.value.keys.all,
    })),
  };
  const retention = createRetention({ clock, log, store: database.telemetry });
  const handlers = lateHandlers(() => (site === null ? always : { ...always, ...site.handlers }));
  sessions.onChange(({ windowId, state }) => {
    if (state === 'locked' || state === 'ended') push(windowId, 'session', { state });
  });
  await owed.add([actEntry(clock.now(), 'station.started', null, { version, host })]);
  const known = await storedSite(settings);
  // Without an administrator the first run was not finished and begins anew.
  if (known !== null && (await users.list()).length > 0) await open(known);
  return ok({
    handlers,
    sessions,
    door: createDoor({ handlers, sessions, log, clock, newId, checkOutput: options.checkOutput ?? false }),
    language: () => stationLanguage(settings, systemLanguage),
    onPush: (listener) => add(pushed, listener),
    onDesk: desk.listen,
    seen: (windowId) => site?.seen(windowId),
    onFatal: (listener) => database.onFault(listener),
    async stop() {
      sessions.stop();
      await jobs.stop();
      await keeping.stop();
      await retention.stop();
      await site?.stop();
      await owed.add([actEntry(clock.now(), 'station.stopped', null)]);
      owed.stop();
      await database.close();
    },
  });
}

/** Where the desktop around the window hears of the alarms. */
function newsDesk(): { readonly tell: SiteDeps['desk']; readonly listen: Station['onDesk'] } {
  const desks = new Set<(news: DeskNews) => void>();
  let standing: DeskNews['standing'] = { all: 0, unacknowledged: 0, highest: null };
  return {
    tell(news) {
      ({ standing } = news);
      for (const listener of desks) listener(news);
    },
    listen(listener) {
      listener({ standing, call: null });
      return add(desks, listener);
    },
  };
}

function add<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const newId = () => randomBytes(4).toString('hex');
