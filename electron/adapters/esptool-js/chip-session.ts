import { ESPLoader } from 'esptool-js';
import { faultInBootLog, type PortFault, portFault } from '../../domain/flashing/faults.ts';
import { lineSpeed } from '../serial/open-port.ts';
import { LineEnded } from './line-ended.ts';
import { type PackedPart, unpackedSize } from './packed-part.ts';
import type { SerialTransport } from './serial-transport.ts';

/** Shortest wait for the answer to a block, ms. */
const leastWait = 3_000;

const silent = { clean() {}, write() {}, writeLine() {} };

/** Restarts the chip into its bootloader and asks who it is. Throws `LineEnded` where nobody answers. */
export async function meetChip(transport: SerialTransport): Promise<ESPLoader> {
  transport.words = '';
  const loader = new ESPLoader({ transport, baudrate: lineSpeed, romBaudrate: lineSpeed, terminal: silent });
  try {
    await loader.connect();
  } catch (cause) {
    transport.check();
    throw new LineEnded(whyNoLoader(String(cause), transport.words));
  }
  return loader;
}

function whyNoLoader(cause: string, words: string): PortFault {
  if (/Unexpected (?:chip|CHIP)/.test(cause)) return portFault('wrong_chip', cause);
  const told = words.split(/\r?\n/).map(faultInBootLog);
  const fault = told.find((found) => found?.code === 'power') ?? told.find((found) => found !== null);
  return fault ?? portFault('no_bootloader', cause);
}

/** `esp32`, `esp32s3`, … */
export function chipName(loader: ESPLoader): string {
  return loader.chip.CHIP_NAME.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Puts the loader into the chip's memory that can read the flash and write it fast. */
export async function startStub(loader: ESPLoader): Promise<void> {
  await loader.runStub();
  if (!loader.IS_STUB) throw new LineEnded(portFault('wrong_chip', 'the chip takes no loader into its memory'));
}

/** Null where the flash does not say. */
export async function flashSize(loader: ESPLoader): Promise<number | null> {
  const [, number, unit] = /^(\d+)(KB|MB)$/.exec((await loader.detectFlashSize()) ?? '') ?? [];
  return number === undefined ? null : Number(number) * (unit === 'KB' ? 1_024 : 1_048_576);
}

/** Lets chip and port go on at another speed, and makes sure that they understand each other there. */
export async function changeSpeed(loader: ESPLoader, transport: SerialTransport, baud: number): Promise<void> {
  if (baud === lineSpeed) return;
  const speeds = new Uint8Array(Uint32Array.of(baud, lineSpeed).buffer);
  await loader.checkCommand('change the speed', loader.ESP_CHANGE_BAUDRATE, speeds);
  await transport.changeBaudrate(baud);
  await transport.drainInput();
  await loader.readReg(loader.CHIP_DETECT_MAGIC_REG_ADDR);
}

/** Writes a part; `tell` hears how many of its bytes are written. */
export async function writePart(loader: ESPLoader, part: PackedPart, tell: (done: number) => void): Promise<void> {
  await loader.flashDeflBegin(part.filled, part.packed.length, part.offset);
  // Each block is acknowledged while the one before is being written: its size says how long that may take.
  let [before, wait] = [0, leastWait];
  for (let seq = 0, at = 0; at < part.packed.length; seq += 1, at += loader.FLASH_WRITE_SIZE) {
    const block = part.packed.subarray(at, at + loader.FLASH_WRITE_SIZE);
    const done = unpackedSize(part, at + block.length);
    const time = Math.max(leastWait, loader.timeoutPerMb(loader.ERASE_WRITE_TIMEOUT_PER_MB, done - before));
    await loader.flashDeflBlock(block, seq, Math.max(wait, time));
    [before, wait] = [done, time];
    tell(Math.min(done, part.size));
  }
  await loader.flashDeflFinish(false, wait);
}

/** Compares what the flash has with what was to be written. Throws `LineEnded` where they differ. */
export async function verifyPart(loader: ESPLoader, part: PackedPart): Promise<void> {
  const found = await loader.flashMd5sum(part.offset, part.size);
  if (found !== part.md5) throw new LineEnded(portFault('verify_failed', `${part.file} reads back as ${found}`));
}
