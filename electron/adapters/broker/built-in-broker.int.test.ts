import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../../build/testing/until.ts';
import type { LinkTarget, LocalBroker } from '../../domain/ports/broker.ts';
import type { Log } from '../../domain/ports/log.ts';
import { systemClock } from '../clock/system-clock.ts';
import { createBuiltInBroker } from './built-in-broker.ts';
import { memorySecrets, openVault } from './testing.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const hash = (password: string) => new Uint8Array(createHash('sha256').update(password).digest());
let broker: LocalBroker;

function create(): LocalBroker {
  broker = createBuiltInBroker({ settings: memorySecrets(), vault: openVault, clock: systemClock(), log: quiet });
  return broker;
}

async function start(accounts: [string, Uint8Array][] = []): Promise<LinkTarget> {
  const started = await create().start({ site: 'hall', host: '127.0.0.1', port: 0, accounts });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

/** The CONNACK code, or the error code of the layer below. */
async function knock(target: LinkTarget, username: string, password: string): Promise<number | string> {
  const { host, port, ca } = target;
  const client = connect({
    protocol: 'mqtts',
    host,
    port,
    ...(ca === null ? {} : { ca }),
    reconnectPeriod: 0,
    protocolVersion: 4,
    clientId: username,
    username,
    password,
  });
  return new Promise((resolve) => {
    client.on('error', (error: Error & { code?: string | number }) => {
      client.end(true);
      resolve(error.code ?? 'unknown');
    });
    client.on('connect', () => {
      client.end(true);
      resolve(0);
    });
  });
}

afterEach(() => broker.stop());

describe('the built-in broker in its thread', () => {
  it('lets the station in with the password of this start, and nodes with theirs', async () => {
    const target = await start([['a', hash('secret')]]);
    expect(await knock(target, target.username, target.password)).toBe(0);
    expect(await knock(target, 'a', 'secret')).toBe(0);
    expect(await knock(target, 'a', 'wrong')).toBe(4);
    expect(target.ca).toBe(await broker.authority());
    await until('the refusal reaches main', () => broker.turnedAway().some(({ account }) => account === 'a'));
    expect(broker.turnedAway()).toEqual([{ account: 'a', reason: 'password', count: 1 }]);
  });

  it('takes and drops accounts while it runs', async () => {
    const target = await start();
    expect(await knock(target, 'a', 'secret')).toBe(4);
    await broker.put('a', hash('secret'));
    expect(await knock(target, 'a', 'secret')).toBe(0);
    await broker.remove('a');
    expect(await knock(target, 'a', 'secret')).toBe(4);
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const started = await create().start({ site: 'hall', host: '127.0.0.1', port, accounts: [] });
    expect(started).toMatchObject({
      ok: false,
      error: { code: 'unavailable', details: { fault: 'port', code: 'EADDRINUSE' } },
    });
    other.close();
  });

  it('is gone after it was stopped, and keeps its authority when it comes back', async () => {
    const target = await start();
    await broker.stop();
    expect(await knock(target, target.username, target.password)).toBe('ECONNREFUSED');
    const again = await broker.start({ site: 'hall', host: '127.0.0.1', port: target.port, accounts: [] });
    expect(again).toMatchObject({ ok: true, value: { port: target.port, ca: target.ca } });
    expect(await knock(target, target.username, target.password)).toBe(4);
  });
});
