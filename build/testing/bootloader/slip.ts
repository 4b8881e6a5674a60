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

/** Takes frames out of a stream of bytes; what stands between frames is noise and is passed over. */
export class SlipReader {
  #frame: number[] | null = null;
  #escaping = false;

  push(chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (const byte of chunk) {
      if (byte === end) this.#boundary(frames);
      else this.#inside(byte);
    }
    return frames;
  }

  #boundary(frames: Uint8Array[]): void {
    if (this.#frame === null || this.#frame.length === 0) {
      this.#frame = [];
      return;
    }
    frames.push(Uint8Array.from(this.#frame));
    this.#frame = null;
  }

  #inside(byte: number): void {
    if (this.#frame === null) return;
    if (this.#escaping) {
      this.#escaping = false;
      this.#frame.push(byte === escapedEnd ? end : byte === escapedEscape ? escape : byte);
    } else if (byte === escape) {
      this.#escaping = true;
    } else {
      this.#frame.push(byte);
    }
  }
}
