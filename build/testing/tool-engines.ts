import { join } from 'node:path';
import { arduinoCliEngine } from '../../electron/adapters/arduino-cli/engine.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import type { FirmwareShelf, FlashEngine } from '../../electron/domain/ports/flashing.ts';
import { recipeCommand } from './recipe.ts';
import { missingTools, testTools } from './tools.ts';

interface ToolEngine {
  readonly name: string;
  readonly missing: string | null;
  engine(folder: string, shelf: FirmwareShelf): Promise<FlashEngine>;
}

/** A name for the station's folder that would go wrong wherever something is put together as text. */
const odd = 'Stätion $(x); --a b';

/** arduino-cli itself, and beside it what it would do: the recipe of our platform, run with the real esptool. */
export const toolEngines: readonly ToolEngine[] = [
  {
    name: 'arduino-cli',
    missing: missingTools.arduinoCli ?? missingTools.esptool,
    engine: async (folder, shelf) =>
      arduinoCliEngine({ paths: testTools(join(folder, odd)), shelf, clock: systemClock() }),
  },
  {
    name: 'the recipe of arduino-cli and esptool',
    missing: missingTools.esptool,
    engine: async (folder, shelf) =>
      arduinoCliEngine({ paths: testTools(join(folder, odd)), shelf, clock: systemClock(), upload: recipeCommand }),
  },
];
