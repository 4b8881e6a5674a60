import { createHash } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import { type BrokerLimits, brokerLimits } from '../../electron/adapters/broker/limits.ts';
import { type KeyPair, startMqttServer } from '../../electron/adapters/broker/mqtt-server.ts';
import type { LinkTarget } from '../../electron/domain/ports/broker.ts';
import { stationClientId } from '../../electron/domain/wire/topics.ts';
import { freePort, startMosquitto } from './mosquitto.ts';

export const testSite = 'hall';
const stationPassword = 'the password of the station';
const passwordOf = (node: string) => `the password of ${node}`;
const hash = (password: string) => new Uint8Array(createHash('sha256').update(password).digest());

/** Waits until a client is connected; rejects with the error where it is refused. */
export async function whenConnected(client: MqttClient): Promise<MqttClient> {
  if (!client.connected)
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
    });
  return client;
}

/** A running broker with a station and some nodes, whichever it is. */
export interface TestBroker {
  readonly kind: 'aedes' | 'mosquitto';
  readonly target: LinkTarget;
  readonly authority: KeyPair;
  passwordOf(node: string): string;
  /** A client as the given node; `options` change what it claims. */
  node(name: string, options?: IClientOptions): MqttClient;
  /** A client on the account of the station. */
  station(options?: IClientOptions): MqttClient;
  stop(): Promise<void>;
}

export interface TestBrokerOptions {
  readonly nodes?: readonly string[];
  readonly port?: number;
  /** Names in the certificate. */
  readonly hosts?: readonly string[];
  readonly valid?: { readonly from: number; readonly to: number };
  /** Mosquitto only: another file of topic rights. */
  readonly acl?: string;
  readonly authority?: KeyPair;
  /** aedes only. */
  readonly limits?: Partial<BrokerLimits>;
}

/** Starts aedes or Mosquitto on a free port of loopback with the same accounts and rights. */
export async function startTestBroker(kind: TestBroker['kind'], options: TestBrokerOptions = {}): Promise<TestBroker> {
  const authority = options.authority ?? (await makeAuthority(Date.now(), 'test'));
  const hosts = options.hosts ?? ['localhost', '127.0.0.1'];
  const pair = await makeServerCertificate(authority, hosts, options.valid ?? serverValidity(Date.now()));
  const running = await (kind === 'aedes' ? startAedes(pair, options) : startStock(pair, authority, options));
  const clients: MqttClient[] = [];
  const base = {
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: running.port,
    ca: authority.certificate,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    protocolVersion: 4,
  } as const;
  const client = (given: IClientOptions) => {
    const made = connect({ ...base, ...given });
    // Each test looks at how its own connections end; an unheard `error` would end the process.
    made.on('error', () => undefined);
    clients.push(made);
    return made;
  };
  return {
    kind,
    authority,
    passwordOf,
    target: {
      host: '127.0.0.1',
      port: running.port,
      ca: authority.certificate,
      username: stationClientId,
      password: stationPassword,
    },
    node: (name, given = {}) =>
      client({ clientId: name, username: name, password: passwordOf(name), clean: true, ...given }),
    station: (given = {}) =>
      client({
        clientId: stationClientId,
        username: stationClientId,
        password: stationPassword,
        clean: false,
        ...given,
      }),
    async stop() {
      for (const made of clients.splice(0)) made.end(true);
      await running.stop();
    },
  };
}

async function startAedes(pair: KeyPair, { nodes = [], port, limits = {} }: TestBrokerOptions) {
  const accounts = nodes.map((node) => [node, hash(passwordOf(node))] as const);
  return startMqttServer(
    {
      ...pair,
      site: testSite,
      bind: '127.0.0.1',
      port: port ?? (await freePort()),
      accounts: [[stationClientId, hash(stationPassword)], ...accounts],
      limits: { ...brokerLimits, ...limits },
    },
    () => undefined,
  );
}

function startStock(pair: KeyPair, authority: KeyPair, { nodes = [], port, acl }: TestBrokerOptions) {
  return startMosquitto({
    ...pair,
    ca: authority.certificate,
    site: testSite,
    station: { username: stationClientId, password: stationPassword },
    nodes: nodes.map((username) => ({ username, password: passwordOf(username) })),
    ...(port === undefined ? {} : { port }),
    ...(acl === undefined ? {} : { acl }),
  });
}
