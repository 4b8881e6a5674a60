import { equal, type Mac } from '../../domain/journal/chain.ts';
import type { Connection } from './connection.ts';

/** Where a journal begins after older rows were deleted by two persons. */
export interface Checkpoint {
  readonly upTo: number;
  /** Hash of row `upTo`: what the first row that is left is chained to. */
  readonly hash: Uint8Array;
  readonly at: number;
  readonly by: string;
  readonly second: string;
}

interface Row {
  up_to: number;
  hash: Uint8Array;
  at: number;
  by: string;
  second: string;
  mac: Uint8Array;
}

/** What the checkpoint's signature is taken over; no row of the chain has these bytes. */
export function signedBytes({ upTo, hash, at, by, second }: Checkpoint): Uint8Array {
  return Buffer.from(
    JSON.stringify(['leitstand journal checkpoint', upTo, Buffer.from(hash).toString('hex'), at, by, second]),
  );
}

/** Reads the checkpoint each time it is asked; null where there is none whose signature holds, or no table yet. */
export function checkpointReader(connection: Connection, mac: Mac): () => Checkpoint | null {
  const exists = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'journal_checkpoint'").pluck().get();
  if (exists === undefined) return () => null;
  const read = connection.prepare<[], Row>('SELECT up_to, hash, at, by, second, mac FROM journal_checkpoint');
  return () => {
    const row = read.get();
    if (row === undefined) return null;
    const { up_to: upTo, hash, at, by, second } = row;
    const checkpoint = { upTo, hash, at, by, second };
    return equal(row.mac, mac(signedBytes(checkpoint))) ? checkpoint : null;
  };
}
