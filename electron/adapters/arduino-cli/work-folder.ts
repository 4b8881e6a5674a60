import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedPart } from '../../domain/flashing/stages.ts';
import type { FirmwareImage, FirmwareShelf, Flashed } from '../../domain/ports/flashing.ts';
import { platformLocal } from './commands.ts';
import type { ToolPaths } from './paths.ts';

/** A folder of its own for one run, readable by this account alone. */
export interface WorkFolder {
  readonly path: string;
  /** The configuration of arduino-cli. */
  readonly config: string;
  /** Where the parts of the image lie. */
  readonly image: string;
  /** boards.txt, platform.txt, platform.local.txt. */
  readonly platform: string;
}

/** What arduino-cli looks up in the network where it finds none. */
const indexes = { 'library_index.json': { libraries: [] }, 'package_index.json': { packages: [] } };

/** Gives `work` a folder that is gone afterwards, however it ends. */
export async function inWorkFolder<T>(paths: ToolPaths, work: (folder: WorkFolder) => Promise<T>): Promise<T> {
  const path = join(paths.runs, randomBytes(8).toString('hex'));
  const platform = join(path, 'user', 'hardware', 'leitstand', 'esp32');
  const folder = { path, config: join(path, 'arduino-cli.yaml'), image: join(path, 'image'), platform };
  await mkdir(paths.runs, { recursive: true, mode: 0o700 });
  await mkdir(path, { mode: 0o700 });
  try {
    await mkdir(folder.image);
    await mkdir(platform, { recursive: true });
    return await work(folder);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** Removes what a run left that was cut off by the end of this program. */
export async function removeWorkFolders(paths: ToolPaths): Promise<void> {
  await rm(paths.runs, { recursive: true, force: true });
}

/** Lays out platform and configuration, and seeds the indexes, so that arduino-cli looks nothing up. */
export async function layOut(paths: ToolPaths, folder: WorkFolder): Promise<void> {
  await mkdir(paths.arduinoData, { recursive: true, mode: 0o700 });
  for (const [name, index] of Object.entries(indexes)) {
    await writeFile(join(paths.arduinoData, name), JSON.stringify(index));
  }
  for (const name of ['boards.txt', 'platform.txt']) {
    await copyFile(join(paths.platform, name), join(folder.platform, name));
  }
  // JSON is YAML as well, and needs no thought about what a path would mean in it.
  await writeFile(folder.config, JSON.stringify(configuration(paths, folder), null, 2));
}

function configuration(paths: ToolPaths, folder: WorkFolder): object {
  return {
    board_manager: { additional_urls: [] },
    directories: {
      data: paths.arduinoData,
      downloads: join(paths.arduinoData, 'staging'),
      user: join(folder.path, 'user'),
    },
    build_cache: { path: join(paths.arduinoData, 'cache') },
    metrics: { enabled: false },
    updater: { enable_notification: false },
    network: { connection_timeout: '2s', cloud_api: { skip_board_detection_calls: true } },
    logging: { level: 'warn' },
  };
}

/** Puts the parts into the folder: the bytes that were checked are the bytes that are written. */
export async function copyParts(
  shelf: Pick<FirmwareShelf, 'read'>,
  image: FirmwareImage,
  to: WorkFolder,
): Promise<Flashed<null>> {
  for (const part of image.parts) {
    const read = await shelf.read(image, part);
    if (!read.ok) return read;
    await writeFile(join(to.image, part.file), read.value);
  }
  return { ok: true, value: null };
}

/** Names program, chip, speed and parts of the attempt that comes next. */
export async function describeAttempt(
  paths: ToolPaths,
  folder: WorkFolder,
  run: { readonly chip: string; readonly speed: number; readonly parts: readonly PlannedPart[] },
): Promise<void> {
  await writeFile(join(folder.platform, 'platform.local.txt'), platformLocal(paths.esptool, run));
}
