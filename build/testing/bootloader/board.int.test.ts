import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLine } from '../../../electron/adapters/serial/serial-line.ts';
import type { FlashEngine, SerialLine } from '../../../electron/domain/ports/flashing.ts';
import { esptoolJsEngine } from '../flash-engines.ts';
import { image } from '../flash-image.ts';
import { switchable } from '../stop-switch.ts';
import { until } from '../until.ts';
import { type SimulatedBoard, startBoard } from './start-board.ts';

const going = switchable().signal;
const mac = '24:0a:c4:5e:ed:02';

describe('a simulated board', () => {
  let folder: string;
  let board: SimulatedBoard;
  let engine: FlashEngine;
  let line: SerialLine | null;
  beforeEach(async () => {
    line = null;
    folder = await mkdtemp(join(tmpdir(), 'leitstand-board-'));
    board = await startBoard({ folder, node: true, mac });
  });
  afterEach(async () => {
    await line?.close();
    await board.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function listening(): Promise<{ line: SerialLine; lines: string[] }> {
    const opened = await openLine(board.port);
    if (!opened.ok) throw new Error(opened.fault.message);
    line = opened.value;
    const lines: string[] = [];
    line.onLine((text) => lines.push(text));
    return { line, lines };
  }

  async function flashed(): Promise<void> {
    engine = await esptoolJsEngine.engine(folder);
    expect(await engine.flash(board.port, image, () => undefined, going)).toEqual({ ok: true, value: null });
  }

  /** Asks until the node is there to hear it. */
  async function asked(op: string): Promise<Record<string, unknown>> {
    const { line: to, lines } = await listening();
    await until('the board starts', () => lines.some((text) => text.includes('SPI_FAST_FLASH_BOOT')));
    const answer = await until(`the node answers ${op}`, async () => {
      await to.send(JSON.stringify({ id: 1, op }));
      return lines.find((text) => text.startsWith('{'));
    });
    return JSON.parse(answer);
  }

  it('that was flashed starts, says so, and is the node on the same port', async () => {
    await flashed();
    expect(await asked('hello')).toMatchObject({ ok: true, mac, provisioned: false });
    expect(await board.state()).toBe('program');
  });

  it('lets a host flash it anew while its node runs', async () => {
    await flashed();
    await asked('hello');
    await line?.close();
    expect(await engine.identify(board.port, going)).toMatchObject({ ok: true, value: { mac } });
    expect(await board.state()).toBe('loader');
    expect(await asked('hello')).toMatchObject({ ok: true });
  });

  it('that is new has nothing to start', async () => {
    const { lines } = await listening();
    await board.restart();
    await until('it says so', () => lines.includes('invalid header: 0xffffffff'));
    expect(lines.some((text) => text.includes('entry'))).toBe(false);
  });

  it('leaves nothing behind when it is stopped', async () => {
    await flashed();
    await asked('hello');
    const gone = new Promise<void>((resolve) => line?.onClosed(resolve));
    await board.stop();
    await gone;
    expect(() => board.device()).toThrow('ENOENT');
  });
});
