import { join } from 'node:path';
import { arduinoCliEngine } from './adapters/arduino-cli/engine.ts';
import { toolPaths } from './adapters/arduino-cli/paths.ts';
import { removeWorkFolders } from './adapters/arduino-cli/work-folder.ts';
import { esptoolJs } from './adapters/esptool-js/esptool-js-engine.ts';
import { folderShelf } from './adapters/firmware/folder-shelf.ts';
import { systemPorts } from './adapters/serial/system-ports.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { FlashTools } from './site-commissioning.ts';

export interface FlashPlaces {
  /** The station's own folder: each run of a tool has one below it, as long as it lasts. */
  readonly dataDir: string;
  /** What lies beside the application: the flash-only platform, the images and their publisher's key. */
  readonly resources: string;
  /** Programs that flash. */
  readonly tools: string;
}

/**
 * What this machine has to flash nodes with; arduino-cli where it can be used. What a run that was killed has left in the
 * data folder is removed.
 */
export async function openFlashTools({ dataDir, resources, tools }: FlashPlaces, clock: Clock): Promise<FlashTools> {
  const folder = join(resources, 'firmware');
  const shelf = folderShelf({ folder, publisher: join(folder, 'publisher.jwk') });
  const paths = toolPaths({ tools, resources, data: dataDir });
  await removeWorkFolders(paths);
  const engines = [arduinoCliEngine({ paths, shelf, clock }), esptoolJs(shelf, clock)];
  return { ports: systemPorts(clock), shelf, engines };
}
