import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { spreadsheetCsv } from '../../electron/adapters/csv/spreadsheet-csv.ts';
import { openVault } from '../../electron/adapters/keychain/vault.ts';
import { openDatabase } from '../../electron/adapters/sqlite/database.ts';
import type { CallInput } from '../../electron/contract/calls.ts';
import { ok, type Result } from '../../electron/contract/result.ts';
import type { Files } from '../../electron/domain/ports/files.ts';
import type { Keychain } from '../../electron/domain/ports/secrets.ts';
import { openAccessBook } from '../../electron/services/access-book.ts';
import { accessSettingsHandlers, configureDoor } from '../../electron/services/access-settings.ts';
import { type CardsDeps, cardHandlers } from '../../electron/services/cards.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import { peopleHandlers } from '../../electron/services/people.ts';
import { peopleCsvHandlers } from '../../electron/services/people-csv.ts';
import { noFiles } from './no-files.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** The manager who sits at the desk. */
export const manager: Caller = {
  person: { id: 1, username: 'manager-1', role: 'manager', language: 'en', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};

/** Somebody without anything special. */
export const plainPerson: CallInput<'people.create'> = {
  name: 'Ada',
  department: 'Night',
  note: 'knows the way',
  from: null,
  to: null,
  groups: [],
  first: false,
  second: false,
  exempt: false,
};

/** The value of an answer; throws where it was refused. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** The code of a refusal, or `ok`. */
export const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

export interface ManagerDeskOptions {
  /** Nodes that there are; one can be taken out while the desk is open. */
  readonly nodes?: Set<string>;
  readonly openCard?: CardsDeps['openCard'];
  /** Room on the disk, in pages of the database; absent: as much as there is. */
  readonly maxPages?: number;
  /** Absent: keeps what was saved in `saved`. */
  readonly files?: Files;
}

/** The calls about people and access over a real database, without nodes and windows. */
export async function openManagerDesk(options: ManagerDeskOptions = {}) {
  const { nodes = new Set(['door-1']), openCard, files, maxPages } = options;
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-people-'));
  const held = new Map<string, string>();
  const keychain: Keychain = {
    kind: 'file',
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    remove: async (name) => void held.delete(name),
  };
  const clock = systemClock();
  const vault = await openVault(keychain);
  const saved: { name: string; content: string }[] = [];
  const keep: Files = {
    ...noFiles,
    async save(name, content) {
      const text = await content();
      if (!text.ok) return text;
      saved.push({ name, content: String(text.value) });
      return ok(true);
    },
  };

  async function open() {
    const file = { file: join(dir, 'leitstand.db'), ...(maxPages === undefined ? {} : { maxPages }) };
    const database = valueOf(await openDatabase({ ...file, keychain, clock, log: quiet }));
    const book = await openAccessBook({ store: database.access, vault, crypto: nodeCrypto });
    const parts = { book, clock, csv: spreadsheetCsv, files: files ?? keep };
    const known = { get: (id: string) => (nodes.has(id) ? ({ id } as never) : null) };
    const call = {
      ...peopleHandlers(parts),
      ...cardHandlers({ ...parts, reader: database.reader, openCard: openCard ?? (() => null) }),
      ...peopleCsvHandlers(parts),
      ...accessSettingsHandlers({ book, nodes: known, clock }),
      configure: (input: Parameters<typeof configureDoor>[1]) =>
        configureDoor({ book, nodes: known, clock }, input, 'manager-1'),
    };
    return { database, book, call };
  }

  let now = await open();
  return {
    saved,
    get database() {
      return now.database;
    },
    get book() {
      return now.book;
    },
    get call() {
      return now.call;
    },
    /** All rows of the journal, oldest first. */
    async journal() {
      return (await now.database.reader.page({}, undefined, 500)).rows.toReversed();
    },
    /** As after a restart of the station. */
    async restart() {
      await now.database.close();
      now = await open();
    },
    async stop() {
      await now.database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type ManagerDesk = Awaited<ReturnType<typeof openManagerDesk>>;
