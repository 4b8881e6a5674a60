import type { MqttClient } from 'mqtt';
import type { LinkTarget, PresentedCertificate, StationLink } from '../../domain/ports/broker.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Inbound, LinkState } from '../../domain/ports/link.ts';
import type { Log } from '../../domain/ports/log.ts';
import { hostStatus } from '../../domain/wire/station-messages.ts';
import { hostStatusTopic, stationClientId, stationSubscriptions } from '../../domain/wire/topics.ts';
import { messageOf } from './faults.ts';
import { hearTopic, openSession, type Session, type SessionEnd } from './session.ts';

export interface MqttLinkDeps {
  readonly site: string;
  /** 32 hex, drawn at every start of the station: a node that sees another sends again what is unacknowledged. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The link is down: what was to be published is not. */
export class LinkDownError extends Error {
  constructor() {
    super('no connection to the broker');
    this.name = 'LinkDownError';
  }
}

const connectTimeout = 10_000;
const goodbyeTimeout = 1_000;
/** Ms before each further attempt; the last holds on. */
const backOff = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

function createListeners<T>() {
  const all = new Set<(value: T) => void>();
  return {
    add: (listener: (value: T) => void) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell: (value: T) => {
      for (const listener of all) listener(value);
    },
  };
}

/** Publishes, and rejects at once when the connection ends meanwhile. */
function publishOn(session: Session, topic: string, payload: string, options: { qos: 0 | 1; retain: boolean }) {
  return new Promise<void>((resolve, reject) => {
    void session.ended.then(() => reject(new LinkDownError()));
    session.client.publish(topic, payload, options, (error) => (error ? reject(error) : resolve()));
  });
}

/** Subscribes what the station must hear; gives why not. */
async function subscribeAll(client: MqttClient, site: string): Promise<SessionEnd | null> {
  const filters = Object.fromEntries(stationSubscriptions(site).map(({ topic, qos }) => [topic, { qos }]));
  try {
    await client.subscribeAsync(filters);
    return null;
  } catch (error) {
    return { fault: 'rights', message: messageOf(error) };
  }
}

/** Says that the station goes, as long as somebody listens. */
async function sayGoodbye({ site, instance, clock, log }: MqttLinkDeps, ending: Session): Promise<void> {
  const status = hostStatus(false, instance, clock.now());
  const late = Promise.withResolvers<void>();
  const stop = clock.after(goodbyeTimeout, late.resolve);
  const said = publishOn(ending, hostStatusTopic(site), status, { qos: 1, retain: true })
    .then(() => ending.client.endAsync(false))
    .catch((error: unknown) => log.warn('no goodbye to the broker', { message: messageOf(error) }));
  await Promise.race([said, late.promise]);
  stop();
}

/**
 * The station's connection: fixed client id, persistent session, last will on `host/status`. It is connected only once
 * the broker has granted every subscription and taken `host/status`, because nodes begin to send upon that.
 */
export function createMqttLink(deps: MqttLinkDeps): StationLink {
  const { site, instance, clock, log } = deps;
  const messages = createListeners<Inbound>();
  const states = createListeners<LinkState>();
  let state: LinkState = { connected: false, since: clock.now(), fault: null, message: 'not connected yet' };
  let target: LinkTarget | null = null;
  let session: Session | null = null;
  let attempts = 0;
  let certificates: readonly PresentedCertificate[] = [];
  let callOff: (() => void) | null = null;

  const enter = (connected: boolean, { fault, message }: SessionEnd) => {
    const same = state.connected === connected && state.fault === fault && state.message === message;
    if (same) return;
    const since = state.connected === connected ? state.since : clock.now();
    state = { connected, since, fault, message };
    states.tell(state);
  };

  const retry = (end: SessionEnd) => {
    log.warn('no connection to the broker', { fault: end.fault, message: end.message, attempt: attempts });
    enter(false, end);
    const wait = backOff[Math.min(attempts, backOff.length - 1)] ?? 1_000;
    attempts += 1;
    callOff = clock.after(wait, () => void attempt());
  };

  const greet = async (open: Session): Promise<SessionEnd | null> => {
    const refused = (await open.opened) ?? (await subscribeAll(open.client, site));
    if (refused !== null) return refused;
    const status = hostStatus(true, instance, clock.now());
    return publishOn(open, hostStatusTopic(site), status, { qos: 1, retain: true }).then(
      () => null,
      (error: unknown) => ({ fault: null, message: messageOf(error) }),
    );
  };

  const attempt = async () => {
    const goal = target;
    if (goal === null) return;
    const will = { topic: hostStatusTopic(site), payload: hostStatus(false, instance, clock.now()) };
    const open = openSession(goal, { clientId: stationClientId, clean: false, will, timeout: connectTimeout });
    if ('fault' in open) return retry(open);
    session = open;
    open.client.on('message', (topic, payload, { retain: retained }) => {
      if (!topic.startsWith('$')) messages.tell({ topic, payload, retained, received: clock.now() });
    });
    const refused = await greet(open);
    if (open.certificates().length > 0) certificates = open.certificates();
    if (session !== open) return open.destroy();
    if (refused === null) {
      attempts = 0;
      log.info('connected to the broker', { host: goal.host, port: goal.port });
      enter(true, { fault: null, message: '' });
    } else open.destroy();
    const end = await open.ended;
    if (session !== open) return;
    session = null;
    retry(refused ?? end);
  };

  const disconnect = async () => {
    target = null;
    callOff?.();
    callOff = null;
    const ending = session;
    session = null;
    if (ending === null) return;
    if (state.connected) await sayGoodbye(deps, ending);
    ending.destroy();
    await ending.ended;
    enter(false, { fault: null, message: 'disconnected' });
  };

  return {
    async connect(next) {
      await disconnect();
      target = next;
      certificates = [];
      attempts = 0;
      void attempt();
    },
    disconnect,
    publish: (topic, payload, options) =>
      session === null || !state.connected
        ? Promise.reject(new LinkDownError())
        : publishOn(session, topic, payload, options),
    hear: (topic, listener) =>
      session === null || !state.connected
        ? Promise.reject(new LinkDownError())
        : hearTopic(session.client, topic, listener),
    onMessage: (listener) => messages.add(listener),
    onState: (listener) => states.add(listener),
    state: () => state,
    certificates: () => certificates,
  };
}
