/** A chip as its registers tell it. Addresses and values: Espressif's technical reference manuals. */
interface ChipModel {
  /** At 0x40001000, a word of the ROM by which a loader tells chips apart. */
  readonly magic: number;
  /** As GET_SECURITY_INFO gives it; null where the ROM does not know this command. */
  readonly chipId: number | null;
  /** The base MAC lies in two words of the eFuses: the low four bytes, then the high two with a checksum above them. */
  readonly mac: number;
  /** The controller of the flash: CMD, then USR2 and W0 at these places. */
  readonly spi: { readonly cmd: number; readonly usr2: number; readonly w0: number };
  readonly words: ReadonlyMap<number, number>;
}

export type ChipName = 'esp32' | 'esp32s3';

const models: Readonly<Record<ChipName, ChipModel>> = {
  esp32: {
    magic: 0x00f0_1d83,
    chipId: null,
    mac: 0x3ff5_a004,
    spi: { cmd: 0x3ff4_2000, usr2: 0x3ff4_2024, w0: 0x3ff4_2080 },
    words: new Map([
      [0x3ff5_a00c, 0x0000_8200], // revision 1 at least, package D0WD
      [0x3ff5_a014, 0x0010_0000], // revision 2 at least
      [0x3ff6_607c, 0x8000_0000], // revision 3
      [0x3ff4_0014, 347], // a crystal of 40 MHz at 115,200 baud
    ]),
  },
  esp32s3: {
    magic: 9,
    chipId: 9,
    mac: 0x6000_7044,
    spi: { cmd: 0x6000_2000, usr2: 0x6000_2020, w0: 0x6000_2058 },
    words: new Map(),
  },
};

const magicAddress = 0x4000_1000;
/** The bit of CMD that runs the command in USR2, and the flash's command that asks for its id (JEDEC). */
const runUserCommand = 1 << 18;
const readId = 0x9f;

/** The registers of a chip with a flash at it. */
export class Chip {
  readonly chipId: number | null;
  readonly #model: ChipModel;
  readonly #words: Map<number, number>;
  readonly #flashId: number;

  /** @param mac lower case with colons. @param flashBytes a power of two. */
  constructor(name: ChipName, mac: string, flashBytes: number) {
    const model = models[name];
    this.#model = model;
    this.chipId = model.chipId;
    // Winbond's maker byte and memory type; the third byte is the size as a power of two.
    this.#flashId = (Math.log2(flashBytes) << 16) | 0x40_ef;
    const bytes = Buffer.from(mac.replaceAll(':', ''), 'hex');
    this.#words = new Map([
      ...model.words,
      [magicAddress, model.magic],
      [model.mac, bytes.readUInt32BE(2)],
      [model.mac + 4, bytes.readUInt16BE(0)],
    ]);
  }

  read(address: number): number {
    return this.#words.get(address) ?? 0;
  }

  write(address: number, value: number): void {
    const { cmd, usr2, w0 } = this.#model.spi;
    if (address !== cmd) this.#words.set(address, value);
    else if (value & runUserCommand && (this.read(usr2) & 0xff) === readId) this.#words.set(w0, this.#flashId);
  }
}
