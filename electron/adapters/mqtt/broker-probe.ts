import { lookup } from 'node:dns/promises';
import { createServer, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MqttClient } from 'mqtt';
import { type AccountKeeper, type BrokerTest, brokerFault } from '../../contract/broker.ts';
import type { BrokerProbe, LinkTarget } from '../../domain/ports/broker.ts';
import { hostStatus } from '../../domain/wire/station-messages.ts';
import {
  hostStatusTopic,
  nodePublishes,
  siteRoot,
  stationClientId,
  stationPublishes,
  stationSubscriptions,
} from '../../domain/wire/topics.ts';
import { type ControlLine, dynamicSecurity } from './dynamic-security.ts';
import { failedTest, faultOf, messageOf, type Phase } from './faults.ts';
import { hearTopic, openSession, type Session } from './session.ts';

/** Client id of a connection test: another than the station's, so that the running session is not thrown out. */
export const probeClientId = `${stationClientId}-test`;
/** A node id that no node can have: it is reserved. */
const probeNode = 'leitstand-test';
const passed: BrokerTest = { ok: true, fault: null, message: '' };
/** Ms for the name, for TLS, for the session, and for what was published to come back. */
export const probeTimes = { name: 5_000, door: 5_000, session: 5_000, echo: 3_000 } as const;

/** Resolves with `late` when `work` takes longer than `ms`. */
async function within<T>(ms: number, work: Promise<T>, late: T): Promise<T> {
  const timer = Promise.withResolvers<T>();
  const id = setTimeout(() => timer.resolve(late), ms);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(id);
  }
}

async function testName(host: string): Promise<BrokerTest> {
  const found = lookup(host).then(
    () => passed,
    (error: unknown) => failedTest('name', messageOf(error)),
  );
  return within(probeTimes.name, found, failedTest('name', 'no answer from the name service'));
}

/** TCP and TLS with the certificate check, and nothing said. */
function testTls({ host, port, ca }: Pick<LinkTarget, 'host' | 'port' | 'ca'>): Promise<BrokerTest> {
  let phase: Phase = 'start';
  const { promise, resolve } = Promise.withResolvers<BrokerTest>();
  try {
    const socket = connectTls({
      host,
      port,
      ...(ca === null ? {} : { ca }),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      minVersion: 'TLSv1.2',
    });
    const fail = (error: unknown) => resolve(failedTest(faultOf(error, phase) ?? 'tls', messageOf(error)));
    socket.once('connect', () => {
      phase = 'tcp';
    });
    socket.once('secureConnect', () => resolve(passed));
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('the connection ended')));
    const late = failedTest('timeout', `no answer within ${probeTimes.door} ms`);
    return within(probeTimes.door, promise, late).finally(() => socket.destroy());
  } catch (error) {
    return Promise.resolve(failedTest('unknown_ca', messageOf(error)));
  }
}

async function testDoor(target: Pick<LinkTarget, 'host' | 'port' | 'ca'>): Promise<BrokerTest> {
  const name = await testName(target.host);
  return name.ok ? testTls(target) : name;
}

/** Every topic of a node that the station must be able to write or to hear, under a node that does not exist. */
function probeTopics(site: string): string[] {
  const ends = [...Object.keys(stationPublishes), ...Object.keys(nodePublishes)];
  return ends.map((end) => `${siteRoot(site)}node/${probeNode}/${end}`);
}

const notDelivered = (topics: Iterable<string>) => failedTest('rights', `not delivered: ${[...topics].join(', ')}`);

/** Publishes to topics and waits until each comes back. */
async function echo(client: MqttClient, payloads: ReadonlyMap<string, string>): Promise<BrokerTest> {
  const missing = new Set(payloads.keys());
  const done = Promise.withResolvers<BrokerTest>();
  const tick = (topic: string, _payload: Buffer, packet: { retain: boolean }) => {
    if (!packet.retain) missing.delete(topic);
    if (missing.size === 0) done.resolve(passed);
  };
  client.on('message', tick);
  for (const [topic, payload] of payloads) client.publish(topic, payload, { qos: 1 });
  const answer = await within(probeTimes.echo, done.promise, null);
  client.removeListener('message', tick);
  return answer ?? notDelivered(missing);
}

/**
 * Publishes to every kind of topic and waits until each comes back: a broker may take what it then throws away, and
 * grant what it then does not deliver. Nothing is retained, and no node listens there. `host/status` is said again as
 * it stands, or as offline where nobody has said it: nodes that are served must not notice.
 */
async function testRights({ client, ended }: Session, site: string): Promise<BrokerTest> {
  const host = hostStatusTopic(site);
  let standing = hostStatus(false, '0'.repeat(32), 0);
  client.on('message', (topic, payload, packet) => {
    if (topic === host && packet.retain) standing = payload.toString('utf8');
  });
  const own = [...probeTopics(site), host].map((topic) => ({ topic, qos: 1 as const }));
  const filters = [...stationSubscriptions(site), ...own].map(({ topic, qos }) => [topic, { qos }] as const);
  const test = async () => {
    await client.subscribeAsync(Object.fromEntries(filters));
    const nodes = await echo(client, new Map(probeTopics(site).map((topic) => [topic, '{}'])));
    return nodes.ok ? echo(client, new Map([[host, standing]])) : nodes;
  };
  const cut = ended.then(() => failedTest('rights', 'the broker ended the connection upon the first messages'));
  return Promise.race([cut, test().catch((error: unknown) => failedTest('rights', messageOf(error)))]);
}

/** A session as far as dynamic security is asked over it. */
function controlLine({ client }: Session): ControlLine {
  return {
    hear: (topic, listener) => hearTopic(client, topic, listener),
    async publish(topic, payload, options) {
      await client.publishAsync(topic, payload, options);
    },
  };
}

const clock = {
  after(ms: number, task: () => void) {
    const id = setTimeout(task, ms);
    return () => clearTimeout(id);
  },
};

async function testAccounts(session: Session, site: string): Promise<BrokerTest> {
  const checked = await dynamicSecurity({ site, line: controlLine(session), clock }).check();
  if (checked.ok) return passed;
  const fault = brokerFault.safeParse(checked.error.details?.['reason']);
  return failedTest(fault.success ? fault.data : 'dynsec_silent', checked.error.message);
}

async function testSession(site: string, target: LinkTarget, accounts: AccountKeeper): Promise<BrokerTest> {
  const door = await testDoor(target);
  if (!door.ok) return door;
  const session = openSession(target, { clientId: probeClientId, clean: true, timeout: probeTimes.session });
  if ('fault' in session) return failedTest(session.fault ?? 'protocol', session.message);
  try {
    const refused = await session.opened;
    if (refused !== null) return failedTest(refused.fault ?? 'protocol', refused.message);
    const rights = await testRights(session, site);
    return rights.ok && accounts === 'dynsec' ? await testAccounts(session, site) : rights;
  } finally {
    session.destroy();
    await session.ended;
  }
}

async function testListening(host: string, port: number): Promise<BrokerTest> {
  const name = await testName(host);
  if (!name.ok) return name;
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<BrokerTest>();
  server.once('error', (error) => resolve(failedTest('port', messageOf(error))));
  server.listen(port, () => server.close(() => resolve(passed)));
  return promise;
}

/**
 * The connection test: name, port, TLS, certificate, password, client id, rights, in this order, each with its time; and
 * where the station is to keep the accounts, dynamic security.
 */
export function createBrokerProbe(): BrokerProbe {
  return { session: testSession, door: testDoor, listening: testListening };
}
