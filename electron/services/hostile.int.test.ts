import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode, type WireNode } from '../../build/testing/wire-node.ts';
import { initialConfig } from '../contract/config.ts';
import { nodePublishes } from '../domain/wire/topics.ts';

const perTopic = 200;
const hex = '0123456789abcdef'.repeat(2);
const envelope = { v: 1, ts: Date.now(), clk: 'ntp', boot: 1 };

/** One well formed message of every topic, to be spoilt. */
const good: Record<keyof typeof nodePublishes, Record<string, unknown>> = {
  status: {
    ...envelope,
    online: true,
    session: hex,
    fw: '1',
    hw: 'x',
    ip: '::1',
    uptime: 1,
    cfgRev: 0,
    aclRev: 0,
    modeRev: 0,
    buffered: 0,
    bufferCap: 1,
    resetReason: 'panic',
  },
  tele: { ...envelope, seq: 1, m: { temperature: 20, humidity: 40 } },
  state: {
    ...envelope,
    door: 'open',
    lock: 'locked',
    mode: 'normal',
    tamper: false,
    hold: 'none',
    rex: false,
    power: 'mains',
    since: 0,
  },
  evt: { ...envelope, seq: 1, type: 'door.forced', door: 'open', lock: 'locked' },
  'cfg/reported': { ...envelope, rev: 1, result: 'applied', errors: {}, cfg: initialConfig(), sha256: hex + hex },
  'mode/reported': { ...envelope, mode: 'normal', rev: 0 },
  'acl/reported': { ...envelope, rev: 0, count: 0, chunks: 0, sha256: hex + hex, result: 'applied' },
  'acl/req': { ...envelope, rev: 0, index: 0 },
  'fw/reported': { ...envelope, version: '0.2.0', slot: 'a', state: 'idle', rev: 0 },
  'fw/req': { ...envelope, rev: 0, index: 0 },
  res: { ...envelope, id: 'a-1', stage: 'done' },
  log: { ...envelope, level: 'warn', msg: 'x' },
};

const wrongValues: readonly unknown[] = [
  null,
  [],
  { a: { b: 1 } },
  -1,
  1.5,
  2 ** 53,
  1e300,
  ['x'],
  'no such word',
  '<img src=x onerror=alert(1)>',
];
/** These take any text or any object, so that a wrong value must be of another kind. */
const anyText = new Set(['fw', 'hw', 'ip', 'msg', 'version']);
const anyObject = new Set(['m', 'errors']);

function wrongField(name: string, value: unknown): boolean {
  if (anyText.has(name)) return typeof value !== 'string';
  if (anyObject.has(name)) return typeof value !== 'object' || value === null || Array.isArray(value);
  if (name === 'id') return value !== 'x';
  return true;
}

/** Malformed messages of a topic: spoilt fields first, then what is not even JSON; `perTopic` in all. */
function malformed(end: keyof typeof nodePublishes): Buffer[] {
  const body = good[end];
  const spoilt = Object.keys(body).flatMap((name) => [
    JSON.stringify({ ...body, [name]: undefined }),
    ...wrongValues
      .filter((value) => wrongField(name, value))
      .map((value) => JSON.stringify({ ...body, [name]: value })),
  ]);
  const text = JSON.stringify(body);
  const raw = [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    `[${text}]`,
    text.slice(0, -1),
    `${text}}`,
    `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    text.replace('{', `{"deep":${'{"a":'.repeat(6)}1${'}'.repeat(6)},`),
    text.replace('"v":1', '"__proto__":{"v":1}'),
    text.replace('"boot":1', '"boot":9007199254740993'),
    text.replace('"boot":1', '"boot":1e999'),
    text.replace(/"ts":\d+/, '"ts":99999999999999999'),
    text.replace(/"ts":\d+/, '"ts":-2208988800000'),
  ].map((one) => Buffer.from(one));
  const bytes = [[0xff, 0xfe], [0x7b, 0xc0, 0x80, 0x7d], [0x22, 0xed, 0xa0, 0x80, 0x22], [0]].map((one) =>
    Buffer.from(one),
  );
  const all = [...raw, ...bytes, ...spoilt.map((one) => Buffer.from(one))];
  return Array.from({ length: perTopic }, (_, i) => all[i % all.length] ?? Buffer.alloc(0));
}

describe('hostile messages of a node that has an account', () => {
  let site: TestSite;
  let wire: WireNode;
  let rowsBefore: number;

  beforeAll(async () => {
    site = await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } });
    await until('the station is connected', () => site.link.state().connected);
    const papers = await site.nodes.handlers['nodes.create'](
      { id: 'door-1', name: 'Door', fail: 'secure' },
      operator('admin-1'),
    );
    if (!papers.ok) throw new Error(papers.error.message);
    wire = await connectWireNode(papers.value);
    rowsBefore = site.journal.status().rows;
  });
  afterAll(async () => {
    await wire.stop();
    await site.stop();
  });

  const refused = () => site.ingest.refusals().get('door-1') ?? 0;
  const everything = () =>
    JSON.stringify([site.nodes.config('door-1'), site.book.get('door-1')?.reported, site.journal.status().rows]);

  it.each(Object.keys(good).filter((end): end is keyof typeof nodePublishes => end in nodePublishes))(
    'are counted and change nothing: 200 of %s',
    async (end) => {
      const [before, countBefore] = [everything(), refused()];
      for (const payload of malformed(end)) await wire.say(end, payload, { qos: nodePublishes[end].qos });
      await until('all are counted', () => refused() - countBefore >= perTopic);
      expect(refused() - countBefore).toBe(perTopic);
      expect(everything()).toBe(before);
      expect(wire.client.connected).toBe(true);
    },
  );

  it('cost a node that sends a packet that is too large its connection, and nothing else', async () => {
    const before = everything();
    wire.client.publish('leitstand/v1/hall/node/door-1/log', 'x'.repeat(5_000), { qos: 1 });
    await until('the connection ends', () => !wire.client.connected);
    expect(everything()).toBe(before);
    expect(site.link.state().connected).toBe(true);
    await until('it is counted', () => site.local.turnedAway().length > 0);
    expect(site.local.turnedAway()).toEqual([{ account: 'door-1', reason: 'packet_size', count: 1 }]);
  });

  it('leave the way free for what is well formed, and take times of 1970 and 2106 for what they are', async () => {
    const papers = await site.nodes.handlers['nodes.renew']({ id: 'door-1' }, operator('admin-1'));
    if (!papers.ok) throw new Error(papers.error.message);
    await wire.stop();
    wire = await connectWireNode(papers.value);
    const times = [0, 4_294_967_296_000, Date.now()];
    for (const [i, ts] of times.entries()) await wire.say('evt', { ...good.evt, ts, seq: i + 1 });
    const rows = await until('the events are in the journal', async () => {
      const events = (await site.reader.latest(20)).filter(({ type }) => type === 'door.forced');
      return events.length === times.length && events;
    });
    const bySeq = rows.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    expect(bySeq.map(({ timestamp, clock }) => [timestamp, clock])).toEqual([
      [times[0], 'uptime'],
      [times[1], 'uptime'],
      [times[2], 'ntp'],
    ]);
    expect(site.journal.status().rows).toBe(rowsBefore + 1 + times.length);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
