import type { ReceivedMessage } from '../../electron/services/ingest-queue.ts';

/** What the nodes do by themselves (firmware/core: node_link.cpp, config.cpp); ms. */
const rhythm = { telemetry: 10_000, status: 60_000, ping: 15_000, pingAnswer: 10_000, stable: 2_000 } as const;
const backoff = { first: 1_000, longest: 60_000 } as const;
/** Packets of TCP, TLS and MQTT until a node is connected, and how long TCP waits at first before it repeats one; ms. */
const [handshake, repeatAfter] = [10, 1_000];

/** A message and when it reaches the station; `at` in ms from the beginning. */
export interface Arrival {
  readonly at: number;
  readonly message: ReceivedMessage;
}

export interface LossyNetwork {
  readonly nodes: readonly string[];
  /** How long it is watched, ms. */
  readonly length: number;
  /** Share of packets that are lost, each by itself. */
  readonly loss: number;
  readonly seed: number;
  /** Wall time of the beginning. */
  readonly start: number;
  /** A node whose power fails, and when. */
  readonly dies?: { readonly node: string; readonly at: number };
}

/**
 * What reaches the station of nodes behind a bad network, in the order of its arrival. It is worse than TCP is: a
 * telemetry publication that is lost is gone for good, and a ping whose packet or answer is lost ends the connection,
 * upon which the broker delivers the will at once. Only what makes up a connection, a status and a will is repeated, as
 * TCP does: after 1 s, 2 s, 4 s and so on. A node waits before each new attempt as the firmware does.
 */
export function lossyNetwork(network: LossyNetwork): Arrival[] {
  const random = generator(network.seed);
  return network.nodes.flatMap((node) => lifeOf(node, network, random)).sort((a, b) => a.at - b.at);
}

// Park and Miller's generator: the same packets are lost in every run.
function generator(seed: number): () => number {
  let state = seed * 7_919;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function lifeOf(node: string, network: LossyNetwork, random: () => number): Arrival[] {
  const end = network.dies?.node === node ? network.dies.at : network.length;
  const lost = () => random() < network.loss;
  const latency = () => 5 + 55 * random();
  /** How long it takes until a packet has come through that is repeated until it does. */
  const through = () => {
    let delay = latency();
    for (let wait = repeatAfter; lost(); wait *= 2) delay += wait;
    return delay;
  };
  const arrivals: Arrival[] = [];
  const say = (at: number, message: Arrival['message']) => void arrivals.push({ at, message });
  const phase = random() * rhythm.telemetry;
  let [connectAt, wait, session]: [number, number, number] = [random() * rhythm.telemetry, backoff.first, 0];
  while (connectAt < end) {
    session += 1;
    const connected = Array.from({ length: handshake }, through).reduce((sum, each) => sum + each, connectAt);
    const broken = Math.min(end, brokenAt(connected, lost, end));
    for (let at = connected; at < broken; at += rhythm.status) say(at + through(), status(node, session, network, at));
    const first = phase + Math.ceil((connected - phase) / rhythm.telemetry) * rhythm.telemetry;
    for (let at = first; at < broken; at += rhythm.telemetry)
      if (!lost()) say(at + latency(), telemetry(node, network, at));
    if (broken < network.length) say(broken + through(), will(node, session, network, broken));
    if (broken - connected >= rhythm.stable) wait = backoff.first;
    connectAt = broken + wait / 2 + (random() * wait) / 2;
    wait = Math.min(2 * wait, backoff.longest);
  }
  return arrivals;
}

function brokenAt(connected: number, lost: () => boolean, end: number): number {
  for (let at = connected + rhythm.ping; at < end; at += rhythm.ping)
    if (lost() || lost()) return at + rhythm.pingAnswer;
  return end;
}

const sessionId = (session: number) => session.toString(16).padStart(32, '0');
const common = (node: string, { start }: LossyNetwork, at: number) =>
  ({ node, received: start + at, retained: false }) as const;
const envelope = ({ start }: LossyNetwork, at: number) => ({ v: 1, ts: start + at, clk: 'ntp', boot: 1 }) as const;

function status(node: string, session: number, network: LossyNetwork, at: number): ReceivedMessage {
  const about = { fw: '0.1.0', hw: 'linux', ip: '127.0.0.1', resetReason: 'power_on' } as const;
  const figures = { cfgRev: 0, aclRev: 0, modeRev: 0, buffered: 0, bufferCap: 10, uptime: 1 } as const;
  const body = { ...envelope(network, at), online: true, session: sessionId(session), ...about, ...figures } as const;
  return { kind: 'status', ...common(node, network, at), body };
}

function will(node: string, session: number, network: LossyNetwork, at: number): ReceivedMessage {
  const body = { v: 1, boot: 1, online: false, session: sessionId(session) } as const;
  return { kind: 'status', ...common(node, network, at), body };
}

function telemetry(node: string, network: LossyNetwork, at: number): ReceivedMessage {
  const body = { ...envelope(network, at), seq: 1 + Math.floor(at / 10), m: { temperature: 21, humidity: 45 } };
  return { kind: 'tele', ...common(node, network, at), body };
}
