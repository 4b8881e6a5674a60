import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Assignment, CommissionView } from '../../electron/contract/commissioning.ts';
import { type SimulatedBoard, startBoard } from '../testing/bootloader/start-board.ts';
import { type CommissionDesk, commissionDesk, tickLine } from '../testing/commission-desk.ts';
import { makeImageShelf, plainImage } from '../testing/image-shelf.ts';
import { freePort } from '../testing/mosquitto.ts';
import { prepareSite } from '../testing/prepared-site.ts';
import { firmwareVersion } from '../testing/scripted-board.ts';
import { type StationProcess, startStation } from '../testing/station-process.ts';
import { until } from '../testing/until.ts';

const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A guard's PC with images and a board from the factory on its USB port. */
interface Bench {
  readonly station: StationProcess;
  readonly desk: CommissionDesk;
  readonly board: SimulatedBoard;
  /** Starts the station again on the same data. */
  again(): Promise<{ station: StationProcess; desk: CommissionDesk }>;
}

async function setUp(): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-new-node-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const dataDir = join(dir, 'station');
  await makeImages(dir);
  const broker = { kind: 'builtin', host: '127.0.0.1', port: await freePort() } as const;
  const { username, password } = await prepareSite({ dataDir, name: 'Hall', language: 'en', nodes: {}, broker });
  const board = await startBoard({ folder: dir, node: true });
  stops.unshift(() => board.stop());
  const again = async () => {
    const station = await startStation(dataDir, dir);
    stops.unshift(() => station.stop());
    await station.signIn(username, password);
    return { station, desk: commissionDesk(station) };
  };
  return { ...(await again()), board, again };
}

/** Images of the version that the simulated node says it is, with the first byte that a ROM looks for. */
async function makeImages(dir: string): Promise<void> {
  const image = { ...plainImage, version: firmwareVersion };
  const shelf = await makeImageShelf(dir, image);
  const bootloader = join(shelf.folder, 'bootloader.bin');
  const bytes = readFileSync(bootloader);
  bytes[0] = 0xe9;
  writeFileSync(bootloader, bytes);
  shelf.list([await shelf.sign(image)]);
}

const assignment: Assignment = {
  purpose: 'new',
  id: 'door-7',
  name: 'Cold aisle',
  fail: 'secure',
  wifi: null,
  host: '127.0.0.1',
};

/** From the box to the moment before it is flashed. */
async function assigned({ desk, board }: Pick<Bench, 'desk' | 'board'>): Promise<CommissionView> {
  expect(await desk.begin()).toMatchObject({ step: 'plug', fault: null, check: { engine: 'esptool-js' } });
  const found = await desk.identify(board.device());
  expect(found).toMatchObject({ step: 'assign', fault: null, chip: { chip: 'esp32', runs: null, known: null } });
  const now = await desk.assign(assignment);
  expect(now).toMatchObject({ step: 'flash', fault: null, enter: null });
  return now;
}

describe('a board from the factory, on one line', () => {
  it('is flashed, told who it is, comes to the broker, and its first readings are in the history', async () => {
    const { station, desk, board } = await setUp();
    await assigned({ desk, board });
    const there = await desk.flash();
    expect(there).toMatchObject({ step: 'prove', fault: null, boot: { version: firmwareVersion } });
    expect(tickLine(there.ticks)).toBe('absent ok ok ok ok ok ok');
    expect(await desk.finish()).toMatchObject({ step: 'done', label: { id: 'door-7', firmware: firmwareVersion } });
    const [node] = await station.ask('nodes.list', {});
    expect(node).toMatchObject({ id: 'door-7', contact: 'online', firmware: firmwareVersion });
    const first = await until('its first readings are there', async () => {
      const now = Date.now();
      const series = [{ node: 'door-7', metric: 'temperature' as const }];
      const [curve] = await station.ask('climate.history', { series, from: now - 3_600_000, to: now, points: 100 });
      return curve?.mean[0];
    });
    expect(first).toBeGreaterThan(10);

    // The next time it is known by its board, and only its firmware is written.
    await desk.begin();
    const known = await desk.identify(board.device());
    expect(known.chip).toMatchObject({ known: { id: 'door-7' }, runs: { provisioned: true, node: 'door-7' } });
    await desk.assign({ purpose: 'update', id: 'door-7' });
    expect(await desk.flash()).toMatchObject({ step: 'prove', fault: null });
  });

  it('loses its account when the station is killed in the middle of it, and the next start says so', async () => {
    const bench = await setUp();
    await assigned(bench);
    await bench.station.stop('SIGKILL');
    const { station, desk } = await bench.again();
    expect(await station.ask('commission.view', {})).toBeNull();
    expect(await station.ask('nodes.list', {})).toEqual([]);
    const { rows } = await station.ask('incidents.page', { filter: { types: ['node.abandoned'] }, limit: 10 });
    expect(rows).toMatchObject([{ node: 'door-7', actor: null, value: { reason: 'restart', account: 'revoked' } }]);
    // The same board under the same name, as if nothing had been.
    await assigned({ desk, board: bench.board });
    expect(await desk.flash()).toMatchObject({ step: 'prove', fault: null });
  });
});
