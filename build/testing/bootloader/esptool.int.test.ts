import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageFiles } from '../flash-image.ts';
import { missingTools, testTools } from '../tools.ts';
import { type SimulatedBoard, startBoard } from './start-board.ts';

const run = promisify(execFile);
const missing = missingTools.esptool;
const program = imageFiles['node.bin'] ?? Buffer.of();

const why = missing === null ? '' : ` did not run: ${missing}`;
describe.skipIf(missing !== null)(`a simulated board under esptool${why}`, { timeout: 240_000 }, () => {
  let folder: string;
  let board: SimulatedBoard;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leitstand-esptool-'));
    await writeFile(join(folder, 'program.bin'), program);
  });
  afterEach(async () => {
    await board.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const esptool = async (...args: readonly string[]) =>
    (await run(testTools(folder).esptool, ['--port', board.port, '--baud', '460800', ...args])).stdout;

  it('tells what an ESP32 tells', async () => {
    board = await startBoard({ folder, mac: '24:0a:c4:5e:ed:03' });
    const told = await esptool('flash-id');
    expect(told).toContain('ESP32-D0WD-V3 (revision v3.0)');
    expect(told).toMatch(/MAC: +24:0a:c4:5e:ed:03/);
    expect(told).toContain('Detected flash size: 8MB');
  });

  it('is known as an ESP32-S3 by its security information', async () => {
    board = await startBoard({ folder, chip: 'esp32s3', mac: '24:0a:c4:5e:ed:04' });
    const told = await esptool('read-mac');
    expect(told).toContain('ESP32-S3');
    expect(told).toMatch(/MAC: +24:0a:c4:5e:ed:04/);
  });

  it('gives back what was written, and loses what is erased', async () => {
    board = await startBoard({ folder });
    await esptool('write-flash', '0x10000', join(folder, 'program.bin'));
    await esptool('read-flash', '0x10000', String(program.length), join(folder, 'read.bin'));
    expect((await readFile(join(folder, 'read.bin'))).equals(program)).toBe(true);
    await esptool('erase-region', '0x11000', '0x1000');
    const flash = await board.flash();
    expect(flash.subarray(0x1_1000, 0x1_2000).every((byte) => byte === 0xff)).toBe(true);
    expect(flash.subarray(0x1_2000, 0x1_0000 + program.length).equals(program.subarray(0x2000))).toBe(true);
  });

  it.each(['--compress', '--no-compress'])('is written by its ROM alone as well, %s', async (form) => {
    board = await startBoard({ folder });
    await esptool('--no-stub', 'write-flash', form, '0x10000', join(folder, 'program.bin'));
    expect((await board.flash()).subarray(0x1_0000, 0x1_0000 + program.length).equals(program)).toBe(true);
  });
});
