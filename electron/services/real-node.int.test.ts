import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestBroker } from '../../build/testing/brokers.ts';
import { freePort } from '../../build/testing/mosquitto.ts';
import { type NodeProcess, provision, startNodes } from '../../build/testing/simulated-node.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import type { BrokerSettings } from '../contract/broker.ts';
import { initialConfig } from '../contract/config.ts';
import type { Provisioning } from '../contract/nodes.ts';

const admin = operator('admin-1');
const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(broker: BrokerSettings): Promise<TestSite> {
  const site = await startSite({ broker });
  stops.unshift(() => site.stop());
  await until('the station is connected', () => site.link.state().connected);
  return site;
}

/** The real firmware in a process, with the identity that the station gave it. */
async function startNode(papers: Provisioning): Promise<NodeProcess> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-node-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const running = await startNodes(dir);
  stops.unshift(() => running.stop());
  const [node] = running.nodes;
  if (node === undefined) throw new Error('no node');
  await provision(node, papers);
  return running;
}

async function create(site: TestSite): Promise<Provisioning> {
  const papers = await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, admin);
  if (!papers.ok) throw new Error(papers.error.message);
  return papers.value;
}

async function followsOrders(site: TestSite): Promise<void> {
  await until('the node reports its defaults', () => site.nodes.config('door-1')?.state === 'applied');
  const config = { ...initialConfig(), 'temperature.warn_high': 26_000, 'telemetry.interval': 5_000 };
  const set = await site.nodes.handlers['nodes.configure']({ id: 'door-1', base: 0, config }, admin);
  expect(set).toMatchObject({ ok: true, value: { state: 'pending' } });
  await until('the node applies it', () => site.nodes.config('door-1')?.state === 'applied');
  expect(site.nodes.config('door-1')).toMatchObject({ differs: [], reported: { rev: 1, errors: {}, config } });
  const sent = await site.nodes.handlers['nodes.identify']({ id: 'door-1' }, admin);
  expect(sent).toMatchObject({ ok: true });
  const stages = async () =>
    (await site.reader.latest(50)).filter(({ type }) => type === 'command.result').map(({ value }) => value['stage']);
  await until('the node has carried it out', async () => (await stages()).includes('done'));
  expect(await stages()).toEqual(['done', 'accepted']);
  expect([...site.ingest.refusals().values()]).toEqual([]);
}

describe('the firmware itself, with papers of the station', () => {
  it('joins the built-in broker, applies a configuration and carries out an order', async () => {
    const site = await start({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
    await startNode(await create(site));
    await followsOrders(site);
    expect(site.local.turnedAway()).toEqual([]);
  });

  it('does the same on Mosquitto, where its account was made by hand', async () => {
    const first = await startTestBroker('mosquitto', { nodes: ['door-1'] });
    stops.push(() => first.stop());
    const { host, port, username, password } = first.target;
    const site = await start({
      kind: 'external',
      accounts: 'manual',
      host,
      port,
      ca: first.authority.certificate,
      username,
      password,
    });
    const papers = await create(site);
    await startNode({
      ...papers,
      lines: papers.lines.map((line) => line.replace(papers.password, first.passwordOf('door-1'))),
    });
    await followsOrders(site);
    expect(site.broker.status().settings.kind).toBe('external');
  });
});
