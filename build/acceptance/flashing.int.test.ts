import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holders } from '../../electron/adapters/serial/holders.ts';
import { closePort, openPort } from '../../electron/adapters/serial/open-port.ts';
import type { CommissionFaultCode, FlashProgress } from '../../electron/contract/commissioning.ts';
import type { FlashEngine, Flashed } from '../../electron/domain/ports/flashing.ts';
import type { BoardFault } from '../testing/bootloader/board.ts';
import { type SimulatedBoard, type StartBoard, startBoard } from '../testing/bootloader/start-board.ts';
import { descendants } from '../testing/descendants.ts';
import { engines, esptoolJsEngine } from '../testing/flash-engines.ts';
import { image, imageBytes, imageFiles } from '../testing/flash-image.ts';
import { switchable } from '../testing/stop-switch.ts';
import { until } from '../testing/until.ts';

const seed = 20_261_126;
const moments = 20;
const going = switchable().signal;

/** Numbers of 0 to 1 that are the same each time. */
function drawn(count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
}

for (const { name, missing } of engines.filter((engine) => engine.missing !== null)) {
  describe.skipIf(missing !== null)(`flashing by ${name} did not run: ${missing}`, () => {
    it('is proven where it is', () => expect(missing).toBeNull());
  });
}

const able = engines.filter(({ missing }) => missing === null);
// Where esptool is a program, its start alone takes a second, and it is started several times for a fault.
describe.each(able)('flashing by $name', { timeout: 240_000 }, (under) => {
  let folder: string;
  let engine: FlashEngine;
  /** The one that is there always and needs no program: the fastest. */
  let fastest: FlashEngine;
  let board: SimulatedBoard;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leitstand-flash-'));
    engine = await under.engine(folder);
    fastest = await esptoolJsEngine.engine(folder);
  });
  afterEach(async () => {
    await board.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function plugged(options: Omit<StartBoard, 'folder'> = {}): Promise<void> {
    board = await startBoard({ folder, ...options });
  }

  const flash = (progress: (now: FlashProgress) => void = () => undefined, stop = going) =>
    engine.flash(board.port, image, progress, stop);

  async function expectWritten(): Promise<void> {
    const flashed = await board.flash();
    for (const { file, offset, size } of image.parts) {
      expect(flashed.subarray(offset, offset + size).equals(imageFiles[file] ?? Buffer.of()), file).toBe(true);
    }
  }

  const code = (ended: Flashed<unknown>): CommissionFaultCode | 'ok' => (ended.ok ? 'ok' : ended.fault.code);

  /** Whoever else has the port open: the simulator's end of it is always there. */
  async function users(): Promise<string[]> {
    if (!existsSync(board.port)) return [];
    return (await holders(board.port)).map(({ name }) => name).filter((name) => name !== 'socat');
  }

  it('learns who the chip is', async () => {
    await plugged({ mac: '24:0a:c4:5e:ed:01', flashBytes: 4_194_304 });
    expect(await engine.identify(board.port, going)).toEqual({
      ok: true,
      value: { chip: 'esp32', mac: '24:0a:c4:5e:ed:01', flashBytes: 4_194_304 },
    });
    expect(await users()).toEqual([]);
  });

  it('writes every byte, and tells how far it is', async () => {
    await plugged();
    const told: FlashProgress[] = [];
    expect(await flash((now) => told.push(now))).toEqual({ ok: true, value: null });
    await expectWritten();
    expect(told.length).toBeGreaterThan(5);
    const done = told.map(({ stages }) => stages.reduce((sum, stage) => sum + stage.done, 0));
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    const last = told.at(-1);
    expect(last?.speed).toBe(460_800);
    for (const stage of last?.stages ?? []) expect(stage.done, stage.name).toBe(stage.total);
    expect(last?.stages.filter(({ name }) => name === 'write').map(({ part }) => part)).toEqual(
      Object.keys(imageFiles),
    );
    expect(await users()).toEqual([]);
  });

  it('writes over what was there', async () => {
    await plugged();
    await flash();
    expect(await flash()).toEqual({ ok: true, value: null });
    await expectWritten();
  });

  const half = imageBytes / 2;
  const faults: ReadonlyArray<readonly [string, CommissionFaultCode, BoardFault]> = [
    ['says nothing', 'no_bootloader', { kind: 'silent' }],
    ['runs its program', 'wrong_boot_mode', { kind: 'boot_mode' }],
    ['has a bad byte in its flash', 'verify_failed', { kind: 'bad_flash', at: 0x1_4000 }],
    ['falls silent in the middle', 'unstable', { kind: 'stall', after: half }],
    ['is pulled in the middle', 'port_gone', { kind: 'unplug', after: half }],
    ['lacks voltage in the middle', 'power', { kind: 'brownout', after: half }],
    ['answers badly at every speed', 'unstable', { kind: 'unstable', above: 100_000 }],
  ];
  it.each(faults)('a board that %s: %s, and the next one succeeds', async (_what, expected, fault) => {
    await plugged();
    await board.be(fault);
    const ended = await flash();
    expect(ended).toMatchObject({ ok: false, fault: { code: expected } });
    expect(await users()).toEqual([]);
    await board.be(null);
    await board.plug();
    expect(await flash()).toEqual({ ok: true, value: null });
    await expectWritten();
  });

  it('another chip: wrong_chip, and nothing is written', async () => {
    await plugged({ chip: 'esp32s3' });
    expect(code(await flash())).toBe('wrong_chip');
    expect((await board.flash()).every((byte) => byte === 0xff)).toBe(true);
  });

  it('a flash that is too small: wrong_chip, and nothing is written', async () => {
    await plugged({ flashBytes: image.flashBytes / 2 });
    expect(code(await flash())).toBe('wrong_chip');
    expect((await board.flash()).every((byte) => byte === 0xff)).toBe(true);
  });

  it('a line that is bad at the highest speed: the next one is taken', async () => {
    await plugged({ fault: { kind: 'unstable', above: 300_000 } });
    const speeds = new Set<number>();
    expect(await flash(({ speed }) => speeds.add(speed))).toEqual({ ok: true, value: null });
    expect([...speeds]).toEqual([460_800, 230_400]);
    await expectWritten();
  });

  it('a port that is not there: port_gone', async () => {
    await plugged();
    await board.unplug();
    expect(code(await flash())).toBe('port_gone');
    expect(code(await engine.identify(board.port, going))).toBe('port_gone');
  });

  it('a port that another program has: port_busy with its name', async () => {
    await plugged();
    const other = await openPort(board.port);
    if (!other.ok) throw new Error(other.fault.message);
    const ended = await flash();
    await closePort(other.value);
    expect(ended).toMatchObject({ ok: false, fault: { code: 'port_busy', holder: expect.stringMatching(/./) } });
  });

  it('stopped before it began: cancelled, and the board is as it was', async () => {
    await plugged();
    const stop = switchable();
    stop.stop();
    expect(code(await flash(() => undefined, stop.signal))).toBe('cancelled');
    expect(code(await engine.identify(board.port, stop.signal))).toBe('cancelled');
    expect((await board.flash()).every((byte) => byte === 0xff)).toBe(true);
  });

  it(`is stopped or pulled at ${moments} moments: a clear end, a free port, no process, and the next one succeeds`, async () => {
    await plugged();
    const before = descendants(board.pid);
    for (const [i, moment] of drawn(moments).entries()) {
      const stop = switchable();
      const pulled = i % 2 === 1;
      if (pulled) await board.be({ kind: 'unplug', after: Math.floor(moment * imageBytes) });
      // The first tenth stands for the time before anything is written.
      const enough = Math.floor((moment - 0.1) * imageBytes);
      const ended = await flash(({ stages }) => {
        const written = stages.reduce((sum, { name, done }) => sum + (name === 'write' ? done : 0), 0);
        if (!pulled && written >= enough) stop.stop();
      }, stop.signal);
      expect(code(ended), `moment ${i}: ${moment}`).toBe(pulled ? 'port_gone' : 'cancelled');
      expect(await users()).toEqual([]);
      await until('nothing runs that did not run before', () => descendants(board.pid).join() === before.join());
      await board.be(null);
      if (pulled) await board.plug();
      const next = await fastest.flash(board.port, image, () => undefined, going);
      expect(next, `after moment ${i}: ${moment}`).toEqual({ ok: true, value: null });
      await expectWritten();
    }
    expect(await flash()).toEqual({ ok: true, value: null });
  }, 600_000);
});
