import { constants, inflateSync } from 'node:zlib';
import type { Chip } from './chips.ts';
import type { FlashMemory } from './flash-memory.ts';

/** The commands of the serial protocol, by the names of Espressif's description of it. */
export const op = {
  flashBegin: 0x02,
  flashData: 0x03,
  flashEnd: 0x04,
  memBegin: 0x05,
  memEnd: 0x06,
  memData: 0x07,
  sync: 0x08,
  writeReg: 0x09,
  readReg: 0x0a,
  spiSetParams: 0x0b,
  spiAttach: 0x0d,
  changeBaudrate: 0x0f,
  deflateBegin: 0x10,
  deflateData: 0x11,
  deflateEnd: 0x12,
  md5: 0x13,
  securityInfo: 0x14,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
  readFlash: 0xd2,
  runUserCode: 0xd3,
} as const;

/** Why a command was refused: the ROM's code and the stub's for the same thing. */
const refusals = {
  invalid: { rom: 0x05, stub: 0xc3 },
  failed: { rom: 0x06, stub: 0xc4 },
  checksum: { rom: 0x07, stub: 0xc1 },
  notBegun: { rom: 0x06, stub: 0xc6 },
  inflate: { rom: 0x0b, stub: 0xc7 },
  tooMuch: { rom: 0x0b, stub: 0xc9 },
} as const;
type Refusal = keyof typeof refusals;

/** What a loader asks of the board around it. */
export interface Surroundings {
  /** Puts a frame on the line. */
  send(frame: Uint8Array): void;
  /** From the next byte on, baud. */
  speed(baud: number): void;
  /** The loader ends, and the chip starts as its boot pins and its flash say. */
  restart(): void;
  /** Something is written into the flash; `whole`: all that was announced is. */
  progress(whole: boolean): void;
}

type Outcome = Refusal | { value?: number; data?: Uint8Array; after?: () => void };
const done: Outcome = {};

interface Download {
  readonly kind: 'ram' | 'plain' | 'deflate';
  /** First byte in the flash. */
  readonly offset: number;
  /** Bytes that it is to come to, unpacked. */
  readonly size: number;
  packed: Buffer;
  taken: number;
}

/** The ROM's bootloader, and after a program of the host's was taken into memory the stub that it stands for. */
export class Loader {
  stub = false;
  readonly #chip: Chip;
  readonly #flash: FlashMemory;
  readonly #around: Surroundings;
  #download: Download | null = null;
  #reading: { at: number; end: number; acknowledged: number; start: number; block: number; ahead: number } | null =
    null;

  constructor(chip: Chip, flash: FlashMemory, around: Surroundings) {
    this.#chip = chip;
    this.#flash = flash;
    this.#around = around;
  }

  /** A frame from the host; anything that is no request is passed over, as the chip does. */
  take(frame: Uint8Array): void {
    const bytes = Buffer.from(frame);
    if (this.#reading !== null) return this.#acknowledge(bytes);
    if (bytes.length < 8 || bytes[0] !== 0) return;
    const [code, size, check, body] = [
      bytes.readUInt8(1),
      bytes.readUInt16LE(2),
      bytes.readUInt32LE(4),
      bytes.subarray(8),
    ];
    const outcome = body.length === size ? this.#run(code, body, check) : 'invalid';
    this.#answer(code, outcome);
  }

  #answer(code: number, outcome: Outcome): void {
    if (typeof outcome === 'string') return this.#refuse(code, outcome);
    const { value = 0, data = new Uint8Array(), after } = outcome;
    // The ROM of these chips ends every answer with four bytes of status, the stub with two.
    const tail = new Uint8Array(this.stub ? 2 : 4);
    const times = code === op.sync && !this.stub ? 8 : 1;
    for (let i = 0; i < times; i += 1) this.#respond(code, value, Buffer.concat([data, tail]));
    after?.();
  }

