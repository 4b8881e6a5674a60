import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker, testSite, whenConnected } from '../../../build/testing/brokers.ts';
import { until } from '../../../build/testing/until.ts';
import type { Log } from '../../domain/ports/log.ts';
import { stationClientId } from '../../domain/wire/topics.ts';
import { systemClock } from '../clock/system-clock.ts';
import { createMqttLink } from './mqtt-link.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const root = `leitstand/v1/${testSite}`;

/** Waits until the broker has taken the connection or refused it. */
function answered(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve());
    client.once('close', () => resolve());
  });
}

/** Publishes and waits until the broker took it or ended the connection: both are an answer. */
async function push(client: MqttClient, topic: string, retain: boolean): Promise<void> {
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const taken = new Promise<void>((resolve) => client.publish(topic, 'forged', { qos: 1, retain }, () => resolve()));
  await Promise.race([ended, taken]);
}

describe.each(['aedes', 'mosquitto'] as const)('one node is one identity on %s', (kind) => {
  let broker: TestBroker;
  let link: ReturnType<typeof createMqttLink>;
  let heard: { topic: string; text: string }[];
  let losses: number;

  beforeEach(async () => {
    broker = await startTestBroker(kind, { nodes: ['a', 'b'] });
    heard = [];
    losses = 0;
    link = createMqttLink({ site: testSite, instance: '0'.repeat(32), clock: systemClock(), log: quiet });
    link.onMessage(({ topic, payload }) => heard.push({ topic, text: Buffer.from(payload).toString() }));
    await link.connect(broker.target);
    await until('the station is connected', () => link.state().connected);
    link.onState(({ connected: up }) => {
      if (!up) losses += 1;
    });
  });

  afterEach(async () => {
    await link.disconnect();
    await broker.stop();
  });

  /** Says something as node b, in order behind all that was pushed, and waits for the station to hear it. */
  const barrier = async () => {
    const witness = await whenConnected(broker.node('b'));
    const text = `witness ${heard.length}`;
    await witness.publishAsync(`${root}/node/b/evt`, text, { qos: 1 });
    await until('the station hears the witness', () => heard.some((message) => message.text === text));
    return witness;
  };

  it('cannot write the topics of another node, of the station or of the host', async () => {
    const victim = await whenConnected(broker.node('b'));
    const victimHeard: string[] = [];
    victim.on('message', (topic, payload) => {
      if (payload.toString() === 'forged') victimHeard.push(topic);
    });
    await victim.subscribeAsync([`${root}/node/b/cmd`, `${root}/node/b/evt/ack`, `${root}/host/status`], { qos: 1 });
    for (const topic of [
      'node/b/evt',
      'node/b/status',
      'node/b/cmd',
      'node/a/cmd',
      'host/status',
      'node/b/cfg/desired',
    ])
      await push(await whenConnected(broker.node('a')), `${root}/${topic}`, false);
    victim.end(true);
    await barrier();
    await link.publish(`${root}/node/b/evt/ack`, 'order', { qos: 1, retain: false });
    expect(heard.filter(({ text }) => text === 'forged')).toEqual([]);
    expect(victimHeard).toEqual([]);
    expect([link.state().connected, losses]).toEqual([true, 0]);
  });

  it('cannot leave a retained order behind', async () => {
    for (const topic of ['node/a/cmd', 'node/b/cmd', 'node/b/cfg/desired'])
      await push(await whenConnected(broker.node('a')), `${root}/${topic}`, true);
    const later = await whenConnected(broker.node('b'));
    const got: { topic: string; text: string }[] = [];
    later.on('message', (topic, payload) => got.push({ topic, text: payload.toString() }));
    await later.subscribeAsync([`${root}/node/b/cmd`, `${root}/node/b/cfg/desired`], { qos: 1 });
    await link.publish(`${root}/node/b/cmd`, 'a real order', { qos: 1, retain: false });
    await until('the order of the station arrives', () => got.some(({ text }) => text === 'a real order'));
    expect(got.map(({ text }) => text)).toEqual(['a real order']);
    expect([link.state().connected, losses]).toEqual([true, 0]);
  });

  it('hears nothing of others by a wildcard', async () => {
    const spy = await whenConnected(broker.node('a'));
    const got: string[] = [];
    spy.on('message', (topic) => got.push(topic));
    for (const filter of ['#', '+/#', `${root}/#`, `${root}/node/+/evt`, `${root}/node/b/cmd`, `${root}/node/b/#`])
      await spy.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
    await spy.subscribeAsync(`${root}/node/a/cmd`, { qos: 1 });
    await barrier();
    await link.publish(`${root}/node/b/cmd`, 'for b', { qos: 1, retain: false });
    await link.publish(`${root}/node/a/cmd`, 'for a', { qos: 1, retain: false });
    await until('its own order arrives', () => got.includes(`${root}/node/a/cmd`));
    expect(got.filter((topic) => !topic.startsWith(`${root}/node/a/`) && topic !== `${root}/host/status`)).toEqual([]);
  });

  it('cannot take the place of the station or of another node by its client id', async () => {
    const b = await whenConnected(broker.node('b'));
    let lost = 0;
    b.on('close', () => {
      lost += 1;
    });
    const intruders = [
      broker.node('a', { clientId: stationClientId }),
      broker.node('a', { clientId: 'b' }),
      broker.station({ password: 'a guess' }),
      broker.node('b', { password: 'a guess' }),
    ];
    await Promise.all(intruders.map(answered));
    await b.publishAsync(`${root}/node/b/evt`, 'still here', { qos: 1 });
    await until('the station hears the node', () => heard.some(({ text }) => text === 'still here'));
    expect([link.state().connected, losses, lost]).toEqual([true, 0, 0]);
  });

  it('cannot set a last will on the topic of another', async () => {
    const liar = broker.node('a', {
      will: { topic: `${root}/node/b/status`, payload: Buffer.from('forged'), qos: 1, retain: true },
    });
    await answered(liar);
    liar.stream.destroy();
    await barrier();
    expect(heard.filter(({ text }) => text === 'forged')).toEqual([]);
  });
});
