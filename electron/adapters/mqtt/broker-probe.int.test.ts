import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker, testSite } from '../../../build/testing/brokers.ts';
import type { LinkTarget } from '../../domain/ports/broker.ts';
import { makeAuthority, makeServerCertificate, serverValidity } from '../broker/certificates.ts';
import { createBrokerProbe } from './broker-probe.ts';

const probe = createBrokerProbe();
const day = 86_400_000;
const stops: (() => Promise<void> | void)[] = [];

async function broker(...args: Parameters<typeof startTestBroker>): Promise<TestBroker> {
  const started = await startTestBroker(...args);
  stops.push(() => started.stop());
  return started;
}

/** A server on loopback that does with each connection what it is told to. */
async function fakeServer(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const test = (target: LinkTarget) => probe.session(testSite, target, 'manual');

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('the connection test against a broker that is right', () => {
  it('passes on Mosquitto as docs/broker.md configures it', async () => {
    const { target } = await broker('mosquitto');
    expect(await test(target)).toEqual({ ok: true, fault: null, message: '' });
  });
});

describe('the connection test names', () => {
  let good: TestBroker;
  beforeAll(async () => {
    good = await startTestBroker('mosquitto');
  });
  afterAll(() => good.stop());

  it('a host name without an address', async () => {
    expect(await test({ ...good.target, host: 'no-such-host.invalid' })).toMatchObject({ ok: false, fault: 'name' });
  });

  it('a port where nobody listens', async () => {
    const port = await fakeServer(createServer());
    for (const stop of stops.splice(0)) await stop();
    expect(await test({ ...good.target, port })).toMatchObject({
      fault: 'port',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('a port where nobody answers', async () => {
    const port = await fakeServer(createServer(() => undefined));
    expect(await test({ ...good.target, port })).toMatchObject({ fault: 'timeout' });
  });

  it('a server that does not speak TLS', async () => {
    const talkative = await fakeServer(
      createServer((socket) => socket.end('220 smtp ready\r\n').on('error', () => undefined)),
    );
    expect(await test({ ...good.target, port: talkative })).toMatchObject({ fault: 'tls' });
    const curt = await fakeServer(
      createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy())),
    );
    expect(await test({ ...good.target, port: curt })).toMatchObject({ fault: 'tls' });
  });

  it('a certificate of an authority that we were not given, ours being none', async () => {
    const other = await makeAuthority(Date.now(), 'other');
    expect(await test({ ...good.target, ca: other.certificate })).toMatchObject({ fault: 'unknown_ca' });
    expect(await test({ ...good.target, ca: null })).toMatchObject({ fault: 'unknown_ca' });
    expect(await test({ ...good.target, ca: 'not a certificate' })).toMatchObject({ fault: 'unknown_ca' });
  });

  it('a certificate for another host', async () => {
    const elsewhere = await broker('mosquitto', { hosts: ['elsewhere.example', '10.9.9.9'] });
    expect(await test(elsewhere.target)).toMatchObject({ fault: 'wrong_name' });
    expect(await test({ ...elsewhere.target, host: 'localhost' })).toMatchObject({ fault: 'wrong_name' });
  });

  it('a certificate that is past its date, and one that is not yet valid', async () => {
    const now = Date.now();
    const past = await broker('mosquitto', { valid: { from: now - 20 * day, to: now - day } });
    expect(await test(past.target)).toMatchObject({ fault: 'expired' });
    const early = await broker('mosquitto', { valid: { from: now + day, to: now + 20 * day } });
    expect(await test(early.target)).toMatchObject({ fault: 'expired' });
  });

  it('an account or a password that is refused', async () => {
    expect(await test({ ...good.target, password: 'wrong' })).toMatchObject({ fault: 'password' });
    expect(await test({ ...good.target, username: 'nobody' })).toMatchObject({ fault: 'password' });
  });

  it('a client id that is not accepted', async () => {
    const strict = await broker('aedes');
    expect(await test(strict.target)).toMatchObject({ fault: 'client_id' });
  });

  it('rights that are missing: to hear the nodes, to write to them, or anything at all', async () => {
    const user = 'user leitstand-station\n';
    const root = `leitstand/v1/${testSite}`;
    const deaf = await broker('mosquitto', { acl: `${user}topic write ${root}/#\n` });
    expect(await test(deaf.target)).toMatchObject({ fault: 'rights' });
    const mute = await broker('mosquitto', { acl: `${user}topic read ${root}/#\n` });
    expect(await test(mute.target)).toMatchObject({ fault: 'rights', message: expect.stringContaining('/cmd') });
    const noHost = await broker('mosquitto', { acl: `${user}topic readwrite ${root}/node/#\n` });
    expect(await test(noHost.target)).toMatchObject({
      fault: 'rights',
      message: expect.stringContaining('host/status'),
    });
    const nothing = await broker('mosquitto', { acl: '# nobody\n' });
    expect(await test(nothing.target)).toMatchObject({ fault: 'rights' });
  });

  it('a server that speaks TLS, but not MQTT', async () => {
    const authority = await makeAuthority(Date.now(), 'test');
    const pair = await makeServerCertificate(authority, ['127.0.0.1'], serverValidity(Date.now()));
    const server = createTlsServer({ cert: pair.certificate, key: pair.key }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const port = await fakeServer(server);
    expect(await test({ ...good.target, port, ca: authority.certificate })).toMatchObject({ fault: 'protocol' });
  });

  it('for the built-in broker a name that this machine does not know and a port that is taken', async () => {
    expect(await probe.listening('no-such-host.invalid', good.target.port)).toMatchObject({ fault: 'name' });
    const taken = await fakeServer(createServer());
    expect(await probe.listening('localhost', taken)).toMatchObject({ fault: 'port' });
    for (const stop of stops.splice(0)) await stop();
    expect(await probe.listening('localhost', taken)).toMatchObject({ ok: true });
  });
});
