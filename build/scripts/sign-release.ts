import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactSign, type CryptoKey } from 'jose';
import type { Release } from '../../electron/adapters/firmware/release.ts';

/** An image whose files lie in a folder: all that a release says but sizes and hashes. */
export interface Unsigned extends Omit<Release, 'parts'> {
  readonly parts: ReadonlyArray<{ readonly file: string; readonly offset: number }>;
}

/** Signs an image (compact JWS, ES256), with size and SHA-256 of each file as it lies in the folder now. */
export function signRelease(folder: string, image: Unsigned, key: CryptoKey): Promise<string> {
  const parts = image.parts.map(({ file, offset }) => {
    const bytes = readFileSync(join(folder, file));
    return { file, offset, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const release: Release = { ...image, parts };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(release)))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(key);
}

/** Writes the manifest of a folder; what it listed before is gone. */
export function writeManifest(folder: string, releases: readonly string[]): void {
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ v: 1, releases }, null, 2)}\n`);
}
