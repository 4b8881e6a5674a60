import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import { nodeTopic } from '../../electron/domain/wire/topics.ts';
import {
  benchNodes,
  benchSite,
  type Load,
  type Meeting,
  type PublisherOrder,
  payloadOf,
  sharedNow,
} from './ingest-plan.ts';

/** At most so many messages of one node are on their way without the broker's receipt, as with a real node. */
const window = 32;

async function connected({ port, ca, passwords }: Meeting, node: string): Promise<MqttClient> {
  const client = connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port,
    ca,
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: node,
    username: node,
    password: passwords[node] ?? '',
    clean: true,
  });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return client;
}

interface Sender {
  readonly node: string;
  readonly client: MqttClient;
  seq: number;
}

/** Sends one message; resolves when the broker has it (QoS 1) or when it has left (QoS 0). */
async function send(sender: Sender, load: Load, sentAt: [string, number][] | null): Promise<void> {
  const { node, client } = sender;
  sender.seq += 1;
  const { seq } = sender;
  const ts = Date.now();
  // Samples of one series must differ in time to be different rows.
  const payload = payloadOf(load, seq, load === 'tele' ? ts - 3_600_000 + seq * 10 : ts);
  sentAt?.push([`${node} ${seq}`, sharedNow()]);
  await client.publishAsync(nodeTopic(benchSite, node, load), payload, { qos: load === 'evt' ? 1 : 0 });
}

async function flood(senders: readonly Sender[], load: Load, count: number): Promise<void> {
  const each = Math.ceil(count / senders.length);
  await Promise.all(
    senders.map(async (sender) => {
      for (let left = each; left > 0; left -= window)
        await Promise.all(Array.from({ length: Math.min(window, left) }, () => send(sender, load, null)));
    }),
  );
}

async function evenly(senders: readonly Sender[], load: Load, count: number, perSecond: number) {
  const sentAt: [string, number][] = [];
  const begun = performance.now();
  const underWay: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const due = begun + (i * 1_000) / perSecond - performance.now();
    if (due > 0) await wait(due);
    const sender = senders[i % senders.length];
    if (sender !== undefined) underWay.push(send(sender, load, sentAt));
  }
  await Promise.all(underWay);
  return sentAt;
}

/** A process of its own that plays all nodes: says `connected`, then does one round on each `go`. */
async function run({ meeting, load, rounds }: PublisherOrder): Promise<void> {
  const clients = await Promise.all(benchNodes.map((node) => connected(meeting, node)));
  const senders = clients.map((client, i): Sender => ({ node: benchNodes[i] ?? '', client, seq: 0 }));
  process.send?.({ is: 'connected' });
  for (const { count, perSecond } of rounds) {
    await once(process, 'message');
    const sentAt = perSecond === null ? [] : await evenly(senders, load, count, perSecond);
    if (perSecond === null) await flood(senders, load, count);
    process.send?.({ is: 'sent', sentAt });
  }
  await Promise.all(clients.map((client) => client.endAsync(false)));
  process.disconnect();
}

await run(
  await new Promise<PublisherOrder>((resolve) => process.once('message', (order: PublisherOrder) => resolve(order))),
);
