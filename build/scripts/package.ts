import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildApp } from './build.ts';
import { fetchElectron } from './electron.ts';
import { giveUp, root, run, say } from './steps.ts';

const own = { linux: '--linux', darwin: '--mac', win32: '--win' } as const;

/** Version of the Electron that the packages carry. */
function electronVersion(): string {
  const text = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/**
 * A folder that has the shape of Electron's distribution and no program in it: where that cannot be downloaded, what
 * goes into a package can be seen all the same. What is packed around it does not start.
 */
export function standInDistribution(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  for (const language of ['de', 'en-GB', 'en-US', 'fr']) writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  const program = join(folder, 'electron');
  writeFileSync(program, '#!/bin/sh\necho "this folder stands in for Electron and runs nothing" >&2\nexit 1\n');
  chmodSync(program, 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), 'stand-in\n');
  writeFileSync(join(folder, 'version'), electronVersion());
  return folder;
}

/**
 * Packs the built application into a folder (`dir`) around a distribution, without making installers of it. Resolves
 * with the folder of the packed resources. Only for the system that it runs on. Throws with the words of
 * electron-builder, which holds its configuration (and what `more` adds to it) against its own schema.
 */
export async function packFolder(distribution: string, output: string, more: object = {}): Promise<string> {
  const system = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
  // Fuses are set in Electron's own program, which a stand-in has not.
  const config = { extends: join(root, 'electron-builder.yml'), electronFuses: null, electronDist: distribution };
  const file = `${output}.json`;
  mkdirSync(output, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...config, ...more, directories: { output } }));
  const flags = [own[system], 'dir', '--config', file, '--publish', 'never'];
  const packed = spawnSync('electron-builder', flags, { cwd: root, encoding: 'utf8' });
  if (packed.status !== 0) throw new Error(`electron-builder: ${packed.stdout}${packed.stderr}`);
  return join(output, system === 'win32' ? 'win-unpacked' : `${system}-unpacked`, 'resources');
}

async function makePackages(): Promise<void> {
  await buildApp();
  if ((await fetchElectron()) === null) {
    say('Without Electron there is no package. What would be in one is packed around a stand-in.');
    const output = join(root, 'build', 'out', 'packages');
    say(`packed: ${await packFolder(standInDistribution(join(root, 'build', 'out', 'stand-in')), output)}`);
    process.exit(1);
  }
  const made = await run('electron-builder', ['--config', 'electron-builder.yml', '--publish', 'never']);
  if (made.code !== 0) giveUp('electron-builder made no package; its words are above.');
  say('the packages are in build/out/packages/');
}

if (import.meta.main) await makePackages();
