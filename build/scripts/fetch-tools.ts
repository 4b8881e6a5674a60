import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toolPaths } from '../../electron/adapters/arduino-cli/paths.ts';
import { fetchArduinoCli, type Missing } from './fetch-arduino-cli.ts';
import { esptoolIsThere, fetchEsptool } from './fetch-esptool.ts';
import { root, run, say } from './steps.ts';
import { readPins, thisPlatform } from './tool-pins.ts';

/** Whether arduino-cli is there in the version that is pinned. */
async function arduinoCliIsThere(program: string, version: string): Promise<boolean> {
  if (!existsSync(program)) return false;
  return (await run(program, ['version'], { stdio: ['ignore', 'pipe', 'pipe'] })).output.includes(version);
}

/** Brings the tools that flash into build/out/tools, each verified; says which is missing and why. */
export async function fetchTools(): Promise<Readonly<Record<string, Missing>>> {
  const pins = readPins();
  const build = join(root, 'build');
  const paths = toolPaths({ tools: join(build, 'out', 'tools'), resources: join(build, 'resources'), data: build });
  const missing: Record<string, Missing> = { 'arduino-cli': null, esptool: null };
  if (!(await arduinoCliIsThere(paths.arduinoCli, pins['arduino-cli'].version))) {
    say(`arduino-cli ${pins['arduino-cli'].version}: bringing it`);
    missing['arduino-cli'] = await fetchArduinoCli(pins['arduino-cli'], thisPlatform, paths.arduinoCli);
  }
  if (!esptoolIsThere(paths.esptool)) {
    say(`esptool ${pins.esptool.version}: installing it (pip)`);
    missing['esptool'] = await fetchEsptool(paths.esptool);
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
