import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../build/testing/brokers.ts';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, type SiteOptions, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode } from '../../build/testing/wire-node.ts';
import type { BrokerSettings } from '../contract/broker.ts';
import type { Result } from '../contract/result.ts';

const admin = operator('admin-1');
const stops: (() => Promise<void>)[] = [];

async function start(options: SiteOptions): Promise<TestSite> {
  const site = await startSite(options);
  stops.unshift(() => site.stop());
  return site;
}

async function mosquitto(
  nodes: string[] = [],
): Promise<TestBroker & { settings: BrokerSettings & { kind: 'external' } }> {
  const broker = await startTestBroker('mosquitto', { nodes });
  stops.push(() => broker.stop());
  const { host, port, username, password } = broker.target;
  return {
    ...broker,
    settings: {
      kind: 'external',
      accounts: 'manual',
      host,
      port,
      ca: broker.authority.certificate,
      username,
      password,
    },
  };
}

const builtIn = async (): Promise<BrokerSettings> => ({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const connected = (site: TestSite) => until('the station is connected', () => site.broker.status().connected);
const save = (site: TestSite, settings: BrokerSettings) => site.broker.handlers['broker.save']({ settings }, admin);
const test = async (site: TestSite, settings: BrokerSettings) =>
  valueOf(await site.broker.handlers['broker.test']({ settings }, admin));
const rowsOf = async (site: TestSite, type: string) =>
  (await site.reader.latest(100)).filter((row) => row.type === type);

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('the broker of the station', () => {
  it('changes from the built-in one to an external one and back without a restart, and the journal says who', async () => {
    const own = await builtIn();
    const other = await mosquitto(['door-1']);
    const site = await start({ broker: own });
    await connected(site);
    const node = valueOf(
      await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, admin),
    );
    const wire = await connectWireNode(node);
    expect(valueOf(await save(site, other.settings)).settings).toMatchObject({
      kind: 'external',
      port: other.settings.port,
    });
    await until('the node is thrown out', () => !wire.client.connected);
    await connected(site);
    const there = other.node('door-1');
    await until('the node is connected', () => there.connected);
    await there.publishAsync('leitstand/v1/hall/node/door-1/log', '{"v":1}', { qos: 1 });
    await until('the station hears it there', () => site.broker.status().refused === 1);
    valueOf(await save(site, own));
    await connected(site);
    await (await connectWireNode(node)).stop();
    const external = { kind: 'external', host: '127.0.0.1', port: other.settings.port, accounts: 'manual' };
    const changed = (await rowsOf(site, 'broker.changed')).map(({ actor, value }) => [actor, value]);
    expect(changed.slice(0, 2)).toEqual([
      ['admin-1', { from: external, to: own }],
      ['admin-1', { from: own, to: external }],
    ]);
    expect(await rowsOf(site, 'broker.lost')).toEqual([]);
  });

  it('never gives the password of an external broker away, and keeps it when none is given', async () => {
    const other = await mosquitto();
    const site = await start({ broker: await builtIn() });
    const { password, ...without } = other.settings;
    expect(await save(site, without)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    valueOf(await save(site, other.settings));
    valueOf(await save(site, without));
    await connected(site);
    const status = JSON.stringify(valueOf(await site.broker.handlers['broker.status']({}, admin)));
    expect(status).not.toContain(password);
    expect(await site.settings.get('broker')).not.toContain(password);
    expect(JSON.stringify(await site.reader.latest(100))).not.toContain(password);
  });

  it('stays what it was when the built-in one cannot listen', async () => {
    const other = await mosquitto();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    stops.push(async () => void taken.close());
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const site = await start({ broker: other.settings });
    await connected(site);
    expect(await save(site, { kind: 'builtin', host: '127.0.0.1', port })).toMatchObject({
      ok: false,
      error: { code: 'unavailable', details: { fault: 'port' } },
    });
    await connected(site);
    expect(site.broker.status().settings).toMatchObject({ kind: 'external' });
  });

  it('is lost and restored in the journal, once each, with the fault in its status', async () => {
    const other = await mosquitto();
    const site = await start({ broker: other.settings });
    await connected(site);
    await other.stop();
    await until('the fault is named', () => site.broker.status().fault === 'port');
    const again = await startTestBroker('mosquitto', { port: other.settings.port, authority: other.authority });
    stops.push(() => again.stop());
    await connected(site);
    await until('it is in the journal', async () => (await rowsOf(site, 'broker.restored')).length === 1);
    expect(await rowsOf(site, 'broker.lost')).toHaveLength(1);
  });

  it('counts messages per second over ten seconds', async () => {
    const site = await start({ broker: await builtIn() });
    await connected(site);
    const wire = await connectWireNode(
      valueOf(await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, admin)),
    );
    for (let i = 0; i < 20; i++) await wire.say('log', 'x');
    await until('all of them are counted', () => site.broker.status().messagesPerSecond >= 2);
    expect(site.broker.status().messagesPerSecond).toBe(2);
    await wire.stop();
  });

  it('is tested without throwing out the session that stands, on the same account too', async () => {
    const other = await mosquitto();
    const site = await start({ broker: other.settings });
    await connected(site);
    const { password: _, ...without } = other.settings;
    expect(await test(site, without)).toEqual({ ok: true, fault: null, message: '' });
    expect(await test(site, { ...without, password: 'wrong' })).toMatchObject({ ok: false, fault: 'password' });
    expect(await test(site, { ...without, ca: '' })).toMatchObject({ ok: false, fault: 'unknown_ca' });
    expect(site.broker.status().connected).toBe(true);
    expect(await rowsOf(site, 'broker.lost')).toEqual([]);
  });

  it('is tested for its own port and name where it is built in', async () => {
    const own = await builtIn();
    const site = await start({ broker: own });
    await connected(site);
    expect(await test(site, own)).toMatchObject({ ok: true });
    expect(await test(site, { ...own, host: 'no-such-host.invalid' })).toMatchObject({ fault: 'name' });
    const other = await mosquitto();
    expect(await test(site, { ...own, port: other.settings.port })).toMatchObject({ fault: 'port' });
  });

  it('gives a node papers for an external broker only with its CA', async () => {
    const other = await mosquitto();
    const site = await start({ broker: other.settings });
    const papers = valueOf(
      await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, admin),
    );
    expect(papers).toMatchObject({ host: '127.0.0.1', port: other.settings.port, ca: other.authority.certificate });
    valueOf(await save(site, { ...other.settings, ca: '' }));
    expect(
      await site.nodes.handlers['nodes.create']({ id: 'door-2', name: 'Door', fail: 'secure' }, admin),
    ).toMatchObject({
      error: { code: 'unavailable', details: { reason: 'no_ca' } },
    });
  });
});
