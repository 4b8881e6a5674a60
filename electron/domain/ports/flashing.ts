import type {
  ChipFound,
  CommissionFault,
  FlashProgress,
  SelfCheck,
  SerialPortView,
} from '../../contract/commissioning.ts';

/** An expected end of the work at a port, as a value. */
export type Flashed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Omit<CommissionFault, 'step'> };

/** How work at a port hears that it is to end. */
export interface StopSignal {
  stopped(): boolean;
  onStop(listener: () => void): void;
}

/** One piece of an image and where it goes. */
export interface ImagePart {
  readonly file: string;
  /** Byte in the flash. */
  readonly offset: number;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** A firmware image that somebody whom we trust has signed, and whose files were found whole. */
export interface FirmwareImage {
  readonly chip: string;
  readonly version: string;
  /** Ms since 1970. */
  readonly built: number;
  /** The least flash that it fits, bytes. */
  readonly flashBytes: number;
  /** Where its files lie. */
  readonly folder: string;
  readonly parts: readonly ImagePart[];
  /** The signed statement as it came (a compact JWS, ES256): a node checks it for itself. */
  readonly release: string;
}

/** The images that came with the application. */
export interface FirmwareShelf {
  /** Also those that cannot be used, with the reason. */
  list(): Promise<SelfCheck['images']>;
  /** The newest for a chip; `bad_image` where none is whole. Files are checked anew each time. */
  newest(chip: string): Promise<Flashed<FirmwareImage>>;
  /** A part's bytes, checked against its hash. */
  read(image: FirmwareImage, part: ImagePart): Promise<Flashed<Uint8Array>>;
}

/** A way to write an image into a chip. Each run is bounded in time, ends when it is stopped, and leaves no process. */
export interface FlashEngine {
  readonly name: SelfCheck['engines'][number]['name'];
  check(): Promise<SelfCheck['engines'][number]>;
  /** Asks the bootloader who it is. */
  identify(port: string, stop: StopSignal): Promise<Flashed<Pick<ChipFound, 'chip' | 'mac' | 'flashBytes'>>>;
  /**
   * Writes and verifies all parts, at 460,800 baud and where that breaks off at 230,400 and 115,200, and starts the
   * firmware. A chip that was half written is written anew the next time.
   */
  flash(
    port: string,
    image: FirmwareImage,
    progress: (now: FlashProgress) => void,
    stop: StopSignal,
  ): Promise<Flashed<null>>;
}

/** The serial ports of this machine. */
export interface SerialPorts {
  list(): Promise<ReadonlyArray<Omit<SerialPortView, 'fresh'>>>;
  /** Tells the list whenever it changes, and once at the beginning; ends with the returned function. */
  watch(listener: (ports: ReadonlyArray<Omit<SerialPortView, 'fresh'>>) => void): () => void;
  /** Whether this account may open serial ports, and the command that mends it. */
  permission(): Promise<SelfCheck['serial']>;
  /** Running programs that are known to take ports. */
  grabbers(): Promise<readonly string[]>;
  /** Opens a port at 115,200 baud as a line that speaks with a node; nothing is reset by it. */
  open(path: string): Promise<Flashed<SerialLine>>;
}

/** An open serial line. Lines that come are at most 4 KiB; a longer one is cut there. */
export interface SerialLine {
  /** Resolves when it was written out. Never logged: it may carry secrets. */
  send(line: string): Promise<Flashed<null>>;
  onLine(listener: (line: string) => void): () => void;
  /** Starts the chip anew by the control lines; where the line has none, nothing happens. */
  restart(): Promise<void>;
  onClosed(listener: () => void): () => void;
  close(): Promise<void>;
}
