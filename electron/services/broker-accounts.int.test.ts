import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { whenConnected } from '../../build/testing/brokers.ts';
import { measured } from '../../build/testing/measured.ts';
import {
  freePort,
  type Mosquitto,
  setReceivingByDefault,
  startMosquitto,
  stationRole,
} from '../../build/testing/mosquitto.ts';
import { type NodeProcess, provision, startNodes } from '../../build/testing/simulated-node.ts';
import { memoryKeychain, operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { makeAuthority, makeServerCertificate, serverValidity } from '../adapters/broker/certificates.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { dynamicSecurity } from '../adapters/mqtt/dynamic-security.ts';
import { hearTopic } from '../adapters/mqtt/session.ts';
import type { BrokerSettings } from '../contract/broker.ts';
import type { Provisioning } from '../contract/nodes.ts';
import type { Result } from '../contract/result.ts';

type External = BrokerSettings & { kind: 'external' };

const admin = operator('admin-1');
const station = { username: 'leitstand-station-hall', password: 'the password of the station' };
const topic = (node: string, end: string) => `leitstand/v1/hall/node/${node}/${end}`;
const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-dynsec-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A Mosquitto with dynamic security that can be stopped and started on what it keeps. */
async function dynsecBroker() {
  const [dir, port] = [folder(), await freePort()];
  const authority = await makeAuthority(Date.now(), 'test');
  const server = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
  const options = { ...server, ca: authority.certificate, site: 'hall', station, nodes: [], port, dir };
  let running: Mosquitto | null = null;
  const stop = async (signal?: NodeJS.Signals) => {
    await running?.stop(signal);
    running = null;
  };
  const start = async () => {
    running = await startMosquitto({ ...options, dynamicSecurity: true });
  };
  const resume = () => {
    if (running !== null) process.kill(running.pid, 'SIGCONT');
  };
  stops.unshift(async () => {
    resume();
    await stop();
  });
  await start();
  const place = { host: 'localhost', port, ca: authority.certificate };
  const settings: External = { kind: 'external', ...place, ...station, accounts: 'dynsec' };
  return {
    settings,
    stop,
    start,
    async receivingByDefault(allow: boolean) {
      await stop();
      setReceivingByDefault(dir, allow);
      await start();
    },
    /** Stands still as soon as the station tells it this command, until it is resumed: the command is there, unread. */
    freezeAt({ link }: TestSite, command: string) {
      const publish = link.publish.bind(link);
      const spy = vi.spyOn(link, 'publish').mockImplementation((to, payload, how) => {
        if (running !== null && payload.includes(`"${command}"`)) {
          process.kill(running.pid, 'SIGSTOP');
          spy.mockRestore();
        }
        return publish(to, payload, how);
      });
    },
    resume,
    control: async (...args: readonly string[]) => running?.control(...args) ?? '',
    /** A client that claims what it likes. */
    client(username: string, password: string, clientId = username): MqttClient {
      const made = connect({ protocol: 'mqtts', ...place, username, password, clientId, reconnectPeriod: 0 });
      made.on('error', () => undefined);
      stops.unshift(() => void made.end(true));
      return made;
    },
  };
}

async function siteAt(broker: BrokerSettings): Promise<TestSite> {
  const site = await startSite({ broker });
  stops.unshift(() => site.stop());
  await until('the station is connected', () => site.link.state().connected);
  return site;
}

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const create = (site: TestSite, id = 'door-1') =>
  site.nodes.handlers['nodes.create']({ id, name: id, fail: 'secure' }, admin);
const revoke = async (site: TestSite, id = 'door-1') =>
  valueOf(await site.nodes.handlers['nodes.revoke']({ id }, admin)).account;
const test = async (site: TestSite, settings: BrokerSettings) =>
  valueOf(await site.broker.handlers['broker.test']({ settings }, admin));

/** The real firmware in a process, with the identity that the station gave it. */
async function realNode(papers: Provisioning): Promise<NodeProcess> {
  const running = await startNodes(folder());
  stops.unshift(() => running.stop());
  const [node] = running.nodes;
  if (node === undefined) throw new Error('no node');
  await provision(node, papers);
  return running;
}

const online = (site: TestSite, id = 'door-1') =>
  until('the node reports its configuration', () => site.nodes.config(id)?.state === 'applied');

async function refused(client: MqttClient): Promise<string> {
  return whenConnected(client).then(
    () => 'connected',
    (error: unknown) => String(error),
  );
}

describe('accounts at a Mosquitto with dynamic security', () => {
  it('are made by the station, for the real node, and give it its own topics in both directions and no others', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    expect(await test(site, broker.settings)).toEqual({ ok: true, fault: null, message: '' });
    const papers = valueOf(await create(site));
    const running = await realNode(papers);
    await online(site);
    await running.stop();
    expect(site.broker.status().accounts).toEqual({ fault: null, message: '', owed: [], doubtful: [], missing: [] });

    valueOf(await create(site, 'door-2'));
    const node = await whenConnected(broker.client('door-1', papers.password, 'leitstand-station-hall'));
    expect(site.link.state().connected).toBe(true);
    for (const other of [
      topic('door-2', 'cmd'),
      topic('+', 'cmd'),
      topic('door-1', 'tele'),
      '#',
      '$CONTROL/#',
      '$SYS/#',
    ])
      await expect(node.subscribeAsync(other, { qos: 1 })).rejects.toThrow('Subscribe error');
    await node.subscribeAsync(topic('door-1', 'cmd'), { qos: 1 });
    const heard: string[] = [];
    node.on('message', (from) => heard.push(from));
    const before = site.broker.status().refused;
    for (const other of [topic('door-2', 'log'), topic('door-1', 'cmd'), 'leitstand/v1/hall/host/status'])
      await node.publishAsync(other, '{"v":1}', { qos: 1 });
    // Its own topic comes last, and the broker keeps the order: what came before it would have been heard by now.
    await node.publishAsync(topic('door-1', 'log'), '{"v":1}', { qos: 1 });
    await until('its own word is heard', () => site.broker.status().refused > before);
    expect(site.broker.status().refused).toBe(before + 1);
    await site.link.publish(topic('door-1', 'cmd'), 'x', { qos: 1, retain: false });
    await until('an order is heard', () => heard.length > 0);
    expect(heard).toEqual([topic('door-1', 'cmd')]);
  });

  it('end with the connection that stands, and do not come back', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const papers = valueOf(await create(site));
    const live = await whenConnected(broker.client('door-1', papers.password));
    const began = performance.now();
    const gone = new Promise<void>((resolve) => live.once('close', () => resolve()));
    const account = await revoke(site);
    await gone;
    measured('from the revocation to the end of the live connection', performance.now() - began);
    expect(account).toBe('ended');
    expect(await refused(broker.client('door-1', papers.password))).toContain('Not authorized');
    expect(await broker.control('listClients')).not.toContain('door-1');
    expect(await broker.control('listRoles')).not.toContain('door-1');
  });

  it('survive a restart and a sudden end of the broker, with the node on them', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    await realNode(valueOf(await create(site)));
    await online(site);
    let words = 0;
    site.ingest.onBatch(({ messages }) => {
      words += messages.length;
    });
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await broker.stop(signal);
      await until('the station notices', () => !site.link.state().connected);
      await broker.start();
      await until('the station is back', () => site.link.state().connected);
      const before = words;
      await until('the node is back', () => words > before, 90_000);
    }
    expect(site.broker.status().accounts.missing).toEqual([]);
  }, 240_000);

  it('get another password when they are renewed, and whoever used the old one is out', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const old = valueOf(await create(site));
    const live = await whenConnected(broker.client('door-1', old.password));
    const fresh = valueOf(await site.nodes.handlers['nodes.renew']({ id: 'door-1' }, admin));
    await until('the old connection ends', () => !live.connected);
    expect(await refused(broker.client('door-1', old.password))).toContain('Not authorized');
    expect(await refused(broker.client('door-1', fresh.password))).toBe('connected');
  });
});

