import { join } from 'node:path';
import { beginRun, type EsptoolRun } from '../../domain/flashing/esptool.ts';
import { type PortFault, portFault } from '../../domain/flashing/faults.ts';
import { timeLeft, writtenOf } from '../../domain/flashing/stages.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { FirmwareImage, FirmwareShelf, FlashEngine, Flashed, StopSignal } from '../../domain/ports/flashing.ts';
import { explainFault } from '../serial/explain.ts';
import { checkTools } from './check.ts';
import { identifyCommand, type ToolCommand, uploadCommand } from './commands.ts';
import type { ToolPaths } from './paths.ts';
import { refused, runEsptool } from './run.ts';
import { copyParts, describeAttempt, inWorkFolder, layOut, type WorkFolder } from './work-folder.ts';

/** Baud, in the order in which they are tried. */
const speeds = [460_800, 230_400, 115_200] as const;
/** To learn who a chip is, ms. esptool asks a silent one for about 15 s. */
const identifying = { whole: 60_000, silence: 45_000 };
/** To write an image at one speed, ms: 2 MB take 3 min at the lowest. The erasing of 2 MB by the ROM is silent. */
const writing = { whole: 600_000, silence: 60_000 };

type Progress = Parameters<FlashEngine['flash']>[2];

export interface EngineOptions {
  readonly paths: ToolPaths;
  readonly shelf: Pick<FirmwareShelf, 'read'>;
  readonly clock: Clock;
  /** How the upload of a work folder is started; absent: by arduino-cli. */
  upload?(folder: WorkFolder, port: string, image: string): Promise<ToolCommand>;
}

/** Writes images through arduino-cli with our flash-only platform; asks chips through the esptool beside it. */
export function arduinoCliEngine(options: EngineOptions): FlashEngine {
  return {
    name: 'arduino-cli',
    check: () => checkTools(options.paths),
    identify: (port, stop) => explained(port, identify(options, port, stop)),
    flash: (port, image, progress, stop) => explained(port, flash(options, port, image, progress, stop)),
  };
}

async function explained<T>(port: string, work: Promise<Flashed<T>>): Promise<Flashed<T>> {
  const ended = await work.catch(refused);
  return ended.ok ? ended : { ok: false, fault: await explainFault(port, ended.fault) };
}

type Identified = Awaited<ReturnType<FlashEngine['identify']>>;

async function identify({ paths }: EngineOptions, port: string, stop: StopSignal): Promise<Identified> {
  const command = identifyCommand(paths.esptool, port);
  const ended = await runEsptool(command, { folder: paths.runs, limits: identifying, stop });
  if (!ended.ok) return ended;
  const { chip, mac, flashBytes, said } = ended.value;
  if (chip === null || mac === null) return { ok: false, fault: portFault('internal', said.slice(-3).join(' · ')) };
  return { ok: true, value: { chip, mac, flashBytes } };
}

async function flash(
  options: EngineOptions,
  port: string,
  image: FirmwareImage,
  progress: Progress,
  stop: StopSignal,
): Promise<Flashed<null>> {
  progress({ stages: beginRun(image.parts).stages, speed: speeds[0], left: null });
  const met = await identify(options, port, stop);
  if (!met.ok) return met;
  const { chip, flashBytes } = met.value;
  if (chip !== image.chip) return misfit(`this is ${chip}, the image is for ${image.chip}`);
  if (flashBytes !== null && flashBytes < image.flashBytes) {
    return misfit(`its flash has ${flashBytes} bytes, the image needs ${image.flashBytes}`);
  }
  return inWorkFolder(options.paths, async (folder) => {
    await layOut(options.paths, folder);
    const copied = await copyParts(options.shelf, image, folder);
    return copied.ok ? atSomeSpeed(options, { folder, port, image, stop }, progress) : copied;
  });
}

const misfit = (message: string) => ({ ok: false, fault: portFault('wrong_chip', message) }) as const;

interface Job {
  readonly folder: WorkFolder;
  readonly port: string;
  readonly image: FirmwareImage;
  readonly stop: StopSignal;
}

/** At the highest speed at which the line does not break off. */
async function atSomeSpeed(options: EngineOptions, job: Job, progress: Progress): Promise<Flashed<null>> {
  let brokenOff: PortFault | null = null;
  for (const speed of speeds) {
    const ended = await attempt(options, job, speed, progress);
    if (ended.ok) return ended;
    // A chip that spoke and is silent now has not lost its bootloader: the line breaks off.
    const silent = brokenOff !== null && ended.fault.code === 'no_bootloader';
    if (ended.fault.code !== 'unstable' && !silent) return ended;
    brokenOff ??= ended.fault;
  }
  return { ok: false, fault: brokenOff ?? portFault('unstable', 'no speed is left') };
}

async function attempt(options: EngineOptions, job: Job, speed: number, progress: Progress): Promise<Flashed<null>> {
  const { paths, clock } = options;
  const { folder, port, image, stop } = job;
  await describeAttempt(paths, folder, { chip: image.chip, speed, parts: image.parts });
  let since: number | null = null;
  const onChange = ({ stages }: EsptoolRun) => {
    const now = clock.monotonic();
    if (writtenOf(stages).done > 0) since ??= now;
    progress({ stages, speed, left: timeLeft(stages, since, now) });
  };
  const command = await uploadOf(options, folder, port, lastFile(image));
  const ended = await runEsptool(command, { folder: folder.path, limits: writing, stop, parts: image.parts, onChange });
  return ended.ok ? wholly(ended.value) : ended;
}

function uploadOf(options: EngineOptions, folder: WorkFolder, port: string, file: string): Promise<ToolCommand> {
  const image = join(folder.image, file);
  if (options.upload !== undefined) return options.upload(folder, port, image);
  return Promise.resolve(uploadCommand(options.paths.arduinoCli, folder.config, port, image));
}

/** The program itself, which stands behind all that starts it. */
function lastFile(image: FirmwareImage): string {
  return image.parts.reduce((last, part) => (part.offset > last.offset ? part : last)).file;
}

/** An end without a complaint is believed only when every byte was read back. */
function wholly({ stages, said }: EsptoolRun): Flashed<null> {
  const verified = stages.every((stage) => stage.name !== 'verify' || stage.done === stage.total);
  return verified ? { ok: true, value: null } : { ok: false, fault: portFault('internal', said.slice(-3).join(' · ')) };
}
