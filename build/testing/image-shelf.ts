import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { folderShelf } from '../../electron/adapters/firmware/folder-shelf.ts';
import type { FirmwareShelf } from '../../electron/domain/ports/flashing.ts';
import { signRelease, type Unsigned, writeManifest } from '../scripts/sign-release.ts';

/** An image as a node has it: what compresses badly beside what compresses well, and four parts with gaps between. */
export const plainImage: Unsigned = {
  chip: 'esp32',
  version: '1.2.0',
  built: 1_700_000_000_000,
  flashBytes: 8_388_608,
  app: 'node.bin',
  parts: [
    { file: 'bootloader.bin', offset: 0x1000 },
    { file: 'partitions.bin', offset: 0x8000 },
    { file: 'boot_app0.bin', offset: 0xe000 },
    { file: 'node.bin', offset: 0x10000 },
  ],
};

/** Bytes of the parts, in their order. */
const sizes = [20_480, 3_072, 8_192, 200_003];

/** A folder with signed images in it, and the means to sign more. */
export interface ImageShelf {
  readonly folder: string;
  /** The file of the publisher's public key. */
  readonly publisher: string;
  readonly shelf: FirmwareShelf;
  /** Signs an image of the files that lie there. */
  sign(image: Unsigned): Promise<string>;
  list(releases: readonly string[]): void;
}

/** Makes an image of random bytes (by a seed), signed by a publisher of its own, under `<folder>/firmware`. */
export async function makeImageShelf(folder: string, image = plainImage, seed = 1): Promise<ImageShelf> {
  const place = { folder: join(folder, 'firmware'), publisher: join(folder, 'firmware', 'publisher.jwk') };
  mkdirSync(place.folder, { recursive: true });
  image.parts.forEach(({ file }, index) => {
    writeFileSync(join(place.folder, file), someBytes(sizes[index] ?? 1_024, seed + index));
  });
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  writeFileSync(place.publisher, JSON.stringify(await exportJWK(publicKey)));
  const sign = (other: Unsigned) => signRelease(place.folder, other, privateKey);
  const list = (releases: readonly string[]) => writeManifest(place.folder, releases);
  list([await sign(image)]);
  return { ...place, shelf: folderShelf(place), sign, list };
}

/** Stretches of noise and of one byte, by turns (xorshift32). */
function someBytes(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size, seed);
  let state = seed * 2_654_435_761 || 1;
  for (let at = 0; at < size; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    if (at % 512 < 200) bytes[at] = state & 0xff;
  }
  return bytes;
}
