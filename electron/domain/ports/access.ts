import type { Photo } from '../../contract/people.ts';
import type { Entry } from './stores.ts';

/**
 * What the access book is made of. `door` and `table` go by node id, `mode` by its scope, the others by their number.
 * `counter` holds the last number that was given.
 */
export const accessKinds = [
  'person',
  'card',
  'group',
  'schedule',
  'holiday',
  'area',
  'doorGroup',
  'right',
  'door',
  'table',
  'mode',
  'nodeMode',
  'counter',
] as const;
export type AccessKind = (typeof accessKinds)[number];

/** A record as JSON; whoever reads it parses it with its schema. Secrets in it are sealed. */
export interface AccessRow {
  readonly kind: AccessKind;
  readonly id: string;
  readonly data: string;
}

/** A null removes the record. */
export type AccessChange = Omit<AccessRow, 'data'> & { readonly data: string | null };

/** Where somebody is, as JSON; null is nowhere. */
export interface PresenceChange {
  readonly person: number;
  readonly data: string | null;
}

/** The access book on the disk. It is small and is kept in memory: read once, written through. */
export interface AccessStore {
  load(): Promise<readonly AccessRow[]>;
  /** All changes and their rows of the journal together, or nothing. */
  save(changes: readonly AccessChange[], entries: readonly Entry[]): Promise<void>;
  photo(person: number): Promise<Photo | null>;
  savePhoto(
    person: number,
    photo: Photo | null,
    changes: readonly AccessChange[],
    entries: readonly Entry[],
  ): Promise<void>;
  /** Everybody who is somewhere, and the row of the journal up to which that was read. */
  presence(): Promise<{ readonly upTo: number; readonly rows: ReadonlyArray<{ person: number; data: string }> }>;
  savePresence(changes: readonly PresenceChange[], upTo: number): Promise<void>;
}
