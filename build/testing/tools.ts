import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type ToolPaths, toolPaths } from '../../electron/adapters/arduino-cli/paths.ts';
import { root } from '../scripts/steps.ts';

/** Paths of the tools that fetch-tools made, for a test that keeps its data in `data`. */
export function testTools(data: string): ToolPaths {
  const build = join(root, 'build');
  return toolPaths({ tools: join(build, 'out', 'tools'), resources: join(build, 'resources'), data });
}

function whyMissing(program: string): string | null {
  try {
    accessSync(program, constants.X_OK);
    return null;
  } catch {
    return 'not here: `npm run fetch-tools` says why';
  }
}

/** Why a tool cannot be run here; null where it can. */
export const missingTools = {
  arduinoCli: whyMissing(testTools('').arduinoCli),
  esptool: whyMissing(testTools('').esptool),
} as const;
