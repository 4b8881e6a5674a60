import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say } from './steps.ts';

const home = join(root, 'node_modules', 'electron');

/** Path of Electron's binary, or null where it is not there. */
export function electronBinary(): string | null {
  const note = join(home, 'path.txt');
  if (!existsSync(note)) return null;
  const binary = join(home, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/**
 * Electron's binary, downloaded (with the checksum that its package carries) where it is missing.
 * Null where its release page cannot be reached within a minute: then the Chromium host serves.
 */
export async function fetchElectron(): Promise<string | null> {
  const there = electronBinary();
  if (there) return there;
  say('Electron: its binary is not here, asking its release page for it');
  const silent = { stdio: 'ignore', timeout: 60_000 } as const;
  const { code } = await run(process.execPath, [join(home, 'install.js')], silent);
  if (code !== 0) say('Electron: the release page cannot be reached');
  return code === 0 ? electronBinary() : null;
}
