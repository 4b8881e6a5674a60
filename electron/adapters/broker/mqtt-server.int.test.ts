import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { whenConnected } from '../../../build/testing/brokers.ts';
import { until } from '../../../build/testing/until.ts';
import { stationClientId } from '../../domain/wire/topics.ts';
import { makeAuthority, makeServerCertificate, serverValidity } from './certificates.ts';
import { type BrokerLimits, brokerLimits } from './limits.ts';
import { type KeyPair, type MqttServer, startMqttServer } from './mqtt-server.ts';
import type { RefusalCount } from './refusals.ts';

const root = 'leitstand/v1/hall';
const hash = (password: string) => new Uint8Array(createHash('sha256').update(password).digest());
let authority: KeyPair;
let certificate: KeyPair;

beforeAll(async () => {
  authority = await makeAuthority(Date.now(), 'test');
  certificate = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
});

const open: { server: MqttServer | null; clients: MqttClient[]; counts: readonly RefusalCount[] } = {
  server: null,
  clients: [],
  counts: [],
};

async function start(limits: Partial<BrokerLimits> = {}): Promise<MqttServer> {
  open.counts = [];
  open.server = await startMqttServer(
    {
      ...certificate,
      site: 'hall',
      bind: '127.0.0.1',
      port: 0,
      accounts: [
        [stationClientId, hash('station')],
        ['a', hash('secret-a')],
        ['b', hash('secret-b')],
      ],
      limits: { ...brokerLimits, ...limits },
    },
    (counts) => {
      open.counts = counts;
    },
  );
  return open.server;
}

afterEach(async () => {
  for (const made of open.clients.splice(0)) made.end(true);
  await open.server?.stop();
  open.server = null;
});

function client(options: IClientOptions): MqttClient {
  const made = connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: open.server?.port ?? 0,
    ca: authority.certificate,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    clean: true,
    protocolVersion: 4,
    ...options,
  });
  open.clients.push(made);
  made.on('error', () => undefined);
  return made;
}

const asNode = (name: string, options: IClientOptions = {}) =>
  client({ clientId: name, username: name, password: `secret-${name}`, ...options });
const asStation = (options: IClientOptions = {}) =>
  client({ clientId: stationClientId, username: stationClientId, password: 'station', clean: false, ...options });

/** The CONNACK code that a connection is refused with; 0 where it is taken. */
async function connackCode(made: MqttClient): Promise<number> {
  return new Promise((resolve) => {
    made.once('packetreceive', (packet) => resolve(packet.cmd === 'connack' ? (packet.returnCode ?? -1) : -2));
    made.once('close', () => resolve(-3));
  });
}

const counted = (account: string, reason: string) =>
  open.counts.find((one) => one.account === account && one.reason === reason)?.count ?? 0;
const closed = (made: MqttClient) => until('the connection ends', () => !made.connected);

describe('who may connect', () => {
  it('is an account with its password under its own name, with a clean session', async () => {
    await start();
    expect(await connackCode(asNode('a'))).toBe(0);
    expect(await connackCode(asNode('a', { password: 'wrong' }))).toBe(4);
    expect(await connackCode(asNode('nobody'))).toBe(4);
    expect(await connackCode(asNode('a', { clientId: 'b' }))).toBe(2);
    expect(await connackCode(client({ clientId: 'a' }))).toBe(4);
    expect(await connackCode(asNode('a', { clean: false }))).toBe(5);
    expect(
      await connackCode(asNode('a', { will: { topic: `${root}/node/b/status`, payload: Buffer.from('x') } })),
    ).toBe(5);
    await until('the refusals are counted', () => counted('a', 'password') === 1 && counted('a', 'client_id') === 1);
    expect(counted('', 'password')).toBe(2);
    expect(counted('a', 'session')).toBe(1);
    expect(counted('a', 'will')).toBe(1);
  });

  it('is never somebody else under the client id of the station, whose session stays', async () => {
    await start();
    const station = await whenConnected(asStation());
    await station.subscribeAsync(`${root}/node/+/evt`, { qos: 1 });
    const got: string[] = [];
    station.on('message', (topic) => got.push(topic));
    for (const intruder of [
      asNode('a', { clientId: stationClientId }),
      asStation({ password: 'guess' }),
      client({ clientId: stationClientId }),
    ])
      expect(await connackCode(intruder)).not.toBe(0);
    const node = await whenConnected(asNode('a'));
    await node.publishAsync(`${root}/node/a/evt`, '{}', { qos: 1 });
    await until('the station hears the node', () => got.length === 1);
    expect(station.connected).toBe(true);
  });

  it('ends at once when the account is replaced or removed, with the last will', async () => {
    const server = await start();
    const station = await whenConnected(asStation());
    const wills: string[] = [];
    station.on('message', (_topic, payload) => wills.push(payload.toString()));
    await station.subscribeAsync(`${root}/node/+/status`);
    const node = await whenConnected(
      asNode('a', { will: { topic: `${root}/node/a/status`, payload: Buffer.from('gone'), retain: true, qos: 1 } }),
    );
    server.putAccount('a', hash('new'));
    await closed(node);
    await until('the will arrives', () => wills.includes('gone'));
    expect(await connackCode(asNode('a'))).toBe(4);
    const again = await whenConnected(asNode('a', { password: 'new' }));
    server.removeAccount('a');
    await closed(again);
    expect(await connackCode(asNode('a', { password: 'new' }))).toBe(4);
  });
});

