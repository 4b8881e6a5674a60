import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openLine } from '../../electron/adapters/serial/serial-line.ts';
import type { Assignment, CommissionView } from '../../electron/contract/commissioning.ts';
import { linkAnswer } from '../../electron/domain/wire/serial.ts';
import { nodeLine } from '../../electron/services/node-line.ts';
import { startBoard } from '../testing/bootloader/start-board.ts';
import { tickLine } from '../testing/commission-desk.ts';
import { type NewNodeBench, setUpNewNode } from '../testing/new-node-bench.ts';
import { firmwareVersion } from '../testing/scripted-board.ts';
import { until } from '../testing/until.ts';

const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const assignment: Assignment = {
  purpose: 'new',
  id: 'door-7',
  name: 'Cold aisle',
  fail: 'secure',
  wifi: null,
  host: '127.0.0.1',
};

const secondMac = '24:0a:c4:00:00:02';

/** What a running node says of its way into the broker, over its serial line; null where it does not answer now. */
async function mqttOf(device: string): Promise<string | null> {
  const opened = await openLine(device);
  if (!opened.ok) return null;
  const line = nodeLine(opened.value, systemClock());
  try {
    const said = await line.ask({ op: 'link' }, linkAnswer);
    return said.ok ? said.value.mqtt : null;
  } finally {
    await line.close();
  }
}

/** From the box to the moment before it is flashed. */
async function assigned({ desk, board }: Pick<NewNodeBench, 'desk' | 'board'>): Promise<CommissionView> {
  expect(await desk.begin()).toMatchObject({ step: 'plug', fault: null, check: { engine: 'esptool-js' } });
  const found = await desk.identify(board.device());
  expect(found).toMatchObject({ step: 'assign', fault: null, chip: { chip: 'esp32', runs: null, known: null } });
  const now = await desk.assign(assignment);
  expect(now).toMatchObject({ step: 'flash', fault: null, enter: null });
  return now;
}

// Each goes the whole way, more than once, with all processes that belong to it.
describe('a board from the factory, on one line', { timeout: 400_000 }, () => {
  it('becomes a node with a history, is known again by its board, and gives its place to another one', async () => {
    const { station, desk, board, dataDir } = await setUpNewNode(stops);
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
    await desk.finish();

    // The old board stays where it is, and goes on trying with the account that it was given.
    await station.ask('nodes.rename', { id: 'door-7', name: 'Cold aisle, left' });
    const before = await station.ask('nodes.config', { id: 'door-7' });
    const [old] = await station.ask('nodes.list', {});
    const folder = join(dataDir, '..', 'second');
    mkdirSync(folder);
    const second = await startBoard({ folder, node: true, mac: secondMac });
    stops.unshift(() => second.stop());
    await desk.begin();
    expect(await desk.identify(second.device())).toMatchObject({ chip: { runs: null, known: null } });
    await desk.assign({ purpose: 'replace', id: 'door-7', wifi: null, host: '127.0.0.1' });
    expect(await desk.flash()).toMatchObject({ step: 'prove', fault: null });
    const [working] = await station.ask('nodes.list', {});
    expect(working).toMatchObject({ pending: { after: 'before' } });
    expect(await desk.finish()).toMatchObject({ step: 'done', label: { id: 'door-7' } });
    const [now, ...others] = await station.ask('nodes.list', {});
    expect(others).toEqual([]);
    expect(now).toMatchObject({ name: 'Cold aisle, left', contact: 'online', mac: secondMac, pending: null });
    expect(now?.boot).toBeGreaterThan(old?.boot ?? Number.POSITIVE_INFINITY);
    expect((await station.ask('nodes.config', { id: 'door-7' })).desired).toEqual(before.desired);
    const { rows } = await station.ask('incidents.page', { filter: { types: ['node.commissioned'] }, limit: 1 });
    expect(rows).toMatchObject([{ node: 'door-7', value: { purpose: 'replace', mac: secondMac } }]);
    await until(
      'the broker refuses the old account',
      async () => (await mqttOf(board.device())) === 'password',
      60_000,
    );
  });

  it('loses its account when the station is killed in the middle of it, and the next start says so', async () => {
    const bench = await setUpNewNode(stops);
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
