import type { Incident } from '../contract/incidents.ts';
import type { Role } from '../contract/roles.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Journal, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { PasswordHasher } from '../domain/ports/secrets.ts';
import type { SettingsStore, UserRecord, UserStore } from '../domain/ports/stores.ts';
import type { TokenClaims, Tokens } from '../domain/ports/tokens.ts';
import { newUser } from './accounts.ts';

/** A password that the policy takes. */
export const goodPassword = 'heron under glass 42';

/** Entries of a journal that exists in memory only. */
export function memoryJournal(): Pick<Journal, 'append'> & { readonly entries: StationEntry[]; types(): string[] } {
  const entries: StationEntry[] = [];
  return {
    entries,
    types: () => entries.map(({ type }) => type),
    async append(...added): Promise<readonly Incident[]> {
      entries.push(...added);
      return [];
    },
  };
}

/** Accounts in memory; every change writes its entry to `entries` with it. */
export function memoryUsers(entries: StationEntry[]): UserStore {
  const users = new Map<number, UserRecord>();
  const byName = (username: string) => [...users.values()].find((user) => user.username === username) ?? null;
  return {
    list: async () => [...users.values()],
    byName: async (username) => byName(username),
    byId: async (id) => users.get(id) ?? null,
    async insert(user, entry) {
      if (byName(user.username) !== null) return null;
      const inserted = { ...user, id: users.size + 1 };
      users.set(inserted.id, inserted);
      entries.push(entry);
      return inserted;
    },
    async update(id, change, entry) {
      const before = users.get(id);
      if (before === undefined) throw new Error(`no account ${id}`);
      const after = { ...before, ...change };
      users.set(id, after);
      if (entry !== null) entries.push(entry);
      return after;
    },
  };
}

/** Settings in memory. */
export function memorySettings(entries: StationEntry[]): SettingsStore {
  const [values, secrets] = [new Map<string, string>(), new Map<string, Uint8Array>()];
  return {
    get: async (name) => values.get(name) ?? null,
    async set(name, value, entry) {
      values.set(name, value);
      if (entry !== null) entries.push(entry);
    },
    secret: async (name) => secrets.get(name) ?? null,
    setSecret: async (name, sealed) => void secrets.set(name, sealed),
  };
}

/** A hasher that costs nothing and counts how often it was asked to compare. */
export function plainHasher(): PasswordHasher & { compared: number } {
  const hasher = {
    compared: 0,
    hash: async (password: string) => `plain:${password}`,
    async verify(stored: string, password: string) {
      hasher.compared += 1;
      return stored === `plain:${password}`;
    },
  };
  return hasher;
}

/** Tokens that are their claims: what a signature does is the adapter's test. */
export const openTokens: Tokens = {
  sign: async (claims) => JSON.stringify(claims),
  async read(token) {
    try {
      return JSON.parse(token) as TokenClaims;
    } catch {
      return null;
    }
  },
};

/** Bytes that count up, so that ids differ and runs do not. */
export function countingCrypto(): Crypto {
  let last = 0;
  return {
    sha256: () => new Uint8Array(32),
    hmacSha256: () => new Uint8Array(32),
    hmacSha256Under: () => () => new Uint8Array(32),
    openAesGcm: () => null,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => (last += 1) % 256),
  };
}

/** A log that nobody reads. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Adds an account with `goodPassword`. */
export async function addUser(users: UserStore, username: string, role: Role): Promise<UserRecord> {
  const user = newUser({ username, pass: `plain:${goodPassword}`, role, language: 'de', created: 0 });
  const entry = { timestamp: 0, type: 'account.created', node: null, actor: null, value: {} } as const;
  const inserted = await users.insert(user, entry);
  if (inserted === null) throw new Error(`${username} exists`);
  return inserted;
}
