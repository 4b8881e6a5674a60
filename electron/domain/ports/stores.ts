import type { NodeConfig } from '../../contract/config.ts';
import type { Role } from '../../contract/roles.ts';
import type { Appearance, Language } from '../../contract/session.ts';
import type { KeptAlarm } from '../alarms/book.ts';
import type { StationEntry } from './journal.ts';

/** Every change takes the entry that the journal gets for it: both are committed together or neither. */
export type Entry = StationEntry;

/** A row of `user`. */
export interface UserRecord {
  readonly id: number;
  readonly username: string;
  /** argon2id in PHC form. */
  readonly pass: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly created: number;
  readonly lastLogin: number | null;
  /** Times of the failures since the last success that still count, newest last. */
  readonly failures: readonly number[];
  readonly lockedUntil: number | null;
  /** Rises with every change of role or password: a token with an older one is dead. */
  readonly generation: number;
  readonly language: Language;
  readonly appearance: Appearance;
}

export interface UserStore {
  list(): Promise<readonly UserRecord[]>;
  byName(username: string): Promise<UserRecord | null>;
  byId(id: number): Promise<UserRecord | null>;
  /** Null when the name is taken. */
  insert(user: Omit<UserRecord, 'id'>, entry: Entry): Promise<UserRecord | null>;
  update(id: number, change: Partial<Omit<UserRecord, 'id' | 'username'>>, entry: Entry | null): Promise<UserRecord>;
}

/** A row of `node`. */
export interface NodeRecord {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly revoked: number | null;
  /** SHA-256 of the broker password (≥ 128 random bits, so a plain hash suffices). */
  readonly passwordHash: Uint8Array;
  /** The 256-bit order key, sealed by the vault under `node-key/<id>`. */
  readonly sealedKey: Uint8Array;
  readonly desired: { readonly rev: number; readonly config: NodeConfig; readonly by: string; readonly at: number };
  /** Last `cfg/reported`, as parsed; null if none yet. */
  readonly reported: string | null;
  /** Highest revision of the clock: newest boot seen. */
  readonly lastBoot: number | null;
  /** Last word of any kind, by the station's clock. */
  readonly heard: number | null;
  /** What its climate is judged by, as JSON; null where nobody has laid anything down. */
  readonly climate: string | null;
  /** Of the board that was commissioned; lower case with colons, null where nobody has seen which it is. */
  readonly mac: string | null;
  /** Until when an account that was not yet commissioned lives, by the station's clock; null where it is for good. */
  readonly pending: number | null;
  /** The account in whose place a pending one stands: it comes back where the new one is given up. */
  readonly before: Pick<NodeRecord, 'passwordHash' | 'sealedKey'> | null;
}

export interface NodeStore {
  list(): Promise<readonly NodeRecord[]>;
  insert(node: NodeRecord, entry: Entry): Promise<boolean>;
  update(id: string, change: Partial<Omit<NodeRecord, 'id' | 'created'>>, entry: Entry | null): Promise<void>;
}

/** Settings of the station as JSON by name; the reader of a setting parses it with its schema. */
export interface SettingsStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string, entry: Entry | null): Promise<void>;
  /** Sealed secrets (CA key, server key, broker passwords). */
  secret(name: string): Promise<Uint8Array | null>;
  setSecret(name: string, sealed: Uint8Array): Promise<void>;
}

/** What was stored of an alarm: whoever reads it holds the record against its schema. */
export interface StoredAlarm {
  readonly key: string;
  readonly last: number;
  readonly record: unknown;
}

export interface AlarmStore {
  /** Everything that was kept, and up to which row of the journal its sources were read. */
  load(): Promise<{ readonly upTo: number; readonly alarms: readonly StoredAlarm[] }>;
  /** Replaces what is stored of these keys, notes how far the journal was read, and writes the entries. */
  save(alarms: readonly KeptAlarm[], upTo: number, entries: readonly Entry[]): Promise<void>;
}
