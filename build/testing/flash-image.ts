import { createHash } from 'node:crypto';
import type { FirmwareImage, ImagePart } from '../../electron/domain/ports/flashing.ts';

/** Bytes that do not compress, the same each time (a linear congruential generator, Numerical Recipes). */
function noise(size: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length: size }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** A program begins with the byte by which the ROM knows one; the rest is never run. */
const program = (size: number, seed: number) => Buffer.concat([Buffer.of(0xe9), noise(size - 1, seed)]);

/** The files of an image as they come from a build, by name: sizes that are no multiple of anything, and a long gap. */
export const imageFiles: Readonly<Record<string, Buffer>> = {
  'bootloader.bin': program(17_537, 1),
  'partitions.bin': noise(3_072, 2),
  'node.bin': Buffer.concat([program(150_001, 3), Buffer.alloc(60_000, 0xff), noise(20_002, 4)]),
};

const offsets: Readonly<Record<string, number>> = {
  'bootloader.bin': 0x1000,
  'partitions.bin': 0x8000,
  'node.bin': 0x1_0000,
};

const parts: readonly ImagePart[] = Object.entries(imageFiles).map(([file, bytes]) => ({
  file,
  offset: offsets[file] ?? 0,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
}));

/** An image that is signed by nobody: for what is done with one that was found good. */
export const image: FirmwareImage = {
  chip: 'esp32',
  version: '1.2.0',
  built: 1_764_000_000_000,
  flashBytes: 4_194_304,
  folder: '',
  parts,
  release: '',
};

/** Bytes of the image that do not compress: at least so many go over the line. */
export const imageBytes = 17_537 + 3_072 + 150_001 + 20_002;
