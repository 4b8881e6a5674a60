import { SlipReader, slip } from '../../../electron/adapters/esptool-js/slip.ts';
import { bootLog } from './boot-log.ts';
import { Chip, type ChipName } from './chips.ts';
import { FlashMemory } from './flash-memory.ts';
import { Loader, op } from './loader.ts';

/** What is wrong with a board. Counts begin when the fault does. */
export type BoardFault =
  /** Nothing ever answers. */
  | { readonly kind: 'silent' }
  /** It runs its program, whatever the control lines do. */
  | { readonly kind: 'boot_mode' }
  /** One byte of the flash, at this address, reads back wrong. */
  | { readonly kind: 'bad_flash'; readonly at: number }
  /** After so many bytes from the host it says nothing more. */
  | { readonly kind: 'stall'; readonly after: number }
  /** After so many bytes from the host the port is gone. */
  | { readonly kind: 'unplug'; readonly after: number }
  /** After so many bytes from the host the voltage breaks down; at once with 0, as it is with the other two. */
  | { readonly kind: 'brownout'; readonly after: number }
  /** Faster than so many baud, every fourth answer of the stub is lost. */
  | { readonly kind: 'unstable'; readonly above: number };

export interface BoardOptions {
  readonly chip: ChipName;
  readonly mac: string;
  readonly flashBytes: number;
  readonly fault: BoardFault | null;
}

/** What is around a board. */
export interface Line {
  send(bytes: Uint8Array): void;
  /** The cable is pulled. */
  unplug(): void;
  /** The program in the flash starts, or what ran stops. */
  run(on: boolean): void;
  /** To the program that runs. */
  feed(bytes: Uint8Array): void;
}

const romSpeed = 115_200;

/**
 * A board on a line without control lines, as a pseudo-terminal is one. What a host would do with them it is taken to
 * have done: SLIP (whose END is no byte of a text) to a program, or SYNC to a loader that is past it, means that the
 * chip was restarted into its ROM.
 */
export class Board {
  /** `loader`: it waits for a host; `program`: what lies in the flash runs; `dead`: it says nothing until it is restarted. */
  state: 'loader' | 'program' | 'dead' = 'loader';
  /** A host has spoken with the loader, and nothing is half written: it may leave. */
  idle = false;
  /** Frames that the loader has taken. */
  taken = 0;
  readonly flash: FlashMemory;
  readonly #chip: Chip;
  readonly #line: Line;
  #fault: BoardFault | null;
  #heard = 0;
  #answers = 0;
  #speed = romSpeed;
  #frames = new SlipReader();
  #loader: Loader;

  constructor(options: BoardOptions, line: Line) {
    this.flash = new FlashMemory(options.flashBytes);
    this.#chip = new Chip(options.chip, options.mac, options.flashBytes);
    this.#line = line;
    this.#loader = this.#freshLoader();
    this.#fault = null;
    this.be(options.fault);
  }

  /** From now on it has this fault, or none. */
  be(fault: BoardFault | null): void {
    this.#fault = fault;
    this.#heard = 0;
    if (fault !== null && 'after' in fault && fault.after === 0) this.#strike(fault.kind);
    this.flash.weak = fault?.kind === 'bad_flash' ? fault.at : null;
  }

  hear(bytes: Uint8Array): void {
    this.#heard += bytes.length;
    if (this.#struck()) return;
    if (this.state === 'loader') {
      const { frames, noise } = this.#frames.push(bytes);
      for (const frame of frames) this.#take(frame);
      // A line of text is for the program: whoever had the loader has left.
      if (this.idle && noise.includes(0x0a)) this.restart();
    } else if (bytes.includes(0xc0)) {
      this.enterLoader();
      this.hear(bytes);
    } else if (this.state === 'program') {
      this.#line.feed(bytes);
    }
  }

  /** The fault of this moment, if there is one; true: what was heard is lost. */
  #struck(): boolean {
    const fault = this.#fault;
    if (fault === null) return false;
    if (fault.kind === 'silent') return true;
    if (fault.kind === 'boot_mode') {
      this.#line.send(bootLog.flash);
      return true;
    }
    if (!('after' in fault) || this.#heard < fault.after) return false;
    this.#strike(fault.kind);
    return true;
  }

  #strike(kind: 'stall' | 'unplug' | 'brownout'): void {
    if (kind === 'unplug') this.#line.unplug();
    this.state = 'dead';
    if (kind === 'brownout') this.brownOut();
  }

  /** A chip that lacks voltage starts again and again, and says why each time. */
  brownOut(): void {
    if (this.state === 'dead' && this.#fault?.kind === 'brownout') this.#line.send(bootLog.brownout);
  }

  #take(frame: Uint8Array): void {
    this.taken += 1;
    if (frame[1] === op.sync) {
      if (this.#loader.stub || this.#speed !== romSpeed) this.enterLoader();
      this.idle = true;
    }
    this.#loader.take(frame);
  }

  /** The chip is restarted with its boot pin held: the ROM waits for a host. */
  enterLoader(): void {
    this.#line.run(false);
    this.state = 'loader';
    this.idle = false;
    this.#speed = romSpeed;
    this.#frames = new SlipReader();
    this.#loader = this.#freshLoader();
  }

  /** The chip is restarted: what lies in its flash begins to run. */
  restart(): void {
    this.idle = false;
    this.state = 'program';
    const runs = this.flash.hasImage(0x1000) || this.flash.hasImage(0);
    this.#line.send(runs ? bootLog.flash : bootLog.empty);
    this.#line.run(runs);
  }

  #freshLoader(): Loader {
    return new Loader(this.#chip, this.flash, {
      send: (frame) => this.#answer(slip(frame)),
      speed: (baud) => {
        this.#speed = baud;
      },
      restart: () => this.restart(),
      progress: (whole) => {
        this.idle = whole;
      },
    });
  }

  #answer(bytes: Uint8Array): void {
    if (this.#loader.stub && this.#fault?.kind === 'unstable' && this.#speed > this.#fault.above) {
      this.#answers += 1;
      if (this.#answers % 4 === 0) return;
    }
    this.#line.send(bytes);
  }
}
