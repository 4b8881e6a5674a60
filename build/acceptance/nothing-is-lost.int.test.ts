import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import { openDatabase } from '../../electron/adapters/sqlite/database.ts';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import { freePort, type Mosquitto, type MosquittoOptions, startMosquitto } from '../testing/mosquitto.ts';
import { type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { type NodeProcess, provision, startNodes, stopProcess } from '../testing/simulated-node.ts';
import { startWithin } from '../testing/station-process.ts';
import { until } from '../testing/until.ts';

const stationScript = fileURLToPath(new URL('../testing/headless-station.ts', import.meta.url));
const count = 20;
const ids = Array.from({ length: count }, (_, i) => `door-${i + 1}`);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** Park and Miller's generator: the same moments in every run. */
const moments = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

let dir: string;
let site: PreparedSite;
let doors: NodeProcess;
let station: ChildProcess | null = null;
let broker: Mosquitto | null = null;
let brokerOptions: MosquittoOptions | null = null;

async function startStation(): Promise<void> {
  const child = spawn(process.execPath, [stationScript, join(dir, 'station')], { stdio: ['ignore', 'pipe', 'pipe'] });
  station = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(
    'the station is up',
    () => {
      if (child.exitCode !== null) throw new Error(`the station ended with ${child.exitCode}: ${said}`);
      return said.includes('ready\n');
    },
    startWithin,
  );
}

async function startBroker(): Promise<void> {
  if (brokerOptions !== null) broker = await startMosquitto(brokerOptions);
}

/** Kills the station with -9, and the broker with it. */
async function killAll(): Promise<void> {
  await Promise.all([station && stopProcess(station, 'SIGKILL'), broker?.stop('SIGKILL')]);
}

/** A site with 20 nodes on the built-in broker, or on a Mosquitto of this test. */
async function prepare(kind: 'builtin' | 'mosquitto'): Promise<void> {
  const nodes = Object.fromEntries(ids.map((id) => [id, id]));
  const plan = { dataDir: join(dir, 'station'), name: 'Test', language: 'en', nodes } as const;
  if (kind === 'builtin') site = await prepareSite(plan);
  else {
    const authority = await makeAuthority(Date.now(), 'test');
    const server = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
    const [username, password, port] = ['leitstand-station', 'the password of the station', await freePort()];
    const external = {
      kind: 'external',
      accounts: 'manual',
      host: 'localhost',
      port,
      ca: authority.certificate,
      username,
      password,
    } as const;
    site = await prepareSite({ ...plan, broker: external satisfies BrokerSettings });
    brokerOptions = {
      site: 'demo',
      certificate: server.certificate,
      key: server.key,
      ca: authority.certificate,
      port,
      station: { username, password },
      nodes: site.papers.map(({ node, password: secret }) => ({ username: node, password: secret })),
      dir: mkdtempSync(join(dir, 'mosquitto-')),
    };
  }
  doors = await startNodes(join(dir, 'doors'), { count });
  for (const [i, papers] of site.papers.entries()) {
    const node = doors.nodes[i];
    if (node) await provision(node, papers);
  }
}

const each = <T>(command: Record<string, unknown>, read: (answer: Record<string, unknown>) => T): Promise<T[]> =>
  Promise.all(doors.nodes.map(async (node) => read(await node.control(command))));
const buffered = async () =>
  (await each({ op: 'status' }, ({ buffered: rows }) => Number(rows))).reduce((a, b) => a + b, 0);
const online = async () => (await each({ op: 'status' }, ({ connected }) => connected === true)).every(Boolean);

/** Ends everything and says what the journal holds. */
async function whatIsThere() {
  const produced = await each({ op: 'status' }, ({ boot, lastSeq }) => ({ boot: Number(boot), last: Number(lastSeq) }));
  await doors.stop();
  if (station) await stopProcess(station);
  await broker?.stop();
  const dataDir = join(dir, 'station');
  const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
  if (!keychain.ok) throw new Error(keychain.error.message);
  const file = join(dataDir, 'leitstand.db');
  const opened = await openDatabase({ file, keychain: keychain.value, clock: systemClock(), log: quiet });
  if (!opened.ok) throw new Error(opened.error.message);
  const { journal } = opened.value;
  const status = await until(
    'the chain is checked',
    () => journal.status().state !== 'verifying' && journal.status(),
    60_000,
  );
  await opened.value.close();
  const database = new Database(file, { readonly: true });
  const numbers = database.prepare<[string, number], { seq: number }>(
    'SELECT seq FROM incidents WHERE node = ? AND boot = ? ORDER BY seq',
  );
  const rows = ids.map((id, i) => numbers.all(id, produced[i]?.boot ?? 0).map(({ seq }) => seq));
  const gaps = database.prepare("SELECT count(*) AS n FROM incidents WHERE type = 'journal.gap'").get() as {
    n: number;
  };
  const integrity = database.pragma('integrity_check', { simple: true });
  database.close();
  return { produced, rows, gaps: gaps.n, integrity, chain: status.state };
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

function expectAll(
  { produced, rows, gaps, integrity, chain }: Awaited<ReturnType<typeof whatIsThere>>,
  least: number,
): void {
  expect(produced.reduce((sum, { last }) => sum + last, 0)).toBeGreaterThanOrEqual(least);
  expect(rows).toEqual(produced.map(({ last }) => upTo(last)));
  expect({ gaps, integrity, chain }).toEqual({ gaps: 0, integrity: 'ok', chain: 'verified' });
}

describe.each(['builtin', 'mosquitto'] as const)('with the broker %s', (kind) => {
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'leitstand-lost-'));
    [station, broker, brokerOptions] = [null, null, null];
    await prepare(kind);
  });
  afterEach(async () => {
    await doors.stop();
    await killAll();
    rmSync(dir, { recursive: true, force: true });
  });

  it('every event is in the journal exactly once though station and broker are killed ten times', {
    timeout: 600_000,
  }, async () => {
    const random = moments(7);
    await startBroker();
    await startStation();
    await until('all nodes are online', online, 60_000);
    await each({ op: 'load', eventsPerSecond: 5, count: 300 }, () => null);
    for (let kill = 0; kill < 10; kill += 1) {
      // The moment of a kill is what is tested, not a wait for something: anywhere in the next six seconds.
      await new Promise((resolve) => setTimeout(resolve, random() * 6_000));
      await killAll();
      await startBroker();
      await startStation();
    }
    await until(
      'every node has made its events',
      async () => (await each({ op: 'status' }, ({ lastSeq }) => Number(lastSeq) > 300)).every(Boolean),
      90_000,
    );
    await until('every event has its receipt', async () => (await buffered()) === 0, 120_000);
    expectAll(await whatIsThere(), count * 300);
  });

  it('5,000 events that arose while the station was off are there afterwards', { timeout: 400_000 }, async () => {
    await startBroker();
    await startStation();
    await until('all nodes are online', online, 60_000);
    await until('every start is acknowledged', async () => (await buffered()) === 0, 60_000);
    if (station) await stopProcess(station);
    await each({ op: 'load', eventsPerSecond: 50, count: 250 }, () => null);
    await until('5,000 events are buffered', async () => (await buffered()) >= 5_000, 60_000);
    await startStation();
    await until('every event has its receipt', async () => (await buffered()) === 0, 120_000);
    expectAll(await whatIsThere(), 5_000);
  });
});
