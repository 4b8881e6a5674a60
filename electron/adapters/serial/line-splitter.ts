/** Cuts a stream of bytes into lines of text. */
export class LineSplitter {
  readonly #most: number;
  readonly #tell: (line: string) => void;
  #kept = Buffer.alloc(0);
  #cut = false;

  /** @param most bytes of a line; what is beyond is dropped. */
  constructor(most: number, tell: (line: string) => void) {
    this.#most = most;
    this.#tell = tell;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#end();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** A line that is too long is told once it is full, not when it ends: that may never be. */
  #keep(bytes: Uint8Array): void {
    if (this.#cut) return;
    this.#kept = Buffer.concat([this.#kept, bytes.subarray(0, this.#most - this.#kept.length)]);
    if (this.#kept.length < this.#most) return;
    this.#flush();
    this.#cut = true;
  }

  #end(): void {
    if (!this.#cut) this.#flush();
    this.#cut = false;
  }

  #flush(): void {
    const line = this.#kept.toString('utf8').replace(/\r$/, '');
    this.#kept = Buffer.alloc(0);
    this.#tell(line);
  }
}
