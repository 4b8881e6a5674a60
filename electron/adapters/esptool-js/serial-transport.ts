import { Transport } from 'esptool-js';
import type { SerialPort } from 'serialport';
import { type PortFault, portFault } from '../../domain/flashing/faults.ts';
import { setLines, writeOut } from '../serial/open-port.ts';
import { LineEnded } from './line-ended.ts';
import { SlipReader, slip } from './slip.ts';

/** What a chip said outside of frames is kept up to this many characters. */
const longestWords = 2_048;

/** Time without a byte after which a line is taken to be quiet, ms. */
const quiet = 100;

/**
 * The line of esptool-js over an open port. Its own reads a Web Serial port by asking every millisecond, and writes
 * every failure to the console; this one waits for frames, and ends at once when the port does or when it is told to.
 */
export class SerialTransport extends Transport {
  /** What the chip said outside of frames since it was last asked to start: its boot log. */
  words = '';
  readonly #port: SerialPort;
  #reader = new SlipReader();
  #frames: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #ended: LineEnded | null = null;
  #lines = { dtr: false, rts: false };

  constructor(port: SerialPort) {
    super({});
    this.#port = port;
    port.on('data', (bytes: Buffer) => this.#take(bytes));
    port.once('close', () => this.end(portFault('port_gone', 'the port was closed')));
  }

  /** Whatever waits for this line, or begins to, fails with this fault; the first one counts. */
  end(fault: PortFault): void {
    this.#ended ??= new LineEnded(fault);
    this.#wake();
  }

  /** Throws where the line has ended. */
  check(): void {
    if (this.#ended !== null) throw this.#ended;
  }

  #take(bytes: Buffer): void {
    const { frames, noise } = this.#reader.push(bytes);
    this.#frames.push(...frames);
    this.words = (this.words + Buffer.from(noise).toString('latin1')).slice(-longestWords);
    if (this.words.includes('Brownout detector was triggered')) {
      this.end(portFault('power', 'the chip restarted: its brown-out detector was triggered'));
    }
    this.#wake();
  }

  override async read(timeout: number): Promise<Uint8Array> {
    if (this.#frames.length === 0) await this.#more(timeout);
    this.check();
    const frame = this.#frames.shift();
    if (frame === undefined) throw new Error(`no answer within ${timeout} ms`);
    return frame;
  }

  /** Until something comes or the line ends, at most so many ms. */
  async #more(timeout: number): Promise<void> {
    const end = performance.now() + timeout;
    while (this.#frames.length === 0 && this.#ended === null) {
      const left = end - performance.now();
      if (left <= 0) return;
      await this.#next(left);
    }
  }

  async #next(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  override async write(data: Uint8Array): Promise<void> {
    this.check();
    const written = await writeOut(this.#port, slip(data));
    this.check();
    if (!written.ok) throw new LineEnded(written.fault);
  }

  /** The port is open already; its bytes come by themselves. */
  override async connect(): Promise<void> {
    this.check();
    this.baudrate = this.#port.baudRate;
  }

  override async readLoop(): Promise<void> {}

  /** The port is closed by whoever opened it. */
  override async disconnect(): Promise<void> {}

  override async changeBaudrate(baud: number): Promise<boolean> {
    this.check();
    await new Promise<void>((resolve, reject) => {
      this.#port.update({ baudRate: baud }, (cause) => (cause ? reject(cause) : resolve()));
    });
    this.baudrate = baud;
    return false;
  }

  override flushInput(): void {
    this.#frames = [];
    this.#reader = new SlipReader();
  }

  override async drainInput(): Promise<void> {
    for (let last = -1; last !== this.#frames.length && this.#ended === null; await this.#next(quiet)) {
      last = this.#frames.length;
    }
    this.flushInput();
  }

  override peek(): Uint8Array {
    return Buffer.from(this.words, 'latin1');
  }

  override inWaiting(): number {
    return this.#frames.length;
  }

  override async setSignals(dtr: boolean, rts: boolean): Promise<void> {
    this.check();
    this.#lines = { dtr, rts };
    await setLines(this.#port, this.#lines);
  }

  override async setRTS(rts: boolean): Promise<void> {
    await this.setSignals(this.#lines.dtr, rts);
  }

  override async setDTR(dtr: boolean): Promise<void> {
    await this.setSignals(dtr, this.#lines.rts);
  }

  override getInfo(): string {
    return '';
  }

  override getVid(): undefined {}

  override getPid(): undefined {}

  /** Nothing goes to the console. */
  override trace(): void {}
}
