import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { openVault } from './adapters/keychain/vault.ts';
import { createPasswordHasher } from './adapters/password/argon2-hasher.ts';
import { type OpenDatabase, openDatabase } from './adapters/sqlite/database.ts';
import { createTokens } from './adapters/tokens/jose-tokens.ts';
import type { EventName, EventPayload } from './contract/live.ts';
import { ok, type Result } from './contract/result.ts';
import type { Language } from './contract/session.ts';
import type { StationInfo } from './contract/station.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import type { Keychain } from './domain/ports/secrets.ts';
import { lateHandlers } from './late-handlers.ts';
import { createDoor, type Door } from './ipc/server.ts';
import { accountHandlers } from './services/accounts.ts';
import { actEntry } from './services/entry.ts';
import type { Handlers } from './services/handlers.ts';
import { historyHandlers } from './services/history.ts';
import { journalHandlers } from './services/journal.ts';
import { createSessions, type Sessions } from './services/sessions.ts';
import { stationHandlers, stationLanguage, storedSite } from './services/station.ts';

export interface StationOptions {
  /** Made when missing. */
  readonly dataDir: string;
  readonly keychain: Keychain;
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
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
  /** Something died that the station cannot work without: end, rather than limp on. */
  onFatal(listener: (cause: Error) => void): () => void;
  language(): Promise<Language>;
  /** In order: nothing new comes in, what came in is committed, the journal's head is anchored, the file is closed. */
  stop(): Promise<void>;
}

/** Puts the station together on a data folder. Fails as `unavailable` where its database cannot be opened. */
export async function createStation(options: StationOptions): Promise<Result<Station>> {
  const { dataDir, keychain, log, clock } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const [vault, tokens] = [await openVault(keychain), await createTokens(keychain)];
  const opened = await openDatabase({ file: join(dataDir, 'leitstand.db'), keychain, clock, log });
  if (!opened.ok) return opened;
  const database = opened.value;
  const hasher = createPasswordHasher();
  const { users, journal, settings } = database;
  const sessions = createSessions({ ...options, users, journal, hasher, tokens, crypto: nodeCrypto });
  const language = () => stationLanguage(settings, options.systemLanguage ?? 'de');
  void vault;

  const always = {
    ...stationHandlers({
      ...{ users, settings, hasher, sessions, keychain, clock },
      facts: { version: options.version, host: options.host, systemLanguage: options.systemLanguage ?? 'de' },
      storeBroker: async () => ok(null),
      open: async () => undefined,
    }),
    ...sessions.handlers,
    ...accountHandlers({ users, hasher, sessions, clock }),
    ...journalHandlers({ journal, reader: database.reader, log }),
    ...historyHandlers({ reader: database.reader, nodes: database.nodes, log }),
  };
  const handlers = lateHandlers(() => always);
  const pushed = new Set<PushListener>();
  sessions.onChange(({ windowId, state }) => {
    if (state !== 'locked' && state !== 'ended') return;
    for (const listener of pushed) listener(windowId, 'session', { state });
  });
  await journal.append(
    actEntry(clock.now(), 'station.started', null, { version: options.version, host: options.host }),
  );
  return ok({
    handlers,
    sessions,
    door: createDoor({ ...{ handlers, sessions, log, clock }, newId, checkOutput: options.checkOutput ?? false }),
    language,
    onPush: (listener) => add(pushed, listener),
    onFatal: (listener) => database.onFault(listener),
    stop: () => stop(options, database, sessions),
  });
}

async function stop({ clock }: StationOptions, database: OpenDatabase, sessions: Sessions): Promise<void> {
  sessions.stop();
  await database.journal.append(actEntry(clock.now(), 'station.stopped', null));
  await database.close();
}

function add<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const newId = () => randomBytes(4).toString('hex');
