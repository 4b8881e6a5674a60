import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImageShelf, makeImageShelf } from '../../../build/testing/image-shelf.ts';
import { recipeCommand } from '../../../build/testing/recipe.ts';
import { switchable } from '../../../build/testing/stop-switch.ts';
import { testTools } from '../../../build/testing/tools.ts';
import type { FirmwareImage, FlashEngine } from '../../domain/ports/flashing.ts';
import { systemClock } from '../clock/system-clock.ts';
import { arduinoCliEngine } from './engine.ts';
import type { ToolPaths } from './paths.ts';
import { inWorkFolder, layOut, removeWorkFolders } from './work-folder.ts';

const recordings = fileURLToPath(new URL('../../domain/flashing/recorded', import.meta.url));
const never = switchable().signal;
const nobody = () => undefined;
let folder = '';
let paths: ToolPaths;
let images: ImageShelf;
let image: FirmwareImage;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-engine-'));
  paths = { ...testTools(folder), esptool: join(folder, 'esptool'), arduinoCli: join(folder, 'arduino-cli') };
  images = await makeImageShelf(folder);
  const newest = await images.shelf.newest('esp32');
  if (!newest.ok) throw new Error(newest.fault.message);
  image = { ...newest.value, flashBytes: 4_194_304 };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(path: string, ...lines: readonly string[]): void {
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
}

/** An esptool that says what was recorded: of an ESP32 where it is asked, this where it is to write. */
function esptoolThatSays(recording: string, code = 0): FlashEngine {
  const say = (name: string) => `tail -n +2 '${recordings}/${name}.txt'`;
  program(
    paths.esptool,
    'case "$*" in',
    `  *flash-id) echo 'Detecting chip type... ESP32'; ${say('v5-identify')} ;;`,
    `  *) ${say(recording)}; exit ${code} ;;`,
    'esac',
  );
  return arduinoCliEngine({ paths, shelf: images.shelf, clock: systemClock(), upload: recipeCommand });
}

describe('an engine that flashes by a program', () => {
  it('believes an end without a complaint only when all was read back', async () => {
    const engine = esptoolThatSays('v5-silent');
    expect(await engine.identify('/dev/null', never)).toMatchObject({ ok: true, value: { chip: 'esp32' } });
    program(
      paths.esptool,
      'case "$*" in *flash-id) echo "Connected to ESP32 on x:"; echo "MAC: 00:00:00:00:00:01";; esac',
    );
    expect(await engine.flash('/dev/null', image, nobody, never)).toMatchObject({
      ok: false,
      fault: { code: 'internal' },
    });
  });

  it('does not let it go on with a chip that it does not know', async () => {
    const engine = esptoolThatSays('v4-unknownchip');
    const ended = await engine.flash('/dev/null', image, nobody, never);
    expect(ended).toMatchObject({ ok: false, fault: { code: 'wrong_chip' } });
  });

  it('says what the program said last where no fault is known', async () => {
    const engine = esptoolThatSays('v5-good');
    program(paths.esptool, 'echo something new', 'exit 3');
    expect(await engine.identify('/dev/null', never)).toMatchObject({
      ok: false,
      fault: { code: 'internal', message: 'something new' },
    });
  });

  it('has no tool where the program is not there', async () => {
    const engine = arduinoCliEngine({ paths, shelf: images.shelf, clock: systemClock() });
    expect(await engine.identify('/dev/null', never)).toMatchObject({ ok: false, fault: { code: 'tool_missing' } });
    expect(await engine.check()).toEqual({
      name: 'arduino-cli',
      usable: false,
      version: null,
      message: 'arduino-cli: not here; esptool: not here',
    });
  });

  it('can be used where both programs tell their version', async () => {
    program(paths.esptool, 'echo esptool v5.6.0');
    program(paths.arduinoCli, `echo '{"Application":"arduino-cli","VersionString":"1.4.1","Commit":"x","Status":""}'`);
    const engine = arduinoCliEngine({ paths, shelf: images.shelf, clock: systemClock() });
    expect(await engine.check()).toEqual({ name: 'arduino-cli', usable: true, version: '1.4.1', message: '' });
    program(paths.arduinoCli, 'echo blocked by the administrator; exit 1');
    expect(await engine.check()).toMatchObject({
      usable: false,
      message: 'arduino-cli: blocked by the administrator\n',
    });
  });

  it.each(['--config-file=/etc/passwd', '/dev/x"y', '/dev/{cmd}'])('starts nothing for a port %j', async (port) => {
    esptoolThatSays('v5-good');
    program(paths.arduinoCli, `touch '${folder}/started'`);
    const real = arduinoCliEngine({ paths, shelf: images.shelf, clock: systemClock() });
    expect(await real.flash(port, image, nobody, never)).toMatchObject({ ok: false, fault: { code: 'internal' } });
    expect(readdirSync(folder)).not.toContain('started');
  });

  it('writes nothing of an image that was damaged after it was chosen', async () => {
    const engine = esptoolThatSays('v5-good');
    writeFileSync(join(images.folder, 'node.bin'), 'something else');
    expect(await engine.flash('/dev/null', image, nobody, never)).toMatchObject({
      ok: false,
      fault: { code: 'bad_image' },
    });
    expect(readdirSync(paths.runs)).toEqual([]);
  });
});

describe('the folder of a run', () => {
  it('is for this account alone, and gone however the run ends', async () => {
    let path = '';
    const failing = inWorkFolder(paths, async (work) => {
      path = work.path;
      expect(statSync(path).mode & 0o777).toBe(0o700);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('holds all that arduino-cli reads, and keeps it from the network', async () => {
    await inWorkFolder(paths, async (work) => {
      await layOut(paths, work);
      expect(readdirSync(work.platform).sort()).toEqual(['boards.txt', 'platform.txt']);
      const config = JSON.parse(readFileSync(work.config, 'utf8'));
      expect(config.directories).toEqual({
        data: join(folder, 'arduino'),
        downloads: join(folder, 'arduino', 'staging'),
        user: join(work.path, 'user'),
      });
      expect(config.metrics.enabled || config.updater.enable_notification).toBe(false);
      expect(config.network.cloud_api.skip_board_detection_calls).toBe(true);
    });
    expect(readdirSync(paths.arduinoData).sort()).toEqual(['library_index.json', 'package_index.json']);
  });

  it('is removed at the next start where a run was cut off', async () => {
    mkdirSync(join(paths.runs, '0123456789abcdef', 'image'), { recursive: true });
    await removeWorkFolders(paths);
    expect(readdirSync(folder)).not.toContain('flashing');
    await removeWorkFolders(paths);
  });
});
