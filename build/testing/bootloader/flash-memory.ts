import { createHash } from 'node:crypto';

const sector = 4_096;

/** A NOR flash: writing only ever clears bits, so that what was not erased before comes out wrong. */
export class FlashMemory {
  /** A byte that reads back wrong. */
  weak: number | null = null;
  readonly #bytes: Buffer;

  constructor(size: number) {
    this.#bytes = Buffer.alloc(size, 0xff);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Whole sectors, as the chip does. */
  erase(from: number, size: number): void {
    const first = Math.floor(from / sector) * sector;
    this.#bytes.fill(0xff, first, Math.ceil((from + size) / sector) * sector);
  }

  write(at: number, bytes: Uint8Array): void {
    for (const [i, byte] of bytes.entries()) this.#bytes[at + i] = (this.#bytes[at + i] ?? 0) & byte;
  }

  read(from: number, size: number): Buffer {
    const bytes = Buffer.from(this.#bytes.subarray(from, from + size));
    const weak = (this.weak ?? -1) - from;
    if (weak >= 0 && weak < bytes.length) bytes[weak] = (bytes[weak] ?? 0) ^ 0x01;
    return bytes;
  }

  md5(from: number, size: number): Buffer {
    return createHash('md5').update(this.read(from, size)).digest();
  }

  /** Whether a program for this chip begins there: the first byte of every image. */
  hasImage(at: number): boolean {
    return this.#bytes[at] === 0xe9;
  }
}
