import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fetchArduinoCli, type Missing } from './fetch-arduino-cli.ts';
import { fetchEsptool } from './fetch-esptool.ts';
import { say } from './steps.ts';
import { toolFolders } from './tool-folders.ts';
import { readPins, thisPlatform } from './tool-pins.ts';

/** Whether a tool is there in the version that is pinned. */
function isThere(program: string, argument: string, version: string): boolean {
  return existsSync(program) && spawnSync(program, [argument], { encoding: 'utf8' }).stdout?.includes(version) === true;
}

/** Brings the tools that flash into build/out/tools, each verified; says which is missing and why. */
export async function fetchTools(): Promise<Readonly<Record<string, Missing>>> {
  const pins = readPins();
  const missing: Record<string, Missing> = { 'arduino-cli': null, esptool: null };
  if (!isThere(toolFolders.arduinoCli, 'version', pins['arduino-cli'].version)) {
    say(`arduino-cli ${pins['arduino-cli'].version}: bringing it`);
    missing['arduino-cli'] = await fetchArduinoCli(pins['arduino-cli'], thisPlatform, toolFolders.arduinoCli);
  }
  if (!isThere(toolFolders.esptool, 'version', pins.esptool.version)) {
    say(`esptool ${pins.esptool.version}: installing it (pip)`);
    missing['esptool'] = await fetchEsptool(toolFolders.esptool);
  }
  return missing;
}

if (import.meta.main) {
  const missing = Object.entries(await fetchTools());
  for (const [tool, why] of missing) console.log(why === null ? `✓ ${tool}` : `✗ ${tool}: ${why}`);
  if (missing.some(([, why]) => why !== null))
    say('Without arduino-cli the application flashes by itself (esptool-js).');
  process.exit(missing.some(([, why]) => why !== null) ? 1 : 0);
}
