import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './steps.ts';

const version = z.string().regex(/^\d+\.\d+\.\d+$/);
const pinnedFile = z.strictObject({
  file: z.string().regex(/^[A-Za-z0-9._-]+$/),
  url: z.url({ protocol: /^https$/ }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A file of a release page: what it is called, where it lies, and what it must hash to. */
export type PinnedFile = z.infer<typeof pinnedFile>;

const pins = z.strictObject({
  'arduino-cli': z.strictObject({
    version,
    /** Its Go module, where it has to be built. */
    module: z.string(),
    /** By Node's names of system and processor. A platform without an entry is refused. */
    platforms: z.record(z.string(), pinnedFile),
  }),
  /** Its files are pinned in build/tools/esptool/requirements.txt. */
  esptool: z.strictObject({ version }),
  /** What compiles for the ESP32. Its index names the hash of each archive, which arduino-cli checks. */
  'esp32-core': z.strictObject({ version, index: z.url({ protocol: /^https$/ }) }),
});
export type ToolPins = z.infer<typeof pins>;

/** build/tools.json: which tools are brought along, and how they are recognised. */
export function readPins(): ToolPins {
  return pins.parse(JSON.parse(readFileSync(join(root, 'build', 'tools.json'), 'utf8')));
}

/** This machine, as build/tools.json names it. */
export const thisPlatform = `${process.platform}-${process.arch}`;
