import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Downloaded, download } from './download.ts';
import { has, root, run, say } from './steps.ts';
import type { PinnedFile, ToolPins } from './tool-pins.ts';

/** Null where it is there now, else why not. */
export type Missing = string | null;

/** The oldest Go that knows tools of a module: major and minor. */
const oldestGo = [1, 24] as const;

/** Brings arduino-cli to `target`: the pinned file of its release page, or built from its pinned Go module. */
export async function fetchArduinoCli(
  pins: ToolPins['arduino-cli'],
  platform: string,
  target: string,
): Promise<Missing> {
  const pin = pins.platforms[platform];
  if (pin === undefined) return `build/tools.json has no verified file of ${pins.version} for ${platform}`;
  const unpacked = await fromReleasePage(pin, target);
  if (unpacked.ok) return null;
  if (unpacked.why === 'mismatch') return `${pin.file} was refused: ${unpacked.message}`;
  say(`arduino-cli: its release page is out of reach (${unpacked.message}); trying to build it from its Go module`);
  const built = await fromGoModule(pins, target);
  return built === null ? null : `release page: ${unpacked.message}; Go: ${built}`;
}

/** Downloads, checks and unpacks; `target` is the program. Nothing else is left in its folder. */
export async function fromReleasePage(pin: PinnedFile, target: string): Promise<Downloaded> {
  const folder = dirname(target);
  const archive = join(folder, pin.file);
  const downloaded = await download(pin, archive);
  if (!downloaded.ok) return downloaded;
  const unpacked = mkdtempSync(join(folder, 'unpacking-'));
  try {
    // bsdtar, which Windows and macOS bring, reads zip as well; Linux has a tar.gz.
    const { code } = await run('tar', ['-xf', archive, '-C', unpacked, basename(target)]);
    if (code !== 0) return { ok: false, why: 'mismatch', message: `${pin.file} has no ${basename(target)} in it` };
    chmodSync(join(unpacked, basename(target)), 0o755);
    renameSync(join(unpacked, basename(target)), target);
    return { ok: true };
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
    rmSync(archive, { force: true });
  }
}

async function fromGoModule(pins: ToolPins['arduino-cli'], target: string): Promise<Missing> {
  const folder = join(root, 'build', 'tools', 'arduino-cli');
  if (!has('go')) return 'not installed';
  const { output } = await run('go', ['env', 'GOVERSION'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(output) ?? [];
  const newEnough = Number(major) > oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) >= oldestGo[1]);
  if (!newEnough) return `${output.trim()} is older than go${oldestGo.join('.')}`;
  if (!existsSync(join(folder, 'go.sum'))) {
    return 'build/tools/arduino-cli/go.sum is not there yet: without it nothing is built';
  }
  mkdirSync(dirname(target), { recursive: true });
  // `readonly`: a module that go.sum does not name is refused.
  const build = await run('go', ['build', '-mod=readonly', '-trimpath', '-o', target, pins.module], { cwd: folder });
  return build.code === 0 ? null : 'the build failed; its words are above';
}
