import { connect, type MqttClient } from 'mqtt';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import { stationPublishes } from '../../electron/domain/wire/topics.ts';

/** What a node received, oldest first. */
export interface Received {
  readonly end: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** A node that is only its wire: it says what the test tells it to, well formed or not. */
export interface WireNode {
  readonly client: MqttClient;
  readonly session: string;
  readonly received: readonly Received[];
  /** Envelope of boot 1, for bodies that the test completes. */
  envelope(clk?: string): { v: 1; ts: number; clk: string; boot: number };
  /** Publishes below its own topics. */
  say(
    end: string,
    body: Record<string, unknown> | string | Buffer,
    options?: { qos?: 0 | 1; retain?: boolean },
  ): Promise<void>;
  /** Its status, as after every connect. */
  status(change?: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

function envelope(clk = 'ntp') {
  return { v: 1 as const, ts: Date.now(), clk, boot: 1 };
}

/** Connects with a node's papers, as its firmware would; throws where the broker refuses it. */
export async function connectWireNode(papers: Provisioning): Promise<WireNode> {
  const { site, node, host, port, ca, password } = papers;
  const root = `leitstand/v1/${site}/node/${node}/`;
  const session = 'abcdef0123456789'.repeat(2);
  const client = connect({
    protocol: 'mqtts',
    host,
    port,
    ca,
    clientId: node,
    username: node,
    password,
    clean: true,
    keepalive: 15,
    reconnectPeriod: 0,
    protocolVersion: 4,
    will: {
      topic: `${root}status`,
      payload: Buffer.from(JSON.stringify({ v: 1, boot: 1, online: false, session })),
      qos: 1,
      retain: true,
    },
  });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  client.on('error', () => undefined);
  const received: Received[] = [];
  client.on('message', (topic, payload, { retain }) =>
    received.push({ end: topic.slice(root.length), payload: payload.toString(), retained: retain }),
  );
  const filters = Object.keys(stationPublishes).map((end) => `${root}${end}`);
  await client.subscribeAsync([...filters, `leitstand/v1/${site}/host/status`], { qos: 1 });
  const say: WireNode['say'] = async (end, body, { qos = 1, retain = false } = {}) => {
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    await client.publishAsync(`${root}${end}`, payload, { qos, retain });
  };
  const whole = {
    online: true,
    session,
    fw: '0.1.0',
    hw: 'wire',
    ip: '127.0.0.1',
    uptime: 1,
    cfgRev: 0,
    aclRev: 0,
    modeRev: 0,
    buffered: 0,
    bufferCap: 10_240,
    resetReason: 'power_on',
  };
  return {
    client,
    session,
    received,
    envelope,
    say,
    status: (change = {}) => say('status', { ...envelope(), ...whole, ...change }, { retain: true }),
    stop: () => client.endAsync(true),
  };
}