describe('a broker that is away', () => {
  it('is told of a revocation when it is back, over a restart of the station, and the settings say so meanwhile', async () => {
    const broker = await dynsecBroker();
    const dir = folder();
    const keychain = memoryKeychain();
    const first = await startSite({ dir, keychain, broker: broker.settings });
    let running = true;
    const stopFirst = async () => {
      if (running) await first.stop();
      running = false;
    };
    stops.unshift(stopFirst);
    await until('the station is connected', () => first.link.state().connected);
    const papers = valueOf(await create(first));
    await broker.stop();
    await until('the station notices', () => !first.link.state().connected);
    expect(await create(first, 'door-2')).toMatchObject({
      error: { code: 'unavailable', details: { reason: 'broker_away' } },
    });
    expect(await revoke(first)).toBe('owed');
    const owed = [{ node: 'door-1', host: 'localhost', port: broker.settings.port }];
    expect(first.broker.status().accounts).toMatchObject({ fault: 'broker_away', owed });
    await stopFirst();
    await broker.start();
    expect(await refused(broker.client('door-1', papers.password))).toBe('connected');
    const second = await startSite({ dir, keychain });
    stops.unshift(() => second.stop());
    await until(
      'what was owed is done',
      () => second.link.state().connected && second.broker.status().accounts.owed.length === 0,
    );
    expect(await refused(broker.client('door-1', papers.password))).toContain('Not authorized');
    expect(await create(second, 'door-2')).toMatchObject({ ok: true });
  });
});

