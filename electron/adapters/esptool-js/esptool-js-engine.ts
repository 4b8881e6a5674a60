import { createRequire } from 'node:module';
import type { ESPLoader } from 'esptool-js';
import { z } from 'zod';
import { portFault } from '../../domain/flashing/faults.ts';
import {
  advanced,
  connected,
  erasedBytes,
  type FlashStages,
  freshStages,
  timeLeft,
} from '../../domain/flashing/stages.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { FirmwareImage, FirmwareShelf, FlashEngine, Flashed, StopSignal } from '../../domain/ports/flashing.ts';
import { closePort, lineSpeed, openPort, pulseReset } from '../serial/open-port.ts';
import { changeSpeed, chipName, flashSize, meetChip, startStub, verifyPart, writePart } from './chip-session.ts';
import { LineEnded } from './line-ended.ts';
import { type PackedPart, packedParts } from './packed-part.ts';
import { SerialTransport } from './serial-transport.ts';

/** Baud, in the order in which they are tried. */
const speeds = [460_800, 230_400, lineSpeed] as const;

/** Longest time for an answer to who the chip is, and for writing an image, ms: 2 MB take 4 min at the lowest speed. */
const longest = { identify: 60_000, flash: 900_000 } as const;

type Progress = Parameters<FlashEngine['flash']>[2];

/** Writes firmware without a program beside this one: esptool-js over the serial port. */
export function esptoolJs(images: Pick<FirmwareShelf, 'read'>, clock: Clock): FlashEngine {
  return {
    name: 'esptool-js',
    check: async () => ({ name: 'esptool-js', usable: true, version: installedVersion(), message: '' }),
    identify: (path, stop) =>
      onPort(path, stop, clock, longest.identify, async (transport) => {
        const loader = await meetChip(transport);
        const mac = await loader.chip.readMac(loader);
        await startStub(loader);
        return { chip: chipName(loader), mac, flashBytes: await flashSize(loader) };
      }),
    async flash(path, image, progress, stop) {
      const parts = await packedParts(images, image);
      if (!parts.ok) return parts;
      return onPort(path, stop, clock, longest.flash, async (transport) => {
        await writeImage(transport, image, parts.value, progress, clock);
        return null;
      });
    },
  };
}

function installedVersion(): string {
  const description: unknown = createRequire(import.meta.url)('esptool-js/package.json');
  return z.object({ version: z.string() }).parse(description).version;
}

/** Works at a port that is this program's alone meanwhile; afterwards the chip is restarted and the port free. */
async function onPort<T>(
  path: string,
  stop: StopSignal,
  clock: Clock,
  most: number,
  work: (transport: SerialTransport) => Promise<T>,
): Promise<Flashed<T>> {
  if (stop.stopped()) return cancelled;
  const opened = await openPort(path);
  if (!opened.ok) return opened;
  const port = opened.value;
  const transport = new SerialTransport(port);
  stop.onStop(() => transport.end(cancelled.fault));
  if (stop.stopped()) transport.end(cancelled.fault);
  const callOff = clock.after(most, () => transport.end(portFault('timeout', `not done within ${most} ms`)));
  try {
    return { ok: true, value: await work(transport) };
  } catch (cause) {
    return { ok: false, fault: cause instanceof LineEnded ? cause.fault : portFault('unstable', String(cause)) };
  } finally {
    callOff();
    await pulseReset(port);
    await closePort(port);
  }
}

const cancelled = { ok: false, fault: portFault('cancelled', 'stopped') } as const;

/** At the highest speed at which it can be done. Throws `LineEnded` for what another speed does not mend. */
async function writeImage(
  transport: SerialTransport,
  image: FirmwareImage,
  parts: readonly PackedPart[],
  progress: Progress,
  clock: Clock,
): Promise<void> {
  let broken: string | null = null;
  for (const speed of speeds) {
    const report = reporter(parts, speed, progress, clock);
    try {
      await transport.changeBaudrate(lineSpeed);
      await writeAt(transport, image, parts, speed, report);
      return;
    } catch (cause) {
      transport.check();
      if (cause instanceof LineEnded) throw brokenOff(cause, broken);
      broken = String(cause);
    }
  }
  throw new LineEnded(portFault('unstable', broken ?? ''));
}

/** A chip that spoke and is silent now has not lost its bootloader: the line breaks off. */
function brokenOff(cause: LineEnded, before: string | null): LineEnded {
  if (before === null || cause.fault.code !== 'no_bootloader') return cause;
  return new LineEnded(portFault('unstable', before));
}

async function writeAt(
  transport: SerialTransport,
  image: FirmwareImage,
  parts: readonly PackedPart[],
  speed: number,
  report: Reporter,
): Promise<void> {
  const loader = await meetChip(transport);
  report.now(connected);
  await fitting(loader, image);
  await changeSpeed(loader, transport, speed);
  for (const part of parts) {
    report.now((stages) => advanced(stages, 'erase', null, erasedUpTo(parts, part)));
    await writePart(loader, part, (done) => report.now((stages) => advanced(stages, 'write', part.file, done)));
  }
  let verified = 0;
  for (const part of parts) {
    await verifyPart(loader, part);
    verified += part.size;
    report.now((stages) => advanced(stages, 'verify', null, verified));
  }
}

/** Throws `LineEnded` for a chip that the image is not for; its loader runs afterwards. */
async function fitting(loader: ESPLoader, image: FirmwareImage): Promise<void> {
  const chip = chipName(loader);
  if (chip !== image.chip)
    throw new LineEnded(portFault('wrong_chip', `this is ${chip}, the image is for ${image.chip}`));
  await startStub(loader);
  const size = await flashSize(loader);
  if (size !== null && size < image.flashBytes) {
    throw new LineEnded(portFault('wrong_chip', `its flash has ${size} bytes, the image needs ${image.flashBytes}`));
  }
}

/** Bytes of the sectors of all parts up to this one: each is erased when its writing begins. */
function erasedUpTo(parts: readonly PackedPart[], last: PackedPart): number {
  return parts.slice(0, parts.indexOf(last) + 1).reduce((sum, part) => sum + erasedBytes(part), 0);
}

interface Reporter {
  now(change: (stages: FlashStages) => FlashStages): void;
}

function reporter(parts: readonly PackedPart[], speed: number, progress: Progress, clock: Clock): Reporter {
  let stages = freshStages(parts);
  let since: number | null = null;
  const tell = () => progress({ stages, speed, left: timeLeft(stages, since, clock.monotonic()) });
  tell();
  return {
    now(change) {
      stages = change(stages);
      if (since === null && stages.some(({ name, done }) => name === 'erase' && done > 0)) since = clock.monotonic();
      tell();
    },
  };
}
