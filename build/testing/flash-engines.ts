import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { esptoolJs } from '../../electron/adapters/esptool-js/esptool-js-engine.ts';
import type { FirmwareShelf, FlashEngine } from '../../electron/domain/ports/flashing.ts';
import { imageFiles } from './flash-image.ts';

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

export const engines: readonly EngineUnderTest[] = [
  { name: 'esptool-js', missing: null, engine: async () => esptoolJs(shelf, systemClock()) },
];
