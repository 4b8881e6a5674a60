const end = 0xc0;
const escape = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

/** A frame as it goes over the line (SLIP, RFC 1055, with a leading END as Espressif's loaders send it). */
export function slip(frame: Uint8Array): Uint8Array {
  const out = [end];
  for (const byte of frame) {
    if (byte === end) out.push(escape, escapedEnd);
    else if (byte === escape) out.push(escape, escapedEscape);
    else out.push(byte);
  }
  out.push(end);
  return Uint8Array.from(out);
}

/** Takes frames out of a stream of bytes, and what stands between them: a chip that starts says so in plain text. */
export class SlipReader {
  #frame: number[] | null = null;
  #escaping = false;

  push(chunk: Uint8Array): { frames: Uint8Array[]; noise: Uint8Array } {
    const frames: Uint8Array[] = [];
    const noise: number[] = [];
    for (const byte of chunk) {
      if (byte === end) this.#boundary(frames);
      else if (this.#frame === null) noise.push(byte);
      else this.#inside(this.#frame, byte);
    }
    return { frames, noise: Uint8Array.from(noise) };
  }

  #boundary(frames: Uint8Array[]): void {
    if (this.#frame === null || this.#frame.length === 0) {
      this.#frame = [];
      return;
    }
    frames.push(Uint8Array.from(this.#frame));
    this.#frame = null;
  }

  #inside(frame: number[], byte: number): void {
    if (this.#escaping) {
      this.#escaping = false;
      frame.push(byte === escapedEnd ? end : byte === escapedEscape ? escape : byte);
    } else if (byte === escape) {
      this.#escaping = true;
    } else {
      frame.push(byte);
    }
  }
}