describe('a broker that answers late', () => {
  const inDoubt = { ok: false, error: { code: 'unavailable', details: { reason: 'account_in_doubt' } } };
  const accountsOf = (site: TestSite) => site.broker.status().accounts;
  const renew = (site: TestSite) => site.nodes.handlers['nodes.renew']({ id: 'door-1' }, admin);
  const settled = (site: TestSite) =>
    until(
      'nothing is open',
      () => {
        const { fault, doubtful, owed } = accountsOf(site);
        return fault === null && doubtful.length + owed.length === 0;
      },
      60_000,
    );
  const doubt = (broker: { readonly settings: External }, node: string) => [
    { node, host: 'localhost', port: broker.settings.port },
  ];

  it('and has renewed the account: the password that nobody was given is taken away, and the node is named', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const old = valueOf(await create(site));
    broker.freezeAt(site, 'modifyClient');
    expect(await renew(site)).toMatchObject(inDoubt);
    expect(accountsOf(site)).toMatchObject({ doubtful: doubt(broker, 'door-1'), owed: [] });
    const { since } = site.link.state();
    broker.resume();
    await settled(site);
    expect(site.link.state().since).toBe(since);
    expect(accountsOf(site)).toMatchObject({ fault: null, missing: ['door-1'] });
    expect(await refused(broker.client('door-1', old.password))).toContain('Not authorized');
    expect(await broker.control('listClients')).not.toContain('door-1');
    const fresh = valueOf(await renew(site));
    expect(await refused(broker.client('door-1', fresh.password))).toBe('connected');
    expect(accountsOf(site)).toMatchObject({ doubtful: [], missing: [] });
  }, 60_000);

  it('or ends without having read it: the old password holds, and nobody is sent to the node', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const old = valueOf(await create(site));
    broker.freezeAt(site, 'modifyClient');
    expect(await renew(site)).toMatchObject(inDoubt);
    await broker.stop('SIGKILL');
    await until('the station notices', () => !site.link.state().connected);
    expect(accountsOf(site).doubtful).toEqual(doubt(broker, 'door-1'));
    await broker.start();
    await settled(site);
    expect(accountsOf(site)).toMatchObject({ fault: null, missing: [] });
    expect(await refused(broker.client('door-1', old.password))).toBe('connected');
  }, 90_000);

  it('after the station has ended and lost its connection: the next one names the doubt, and resolves it', async () => {
    const broker = await dynsecBroker();
    const [dir, keychain] = [folder(), memoryKeychain()];
    const first = await startSite({ dir, keychain, broker: broker.settings });
    await until('the station is connected', () => first.link.state().connected);
    const old = valueOf(await create(first));
    broker.freezeAt(first, 'modifyClient');
    expect(await renew(first)).toMatchObject(inDoubt);
    await first.stop();
    const second = await startSite({ dir, keychain });
    stops.unshift(() => second.stop());
    await until('the doubt is named', () => accountsOf(second).doubtful.length > 0);
    expect(accountsOf(second)).toMatchObject({ fault: 'broker_away', doubtful: doubt(broker, 'door-1') });
    broker.resume();
    await settled(second);
    // The broker reads the order first, or the connection that takes the place of the one it came over: it is carried out
    // or dropped, and what is said of the node must be what became of it.
    const now = await refused(broker.client('door-1', old.password));
    const { fault, missing } = accountsOf(second);
    expect({ fault, missing, now }).toEqual(
      missing.length === 0
        ? { fault: null, missing: [], now: 'connected' }
        : { fault: null, missing: ['door-1'], now: expect.stringContaining('Not authorized') },
    );
  }, 90_000);

  it('and has made the account: it is removed, and the node can be made', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    broker.freezeAt(site, 'createClient');
    expect(await create(site)).toMatchObject(inDoubt);
    expect(accountsOf(site).doubtful).toEqual(doubt(broker, 'door-1'));
    broker.resume();
    await settled(site);
    expect(await broker.control('listClients')).not.toContain('door-1');
    expect(await broker.control('listRoles')).not.toContain('door-1');
    const papers = valueOf(await create(site));
    expect(await refused(broker.client('door-1', papers.password))).toBe('connected');
  }, 60_000);

  it.each([
    ['has only been asked', 'getClient'],
    ['was told already', 'disableClient'],
  ])(
    'to a revocation, when it %s: it is owed, and done over the connection that stands',
    async (_, command) => {
      const broker = await dynsecBroker();
      const site = await siteAt(broker.settings);
      const papers = valueOf(await create(site));
      broker.freezeAt(site, command);
      expect(await revoke(site)).toBe('owed');
      const { since } = site.link.state();
      broker.resume();
      await settled(site);
      expect(site.link.state().since).toBe(since);
      expect(await refused(broker.client('door-1', papers.password))).toContain('Not authorized');
      expect(await broker.control('listClients')).not.toContain('door-1');
    },
    60_000,
  );
});

