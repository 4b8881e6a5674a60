import { z } from 'zod';
import { hashBytes } from '../../domain/journal/canonical.ts';
import type { Anchor } from '../../domain/journal/chain.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';

/** Names in the keychain. */
export const keyNames = { key: 'journal-key', anchor: 'journal-anchor' } as const;

const hex = /^[0-9a-f]*$/;
const stored = z.strictObject({
  v: z.literal(1),
  from: z.int().min(1),
  rows: z.int().min(0),
  hash: z
    .string()
    .length(2 * hashBytes)
    .regex(hex),
  broken: z
    .strictObject({ at: z.int().min(0), how: z.enum(['changed', 'missing', 'tail_cut', 'replaced', 'index']) })
    .nullable(),
});

/** What the keychain holds of the journal: null for a key or an anchor that is absent or not one. */
export interface Held {
  readonly key: Uint8Array | null;
  readonly anchor: Anchor | null;
}

/** Reads key and anchor. Rejects where the keychain cannot be asked, which is not the same as holding nothing. */
export async function readHeld(keychain: Keychain): Promise<Held> {
  const [key, anchor] = [await keychain.get(keyNames.key), await keychain.get(keyNames.anchor)];
  const bytes = key === null ? null : Uint8Array.from(Buffer.from(key, 'base64url'));
  return { key: bytes?.length === hashBytes ? bytes : null, anchor: anchor === null ? null : parseAnchor(anchor) };
}

function parseAnchor(text: string): Anchor | null {
  try {
    const { from, rows, hash, broken } = stored.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { from, rows, hash: Uint8Array.from(Buffer.from(hash, 'hex')), broken };
  } catch {
    // What is no anchor anchors nothing; the caller reports that as a finding.
    return null;
  }
}

/** Writes the head into the keychain. */
export async function writeAnchor(keychain: Keychain, { from, rows, hash, broken }: Anchor): Promise<void> {
  const value: z.infer<typeof stored> = { v: 1, from, rows, hash: Buffer.from(hash).toString('hex'), broken };
  await keychain.set(keyNames.anchor, Buffer.from(JSON.stringify(value)).toString('base64url'));
}

/** Writes a new key. The anchor goes first: a key without an anchor would mean that somebody took the anchor away. */
export async function writeKey(keychain: Keychain, key: Uint8Array, anchor: Anchor): Promise<void> {
  await writeAnchor(keychain, anchor);
  await keychain.set(keyNames.key, Buffer.from(key).toString('base64url'));
}
