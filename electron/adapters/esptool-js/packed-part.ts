import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, deflate, inflateSync } from 'node:zlib';
import type { FirmwareImage, FirmwareShelf, Flashed, ImagePart } from '../../domain/ports/flashing.ts';

const pack = promisify(deflate);

/** A part as it goes to the chip. */
export interface PackedPart extends ImagePart {
  /** Bytes that are written: the part, filled up to whole words. */
  readonly filled: number;
  readonly packed: Buffer;
  /** Of the part itself, lower-case hexadecimal. */
  readonly md5: string;
}

/** The parts of an image, checked against their hashes and compressed beside the main thread. */
export async function packedParts(
  shelf: Pick<FirmwareShelf, 'read'>,
  image: FirmwareImage,
): Promise<Flashed<readonly PackedPart[]>> {
  const parts: PackedPart[] = [];
  for (const part of image.parts.toSorted((a, b) => a.offset - b.offset)) {
    const read = await shelf.read(image, part);
    if (!read.ok) return read;
    parts.push(await packedPart(part, read.value));
  }
  return { ok: true, value: parts };
}

async function packedPart(part: ImagePart, bytes: Uint8Array): Promise<PackedPart> {
  // The flash is written in words of four bytes; 0xff is what erased flash is.
  const filled = Buffer.alloc(Math.ceil(bytes.length / 4) * 4, 0xff);
  filled.set(bytes);
  const packed = await pack(filled, { level: constants.Z_BEST_COMPRESSION });
  return { ...part, filled: filled.length, packed, md5: createHash('md5').update(bytes).digest('hex') };
}

/** How many bytes the first `sent` packed ones come to. */
export function unpackedSize(part: PackedPart, sent: number): number {
  return inflateSync(part.packed.subarray(0, sent), { finishFlush: constants.Z_SYNC_FLUSH }).length;
}
