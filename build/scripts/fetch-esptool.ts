import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Missing } from './fetch-arduino-cli.ts';
import { root, run } from './steps.ts';

const pinned = (name: string) => join(root, 'build', 'tools', 'esptool', name);

/** The system's own Python before another: it is there as long as the system is. */
const pythons = ['/usr/bin/python3', 'python3'];

const runner = 'run_esptool.py';
/** Beside the program: the hash of all that it was made of. */
const stamp = 'made-of';

function madeOf(): string {
  const hash = createHash('sha256');
  for (const name of ['build-requirements.txt', 'requirements.txt', runner]) hash.update(readFileSync(pinned(name)));
  return hash.digest('hex');
}

/** Whether the program is there, made of what is pinned now. */
export function esptoolIsThere(target: string): boolean {
  const path = join(dirname(target), stamp);
  return existsSync(target) && existsSync(path) && readFileSync(path, 'utf8') === madeOf();
}

/** Installs the pinned esptool beside `target`, which becomes the program. Each file is checked against its hash. */
export async function fetchEsptool(target: string): Promise<Missing> {
  if (process.platform === 'win32') return 'on Windows it has to be installed by hand: this makes a shell script';
  const python = await pythonWithPip();
  if (python === null) return 'no python3 with pip on this machine (Debian: python3-pip)';
  const folder = dirname(target);
  const fresh = `${folder}.fresh`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    const failed = await install(python, fresh);
    if (failed !== null) return failed;
    copyFileSync(pinned(runner), join(fresh, runner));
    writeFileSync(join(fresh, stamp), madeOf());
    writeWrapper(python, join(fresh, 'esptool'));
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    return null;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function pythonWithPip(): Promise<string | null> {
  for (const python of pythons) {
    const { code } = await run(python, ['-m', 'pip', '--version'], { stdio: 'ignore' });
    if (code === 0) return python;
  }
  return null;
}

async function install(python: string, folder: string): Promise<Missing> {
  const builders = join(folder, 'builders');
  const common = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--root-user-action=ignore',
    '--no-compile',
    '--require-hashes',
  ];
  const first = await run(python, [...common, '--target', builders, '-r', pinned('build-requirements.txt')]);
  if (first.code !== 0) return 'pip could not install what builds it; its words are above';
  const env = { ...process.env, PYTHONPATH: builders };
  const flags = ['--no-build-isolation', '--target', join(folder, 'packages'), '-r', pinned('requirements.txt')];
  const second = await run(python, [...common, ...flags], { env });
  rmSync(builders, { recursive: true, force: true });
  return second.code === 0 ? null : 'pip could not install it; its words are above';
}

/** Starts esptool from wherever its folder was copied to. `exec`: a signal to this process reaches it. */
function writeWrapper(python: string, path: string): void {
  const lines = [
    '#!/bin/sh',
    'here=$(dirname "$(readlink -f "$0")")',
    'export PYTHONPATH="$here/packages" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1',
    `exec ${python} "$here/${runner}" "$@"`,
    '',
  ];
  writeFileSync(path, lines.join('\n'));
  chmodSync(path, 0o755);
}
