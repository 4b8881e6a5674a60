import { join } from 'node:path';
import { arduinoCliEngine } from '../../electron/adapters/arduino-cli/engine.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { esptoolJs } from '../../electron/adapters/esptool-js/esptool-js-engine.ts';
import type { FirmwareShelf, FlashEngine } from '../../electron/domain/ports/flashing.ts';
import { imageFiles } from './flash-image.ts';
import { recipeCommand } from './recipe.ts';
import { missingTools, testTools } from './tools.ts';

/** A way to flash that the tests of flashing are run with. */
export interface EngineUnderTest {
  readonly name: string;
  /** Why it cannot be run here; null where it can. */
  readonly missing: string | null;
  /** @param folder of the test, for what it needs to keep. */
  engine(folder: string): Promise<FlashEngine>;
}

/** The images of `flash-image.ts`. */
const shelf: Pick<FirmwareShelf, 'read'> = {
  async read(_image, { file }) {
    const bytes = imageFiles[file];
    if (bytes === undefined) throw new Error(`no file ${file}`);
    return { ok: true, value: bytes };
  },
};

/** The one that needs nothing beside the application. */
export const esptoolJsEngine: EngineUnderTest = {
  name: 'esptool-js',
  missing: null,
  engine: async () => esptoolJs(shelf, systemClock()),
};

/** A name for the station's folder that would go wrong wherever something is put together as text. */
const odd = 'Stätion $(x); --a b';
const toolsIn = (folder: string) => ({ paths: testTools(join(folder, odd)), shelf, clock: systemClock() });

/** Beside arduino-cli itself stands what it would do: the recipe of our platform, run with the real esptool. */
export const engines: readonly EngineUnderTest[] = [
  esptoolJsEngine,
  {
    name: 'arduino-cli',
    missing: missingTools.arduinoCli ?? missingTools.esptool,
    engine: async (folder) => arduinoCliEngine(toolsIn(folder)),
  },
  {
    name: 'the recipe of arduino-cli, with esptool',
    missing: missingTools.esptool,
    engine: async (folder) => arduinoCliEngine({ ...toolsIn(folder), upload: recipeCommand }),
  },
];