  #refuse(code: number, refusal: Refusal): void {
    const status = this.stub ? [1, refusals[refusal].stub] : [1, refusals[refusal].rom, 0, 0];
    // The ROM names no command in its answer to one that it does not know, and gives that answer eight times.
    const unknown = refusal === 'invalid' && !this.stub;
    for (let i = 0; i < (unknown ? 8 : 1); i += 1) this.#respond(unknown ? 0 : code, 0, Uint8Array.from(status));
  }

  #respond(code: number, value: number, body: Uint8Array): void {
    const head = Buffer.alloc(8);
    head.writeUInt8(1, 0);
    head.writeUInt8(code, 1);
    head.writeUInt16LE(body.length, 2);
    head.writeUInt32LE(value >>> 0, 4);
    this.#around.send(Buffer.concat([head, body]));
  }

  #run(code: number, body: Buffer, check: number): Outcome {
    const word = (i: number) => (body.length >= 4 * i + 4 ? body.readUInt32LE(4 * i) : 0);
    switch (code) {
      case op.sync:
        return { value: this.stub ? 0 : 0x2012_0707 };
      case op.readReg:
        return { value: this.#chip.read(word(0)) };
      case op.writeReg:
        this.#chip.write(word(0), word(1));
        return done;
      case op.spiAttach:
      case op.spiSetParams:
        return done;
      case op.changeBaudrate:
        return { after: () => this.#around.speed(word(0)) };
      case op.securityInfo:
        return this.#securityInfo();
      case op.md5:
        return this.#md5(word(0), word(1));
      case op.memBegin:
      case op.flashBegin:
      case op.deflateBegin:
        return this.#begin(code, word(0), word(3));
      case op.memData:
      case op.flashData:
      case op.deflateData:
        return this.#data(body, check);
      case op.memEnd:
        return this.#ramEnd(word(1));
      case op.flashEnd:
      case op.deflateEnd:
        return { after: word(0) === 0 ? () => this.#around.restart() : () => undefined };
      default:
        return this.stub ? this.#stubOnly(code, word) : 'invalid';
    }
  }

  #stubOnly(code: number, word: (i: number) => number): Outcome {
    switch (code) {
      case op.eraseFlash:
        this.#flash.erase(0, this.#flash.size);
        return done;
      case op.eraseRegion:
        this.#flash.erase(word(0), word(1));
        return done;
      case op.readFlash:
        return { after: () => this.#beginReading(word(0), word(1), word(2), word(3)) };
      case op.runUserCode:
        return { after: () => this.#around.restart() };
      default:
        return 'invalid';
    }
  }

  #securityInfo(): Outcome {
    if (this.#chip.chipId === null) return 'invalid';
    const info = Buffer.alloc(20);
    info.writeUInt32LE(this.#chip.chipId, 12);
    return { data: info };
  }

  /** The ROM writes the sum out in hexadecimal digits, the stub gives its bytes. */
  #md5(from: number, size: number): Outcome {
    if (from + size > this.#flash.size) return 'failed';
    const sum = this.#flash.md5(from, size);
    return { data: this.stub ? sum : Buffer.from(sum.toString('hex')) };
  }

  #begin(code: number, size: number, offset: number): Outcome {
    const kind = code === op.memBegin ? 'ram' : code === op.flashBegin ? 'plain' : 'deflate';
    if (kind !== 'ram') {
      if (offset + size > this.#flash.size) return 'failed';
      this.#flash.erase(offset, size);
      this.#around.progress(size === 0);
    }
    this.#download = { kind, offset, size, packed: Buffer.alloc(0), taken: 0 };
    return done;
  }

  #data(body: Buffer, check: number): Outcome {
    const download = this.#download;
    if (download === null) return 'notBegun';
    const data = body.subarray(16);
    if (data.length !== body.readUInt32LE(0)) return 'invalid';
    if (data.reduce((sum, byte) => sum ^ byte, 0xef) !== (check & 0xff)) return 'checksum';
    if (download.kind === 'deflate') return this.#unpack(download, data);
    return this.#program(download, data);
  }

  /** Unpacks all that has come so far, and writes what is new of it. */
  #unpack(download: Download, data: Buffer): Outcome {
    download.packed = Buffer.concat([download.packed, data]);
    try {
      const whole = inflateSync(download.packed, { finishFlush: constants.Z_SYNC_FLUSH });
      return this.#program(download, whole.subarray(download.taken));
    } catch {
      return 'inflate';
    }
  }

  #program(download: Download, bytes: Buffer): Outcome {
    const room = download.size - download.taken;
    // The last block of a plain download is filled up with 0xff, which writes nothing.
    const useful = download.kind === 'plain' ? bytes.subarray(0, room) : bytes;
    if (useful.length > room) return 'tooMuch';
    if (download.kind !== 'ram') {
      this.#flash.write(download.offset + download.taken, useful);
      this.#around.progress(useful.length === room);
    }
    download.taken += useful.length;
    return done;
  }

  /** A program in memory is started: whatever it is, it is the stub loader from here on. */
  #ramEnd(entry: number): Outcome {
    if (this.#download?.kind !== 'ram' || this.#download.taken !== this.#download.size) return 'failed';
    this.#download = null;
    if (entry === 0) return done;
    return {
      after: () => {
        this.stub = true;
        this.#around.send(Buffer.from('OHAI'));
      },
    };
  }

  #beginReading(start: number, size: number, block: number, ahead: number): void {
    this.#reading = { at: start, start, end: start + size, acknowledged: 0, block, ahead };
    this.#readOn();
  }

  /** Packets go out until `ahead` of them have not been acknowledged. */
  #readOn(): void {
    const reading = this.#reading;
    if (reading === null) return;
    const { start, end, block, ahead } = reading;
    while (reading.at < end && reading.at - start - reading.acknowledged < block * ahead) {
      const size = Math.min(block, end - reading.at);
      this.#around.send(this.#flash.read(reading.at, size));
      reading.at += size;
    }
  }

  /** The host says how many bytes it has; after the last comes the MD5 of all. */
  #acknowledge(frame: Buffer): void {
    const reading = this.#reading;
    if (reading === null || frame.length !== 4) return;
    reading.acknowledged = frame.readUInt32LE(0);
    if (reading.acknowledged < reading.end - reading.start) return this.#readOn();
    this.#reading = null;
    this.#around.send(this.#flash.md5(reading.start, reading.end - reading.start));
  }
}
