import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import type { MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker, testSite, whenConnected } from '../../../build/testing/brokers.ts';
import { until } from '../../../build/testing/until.ts';
import type { Log } from '../../domain/ports/log.ts';
import { makeAuthority } from '../broker/certificates.ts';
import { systemClock } from '../clock/system-clock.ts';
import { createMqttLink, LinkDownError } from './mqtt-link.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const root = `leitstand/v1/${testSite}`;
const instance = '0123456789abcdef'.repeat(2);
const stops: (() => Promise<void>)[] = [];

async function broker(...args: Parameters<typeof startTestBroker>): Promise<TestBroker> {
  const started = await startTestBroker(...args);
  stops.unshift(() => started.stop());
  return started;
}

function createLink() {
  const link = createMqttLink({ site: testSite, instance, clock: systemClock(), log: quiet });
  stops.unshift(() => link.disconnect());
  return link;
}

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A cable to the broker that can be pulled: every connection through it breaks without a word. */
async function plugCable(to: number) {
  const ends = new Set<Socket>();
  const nears = new Set<Socket>();
  const server = createServer((near) => {
    nears.add(near);
    const far = createConnection(to, '127.0.0.1');
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => undefined);
    }
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pull = () => {
    for (const end of ends) end.destroy();
    ends.clear();
    nears.clear();
  };
  /** From now on nothing that is said at the near end arrives. */
  const deafen = () => {
    for (const near of nears) near.unpipe();
  };
  stops.unshift(async () => {
    server.close();
    pull();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, pull, deafen };
}

/** What a node sees of the host, newest last. */
async function watchHost(client: MqttClient) {
  const seen: { online: boolean; instance: string; retained: boolean }[] = [];
  client.on('message', (topic, payload, packet) => {
    if (topic === `${root}/host/status`) seen.push({ ...JSON.parse(payload.toString()), retained: packet.retain });
  });
  await client.subscribeAsync(`${root}/host/status`, { qos: 1 });
  return seen;
}

describe.each(['aedes', 'mosquitto'] as const)('the link of the station on %s', (kind) => {
  it('says that the station is there, hears the nodes, speaks to them, and says goodbye', async () => {
    const server = await broker(kind, { nodes: ['a'] });
    const link = createLink();
    const heard: { topic: string; retained: boolean; text: string }[] = [];
    link.onMessage(({ topic, payload, retained }) =>
      heard.push({ topic, retained, text: Buffer.from(payload).toString() }),
    );
    const node = await whenConnected(server.node('a'));
    await node.publishAsync(`${root}/node/a/status`, 'before', { qos: 1, retain: true });
    await link.connect(server.target);
    await until('it is connected', () => link.state().connected);
    const host = await watchHost(node);
    await until('the host is online', () => host.at(-1)?.online === true);
    expect(host.at(-1)).toMatchObject({ online: true, instance, retained: true });
    await until('the retained status comes', () => heard.length === 1);
    await node.publishAsync(`${root}/node/a/evt`, 'now', { qos: 1 });
    await until('the event comes', () => heard.length === 2);
    expect(heard).toEqual([
      { topic: `${root}/node/a/status`, retained: true, text: 'before' },
      { topic: `${root}/node/a/evt`, retained: false, text: 'now' },
    ]);
    const orders: string[] = [];
    node.on('message', (topic) => orders.push(topic));
    await node.subscribeAsync(`${root}/node/a/cmd`, { qos: 1 });
    await link.publish(`${root}/node/a/cmd`, 'order', { qos: 1, retain: false });
    await until('the order comes', () => orders.includes(`${root}/node/a/cmd`));
    await link.disconnect();
    await until('the host is offline', () => host.at(-1)?.online === false);
    expect(link.state()).toMatchObject({ connected: false, fault: null });
  });

  it('leaves a last will when it is cut off, and comes back by itself', async () => {
    const server = await broker(kind, { nodes: ['a'] });
    const cable = await plugCable(server.target.port);
    const link = createLink();
    await link.connect({ ...server.target, port: cable.port });
    await until('it is connected', () => link.state().connected);
    const host = await watchHost(await whenConnected(server.node('a')));
    cable.pull();
    await until('the will is there', () => host.some(({ online }) => !online));
    await until('the host is online again', () => link.state().connected && host.at(-1)?.online === true);
    expect(host.map(({ online }) => online)).toEqual([true, false, true]);
  });

  it('comes back when the broker does, and gives up what was in flight meanwhile', async () => {
    const server = await broker(kind);
    const link = createLink();
    const states: boolean[] = [];
    await link.connect(server.target);
    await until('it is connected', () => link.state().connected);
    link.onState(({ connected: up }) => states.push(up));
    await server.stop();
    await until('it is lost', () => !link.state().connected);
    await expect(link.publish(`${root}/node/a/cmd`, 'x', { qos: 1, retain: false })).rejects.toThrow(LinkDownError);
    await until('the cause is named', () => link.state().fault === 'port');
    await broker(kind, { port: server.target.port, authority: server.authority });
    await until('it is connected again', () => link.state().connected);
    expect([states[0], states.at(-1)]).toEqual([false, true]);
  });
});

describe.each(['aedes', 'mosquitto'] as const)('an order whose connection is lost, on %s', (kind) => {
  /** A node that hears its orders, and the payloads of those that came. */
  async function listening(server: TestBroker): Promise<string[]> {
    const node = await whenConnected(server.node('a'));
    const orders: string[] = [];
    node.on('message', (_topic, payload) => orders.push(payload.toString()));
    await node.subscribeAsync(`${root}/node/a/cmd`, { qos: 1 });
    return orders;
  }
  const order = { qos: 1, retain: false } as const;

  it('before the broker has it is given up: nothing sends it again when there is a connection', async () => {
    const server = await broker(kind, { nodes: ['a'] });
    const orders = await listening(server);
    const cable = await plugCable(server.target.port);
    const link = createLink();
    await link.connect({ ...server.target, port: cable.port });
    await until('it is connected', () => link.state().connected);
    cable.deafen();
    const lost = link.publish(`${root}/node/a/cmd`, 'late', order).then(
      () => null,
      (cause: unknown) => cause,
    );
    cable.pull();
    expect(await lost).toBeInstanceOf(LinkDownError);
    await until('it is connected again', () => link.state().connected);
    // What is sent later arrives later: had the first been kept anywhere, it would be there before.
    await link.publish(`${root}/node/a/cmd`, 'in time', order);
    await until('the next one comes', () => orders.includes('in time'));
    expect(orders).toEqual(['in time']);
  });

  it('with the broker itself is given up when that comes back', async () => {
    const server = await broker(kind, { nodes: ['a'] });
    const link = createLink();
    await link.connect(server.target);
    await until('it is connected', () => link.state().connected);
    const underWay = link.publish(`${root}/node/a/cmd`, 'late', order).then(
      () => 'taken',
      () => 'lost',
    );
    await server.stop();
    await underWay;
    await until('it is lost', () => !link.state().connected);
    await expect(link.publish(`${root}/node/a/cmd`, 'never', order)).rejects.toThrow(LinkDownError);
    const again = await broker(kind, { nodes: ['a'], port: server.target.port, authority: server.authority });
    const orders = await listening(again);
    await until('it is connected again', () => link.state().connected);
    await link.publish(`${root}/node/a/cmd`, 'in time', order);
    await until('the next one comes', () => orders.includes('in time'));
    expect(orders).toEqual(['in time']);
  });
});

describe('the link of the station', () => {
  it('says which of the three faults a certificate has', async () => {
    const now = Date.now();
    const day = 86_400_000;
    const faultWith = async (...args: Parameters<typeof startTestBroker>) => {
      const server = await broker(...args);
      const link = createLink();
      await link.connect(server.target);
      return until('the fault is named', () => link.state().fault);
    };
    expect(await faultWith('aedes', { hosts: ['elsewhere.example'] })).toBe('wrong_name');
    expect(await faultWith('aedes', { valid: { from: now - 9 * day, to: now - day } })).toBe('expired');
    const server = await broker('aedes');
    const link = createLink();
    await link.connect({ ...server.target, ca: (await makeAuthority(now, 'other')).certificate });
    expect(await until('the fault is named', () => link.state().fault)).toBe('unknown_ca');
    await link.connect({ ...server.target, password: 'wrong' });
    await until('the password is refused', () => link.state().fault === 'password');
    await link.connect(server.target);
    await until('it is connected after all', () => link.state().connected);
  });

  it('is not connected where it may not subscribe', async () => {
    const server = await broker('aedes', { limits: { subscriptions: 3 } });
    const link = createLink();
    await link.connect(server.target);
    expect(await until('the fault is named', () => link.state().fault)).toBe('rights');
    expect(link.state().connected).toBe(false);
  });
});

describe('the certificates that a broker is trusted by', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;

  it.each(['aedes', 'mosquitto'] as const)(
    'are known of %s with their ends, those of its authority too',
    async (kind) => {
      const soon = { from: Date.now() - day, to: Date.now() + 5 * minute };
      const authority = await makeAuthority(Date.now(), 'short');
      const started = await broker(kind, { valid: soon, authority });
      const link = createLink();
      expect(link.certificates()).toEqual([]);
      await link.connect(started.target);
      await until('connected', () => link.state().connected);
      const ends = [soon.to, new X509Certificate(authority.certificate).validToDate.getTime()];
      // A certificate tells whole seconds.
      expect(link.certificates()).toEqual([
        { of: 'server', validTo: seconds(ends[0]) },
        { of: 'authority', validTo: seconds(ends[1]) },
      ]);
      await started.stop();
      await until('disconnected', () => !link.state().connected);
      expect(link.certificates()).toHaveLength(2);
    },
  );
});

function seconds(ms = 0): number {
  return ms - (ms % 1_000);
}