describe('what a node may say and hear', () => {
  it.each([
    ['another node’s topic', `${root}/node/b/tele`, false],
    ['the state of the host', `${root}/host/status`, false],
    ['an order to itself', `${root}/node/a/cmd`, false],
    ['a retained order', `${root}/node/b/cmd`, true],
    ['a retained event', `${root}/node/a/evt`, true],
    ['another site', 'leitstand/v1/other/node/a/tele', false],
    ['the broker’s own', '$SYS/x', false],
  ])('does not include %s: the connection ends and it is counted', async (_name, topic, retain) => {
    await start();
    const station = await whenConnected(asStation());
    const heard: string[] = [];
    station.on('message', (where) => heard.push(where));
    await station.subscribeAsync([`${root}/#`]);
    const node = await whenConnected(asNode('a'));
    node.publish(topic, 'x', { qos: 1, retain });
    await closed(node);
    await until('it is counted', () => counted('a', 'publish') === 1);
    const after = await whenConnected(asNode('a'));
    await after.publishAsync(`${root}/node/a/tele`, 'x');
    await until('the station still hears', () => heard.length > 0);
    expect(heard).toEqual([`${root}/node/a/tele`]);
    expect(station.connected).toBe(true);
  });

  it('does not include a wildcard or another’s topic in a subscription', async () => {
    await start();
    const node = await whenConnected(asNode('a'));
    const wanted = ['#', '+/#', `${root}/node/+/cmd`, `${root}/node/a/#`, `${root}/node/b/cmd`, '$SYS/#'];
    for (const topic of wanted) await expect(node.subscribeAsync(topic)).rejects.toThrow('Unspecified error');
    const granted = await node.subscribeAsync([`${root}/node/a/cmd`, `${root}/host/status`], { qos: 1 });
    expect(granted.map(({ qos }) => qos)).toEqual([1, 1]);
    await until('it is counted', () => counted('a', 'subscribe') === wanted.length);
  });

  it('never includes a retained order, not even of the station', async () => {
    await start();
    const station = await whenConnected(asStation());
    station.publish(`${root}/node/a/cmd`, 'x', { qos: 1, retain: true });
    await closed(station);
    const node = await whenConnected(asNode('a'));
    const got: string[] = [];
    node.on('message', (topic) => got.push(topic));
    await node.subscribeAsync([`${root}/node/a/cmd`, `${root}/host/status`]);
    const again = await whenConnected(asStation());
    await again.publishAsync(`${root}/host/status`, 'x', { qos: 1 });
    await until('the node hears the host', () => got.length > 0);
    expect(got).toEqual([`${root}/host/status`]);
  });
});

