import { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { BrokerFault } from '../../contract/broker.ts';
import type { LinkTarget, PresentedCertificate } from '../../domain/ports/broker.ts';
import { faultOf, messageOf, type Phase } from './faults.ts';

/** Why a session did not come to be, or has ended; null fault: it ended after it had stood. */
export interface SessionEnd {
  readonly fault: BrokerFault | null;
  readonly message: string;
}

export interface SessionOptions {
  readonly clientId: string;
  readonly clean: boolean;
  readonly will?: { readonly topic: string; readonly payload: string };
  /** Ms for name, TLS and CONNACK together. */
  readonly timeout: number;
}

export interface Session {
  readonly client: MqttClient;
  /** Settles when the broker has taken the connection, or with why it has not. */
  readonly opened: Promise<SessionEnd | null>;
  /** Settles when the connection is gone, for whatever reason. */
  readonly ended: Promise<SessionEnd>;
  /** What the broker has presented, as far as it has. */
  certificates(): readonly PresentedCertificate[];
  /** Cuts it off without a goodbye. */
  destroy(): void;
}

const keepalive = 15;

function clientOptions(target: LinkTarget, options: SessionOptions): IClientOptions {
  const { will } = options;
  return {
    protocol: 'mqtts',
    host: target.host,
    port: target.port,
    ...(target.ca === null ? {} : { ca: target.ca }),
    rejectUnauthorized: true,
    username: target.username,
    password: target.password,
    clientId: options.clientId,
    clean: options.clean,
    protocolVersion: 4,
    keepalive,
    connectTimeout: options.timeout,
    // Each attempt is a client of its own: nothing that was in flight is sent again behind our back.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(will === undefined
      ? {}
      : { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1 as const, retain: true } }),
  };
}

/** Opens one MQTT session over TLS; it is never reconnected, so that its end is its end. */
export function openSession(target: LinkTarget, options: SessionOptions): Session | SessionEnd {
  try {
    return watch(connect(clientOptions(target, options)), options.timeout);
  } catch (error) {
    // TLS refuses a CA that is not PEM before anything is sent.
    return { fault: 'unknown_ca', message: messageOf(error) };
  }
}

function watch(client: MqttClient, timeout: number): Session {
  const began = performance.now();
  let phase: Phase = 'start';
  let error: unknown = null;
  let certificates: readonly PresentedCertificate[] = [];
  client.stream.once('connect', () => {
    phase = 'tcp';
    // An order, or the next piece of a table, must not wait for the receipt of the message before it (Nagle).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  });
  client.stream.once('secureConnect', () => {
    phase = 'tls';
    if (client.stream instanceof TLSSocket) certificates = chainOf(client.stream.getPeerCertificate(true));
  });
  const opened = Promise.withResolvers<SessionEnd | null>();
  const ended = Promise.withResolvers<SessionEnd>();
  client.on('error', (cause) => {
    error ??= cause;
    client.end(true);
  });
  client.on('connect', () => {
    phase = 'session';
    opened.resolve(null);
  });
  client.on('close', () => {
    const late = phase !== 'session' && error === null && performance.now() - began >= timeout - 50;
    const fault = late ? 'timeout' : faultOf(error, phase);
    const end = { fault, message: error === null ? (late ? 'no answer' : 'the connection ended') : messageOf(error) };
    opened.resolve(end);
    ended.resolve(end);
    client.end(true);
  });
  return {
    client,
    opened: opened.promise,
    ended: ended.promise,
    certificates: () => certificates,
    destroy: () => void client.end(true),
  };
}

// The last one is its own issuer: the authority that we trust.
function chainOf(server: DetailedPeerCertificate): PresentedCertificate[] {
  const chain: PresentedCertificate[] = [];
  const seen = new Set<string>();
  for (let each = server; !seen.has(each.fingerprint256); each = each.issuerCertificate) {
    seen.add(each.fingerprint256);
    chain.push({ of: each === server ? 'server' : 'authority', validTo: Date.parse(each.valid_to) });
    if (each.issuerCertificate === undefined) break;
  }
  return chain;
}

/** Hears one whole topic on a connection; gives how to stop. Rejects where the broker refuses the subscription. */
export async function hearTopic(
  client: MqttClient,
  topic: string,
  listener: (payload: Uint8Array) => void,
): Promise<() => void> {
  await client.subscribeAsync(topic, { qos: 1 });
  const take = (from: string, payload: Buffer) => {
    if (from === topic) listener(payload);
  };
  client.on('message', take);
  return () => void client.removeListener('message', take);
}