describe('what is wrong at the broker', () => {
  it('is named by the connection test, and no node is made of it', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const fault = async (settings: External = broker.settings) => (await test(site, settings)).fault;
    expect(await fault({ ...broker.settings, password: 'lost' })).toBe('password');

    await broker.receivingByDefault(true);
    await until('the station is back', () => site.broker.status().accounts.fault === 'dynsec_open');
    expect(await fault()).toBe('dynsec_open');
    await broker.receivingByDefault(false);
    await until('the station is back', () => site.broker.status().accounts.fault === null);

    const control = '$CONTROL/dynamic-security/v1';
    // Whoever has fewer rights is thrown out; what is asked before that is heard of is asked over the old connection.
    const take = async (...args: readonly string[]) => {
      const { since } = site.link.state();
      await broker.control(...args);
      await until('the station is there anew', () => {
        const now = site.link.state();
        return now.connected && now.since !== since;
      });
    };
    await take('removeRoleACL', station.username, 'publishClientSend', control);
    expect(await fault()).toBe('dynsec_silent');
    await take('removeRoleACL', station.username, 'subscribeLiteral', `${control}/response`);
    expect(await fault()).toBe('dynsec_forbidden');
    expect(await create(site)).toMatchObject({
      error: { code: 'unavailable', details: { reason: 'dynsec_forbidden' } },
    });

    for (const args of stationRole('hall', station.username, station.password).slice(5, 8))
      await broker.control(...args);
    await until('the station is back', () => site.link.state().connected);
    expect(await fault()).toBeNull();
    expect(await create(site)).toMatchObject({ ok: true });
  });

  it('is told upon connecting: rights that somebody changed are set right, and nodes without an account are named', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    const papers = valueOf(await create(site));
    valueOf(await create(site, 'door-2'));
    await broker.control('removeRoleACL', 'leitstand.hall.door-1', 'publishClientSend', topic('door-1', 'log'));
    await broker.control('deleteClient', 'door-2');
    await broker.control('deleteRole', 'leitstand.hall.door-2');
    await broker.stop();
    await until('the station notices', () => !site.link.state().connected);
    await broker.start();
    await until('the node without an account is named', () => site.broker.status().accounts.missing.length > 0);
    expect(site.broker.status().accounts.missing).toEqual(['door-2']);
    const node = await whenConnected(broker.client('door-1', papers.password));
    const before = site.broker.status().refused;
    await node.publishAsync(topic('door-1', 'log'), '{"v":1}', { qos: 1 });
    await until('its word is heard', () => site.broker.status().refused > before);
    valueOf(await site.nodes.handlers['nodes.renew']({ id: 'door-2' }, admin));
    expect(site.broker.status().accounts.missing).toEqual([]);
  });
});

describe('two stations at one broker', () => {
  it('leave each other’s accounts alone, and an id that the other has is refused', async () => {
    const broker = await dynsecBroker();
    const site = await siteAt(broker.settings);
    for (const args of stationRole('muc', 'leitstand-station-muc', 'other')) await broker.control(...args);
    const other = otherStation(await whenConnected(broker.client('leitstand-station-muc', 'other')));
    valueOf(await other.put('muc-door', { password: 'password-of-muc', mark: 'muc' }, async () => undefined));
    const theirs = await whenConnected(broker.client('muc-door', 'password-of-muc'));
    expect(await create(site, 'muc-door')).toMatchObject({ error: { details: { reason: 'account_taken' } } });
    valueOf(await create(site));
    expect(await other.put('door-1', { password: 'stolen', mark: 'muc' }, async () => undefined)).toMatchObject({
      error: { details: { reason: 'account_taken' } },
    });
    valueOf(await other.remove('door-1'));
    expect(await broker.control('getClient', 'door-1')).toContain('leitstand.hall.door-1');
    expect(theirs.connected).toBe(true);
    expect(site.link.state().connected).toBe(true);
  });
});

function otherStation(client: MqttClient) {
  return dynamicSecurity({
    site: 'muc',
    clock: systemClock(),
    line: {
      hear: (from, listener) => hearTopic(client, from, listener),
      async publish(to, payload, options) {
        await client.publishAsync(to, payload, options);
      },
    },
  });
}