describe('how much a client may ask', () => {
  it('ends with a packet that is too large, before it is read', async () => {
    await start();
    const node = await whenConnected(asNode('a'));
    node.publish(`${root}/node/a/log`, Buffer.alloc(5_000), { qos: 1 });
    await closed(node);
    await until('it is counted', () => counted('a', 'packet_size') > 0);
    expect(counted('a', 'packet_size')).toBe(1);
    const stranger = tlsConnect({ host: '127.0.0.1', port: open.server?.port ?? 0, ca: authority.certificate });
    await once(stranger, 'secureConnect');
    stranger.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await once(stranger, 'close');
    await until('it is counted', () => counted('', 'packet_size') === 1);
  });

  it('ends with too many packets', async () => {
    await start({ rate: { perSecond: 1, burst: 20 } });
    const node = await whenConnected(asNode('a'));
    for (let i = 0; i < 40; i++) node.publish(`${root}/node/a/tele`, 'x');
    await closed(node);
    await until('it is counted', () => counted('a', 'rate') > 0);
    expect(counted('a', 'rate')).toBe(1);
  });

  it('ends with a topic that is too deep', async () => {
    await start();
    const station = await whenConnected(asStation());
    station.publish(`${root}/${'x/'.repeat(10)}x`, 'x', { qos: 1 });
    await closed(station);
    await until('it is counted', () => counted(stationClientId, 'protocol') > 0);
    expect(counted(stationClientId, 'protocol')).toBe(1);
  });

  it('ends with more subscriptions than allowed', async () => {
    await start({ subscriptions: 2 });
    const station = await whenConnected(asStation());
    await station.subscribeAsync([`${root}/a`, `${root}/b`]);
    await expect(station.subscribeAsync(`${root}/c`)).rejects.toThrow('Unspecified error');
  });

  it('ends when there are too many strangers of one address, or too many connections', async () => {
    await start({ strangersPerAddress: 2, connections: 4 });
    const port = open.server?.port ?? 0;
    await whenConnected(asStation());
    const strangers = [1, 2].map(() => tcpConnect(port, '127.0.0.1'));
    await Promise.all(strangers.map((socket) => once(socket, 'connect')));
    const third = tcpConnect(port, '127.0.0.1').on('error', () => undefined);
    await once(third, 'close');
    await until('it is counted', () => counted('', 'address') === 1);
    for (const socket of strangers) socket.destroy();
    await until('there is room again', async () => (await connackCode(asNode('a'))) === 0);
    await whenConnected(asNode('b'));
    const more = [1, 2].map(() => tcpConnect(port, '127.0.0.1').on('error', () => undefined));
    await until('it is counted', () => counted('', 'address') > 1);
    for (const socket of more) socket.destroy();
    expect(counted('', 'address')).toBeGreaterThan(1);
  });

  it('ends when nothing comes in time', async () => {
    // Time enough for TLS on a machine that does other things as well: one of the two is to come as far as that.
    await start({ patience: 2_000 });
    const silent = tcpConnect(open.server?.port ?? 0, '127.0.0.1').on('error', () => undefined);
    const mute = tlsConnect({ host: '127.0.0.1', port: open.server?.port ?? 0, ca: authority.certificate });
    mute.on('error', () => undefined);
    await Promise.all([once(silent, 'close'), once(mute, 'close')]);
    await until('both are counted', () => counted('', 'tls') + counted('', 'timeout') > 1);
    expect([counted('', 'tls'), counted('', 'timeout')]).toEqual([1, 1]);
  });

  it('ends with TLS 1.1 and with bytes that are not MQTT', async () => {
    await start();
    const port = open.server?.port ?? 0;
    const old = tlsConnect({
      host: '127.0.0.1',
      port,
      ca: authority.certificate,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    const [error] = await once(old, 'error');
    expect(String(error)).toMatch(/SSL|TLS|ECONNRESET/);
    const other = tlsConnect({ host: '127.0.0.1', port, ca: authority.certificate });
    other.on('error', () => undefined);
    await once(other, 'secureConnect');
    other.write('GET / HTTP/1.1\r\n\r\n');
    await once(other, 'close');
  });

  it('holds over a restart of certificates: new connections see the new one', async () => {
    const server = await start();
    const station = await whenConnected(asStation());
    server.setCertificate(await makeServerCertificate(authority, ['elsewhere.example'], serverValidity(Date.now())));
    const node = asNode('a');
    const error = await whenConnected(node).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(station.connected).toBe(true);
  });
});
