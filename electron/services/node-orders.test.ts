import { beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { initialConfig } from '../contract/config.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { NodeRecord, NodeStore } from '../domain/ports/stores.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { handClock } from './ingest-testing.ts';
import { openNodeBook } from './node-book.ts';
import { type NodeOrders, nodeOrders } from './node-orders.ts';
import { silentLog } from './testing.ts';

const session = 'ab'.repeat(16);
const record: NodeRecord = {
  id: 'door-1',
  name: 'Door',
  created: 0,
  revoked: null,
  passwordHash: new Uint8Array(32),
  sealedKey: new Uint8Array(32),
  desired: { rev: 0, config: initialConfig(), by: 'x', at: 0 },
  reported: null,
  lastBoot: null,
  heard: null,
};
const store: NodeStore = {
  list: () => Promise.resolve([record]),
  insert: () => Promise.resolve(true),
  update: () => Promise.resolve(),
};

function online(change: Partial<{ boot: number; session: string; clk: 'ntp' | 'uptime' }> = {}): StatusBody {
  return {
    v: 1,
    ts: 0,
    clk: 'ntp',
    boot: 1,
    online: true,
    session,
    fw: '',
    hw: '',
    ip: '',
    uptime: 0,
    cfgRev: 0,
    aclRev: 0,
    modeRev: 0,
    buffered: 0,
    bufferCap: 0,
    resetReason: 'unknown',
    ...change,
  };
}

describe('orders to a node', () => {
  let clock: ReturnType<typeof handClock>;
  let orders: NodeOrders;
  let entries: StationEntry[];
  let sent: { topic: string; n: number }[];
  let broken: boolean;

  beforeEach(async () => {
    clock = handClock();
    [entries, sent, broken] = [[], [], false];
    const link: BrokerLink = {
      publish(topic, payload) {
        if (broken) return Promise.reject(new Error('cut'));
        const { n } = JSON.parse(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString());
        sent.push({ topic: topic.split('/').slice(5).join('/'), n });
        return Promise.resolve();
      },
      onMessage: () => () => undefined,
      onState: () => () => undefined,
      state: () => ({ connected: true, since: 0, fault: null, message: '' }),
    };
    const vault = { seal: (_: string, clear: Uint8Array) => clear, open: (_: string, sealed: Uint8Array) => sealed };
    const journal = {
      append: (...added: StationEntry[]) => {
        entries.push(...added);
        return Promise.resolve([]);
      },
    };
    const book = await openNodeBook(store);
    orders = nodeOrders({ site: 'hall', book, link, journal, vault, crypto: nodeCrypto, clock, log: silentLog });
  });

  const send = () => orders.send('door-1', 'identify', 'guard-1');
  const results = () =>
    entries.filter(({ type }) => type === 'command.result').map(({ value }) => [value['stage'], value['code']]);

  const times = () => sent.filter(({ topic }) => topic === 'time').length;

  it('have expired when nothing came for as long as they live', async () => {
    orders.status('door-1', online(), true);
    expect(await send()).toMatchObject({ ok: true });
    clock.pass(64_999);
    expect(results()).toEqual([]);
    clock.pass(1);
    expect(results()).toEqual([['expired', 'no_answer']]);
  });

  it('have failed when the broker did not take them, which the journal says too', async () => {
    orders.status('door-1', online(), true);
    broken = true;
    expect(await send()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(entries.map(({ type }) => type)).toEqual(['command.sent', 'command.result']);
    clock.pass(100_000);
    expect(results()).toEqual([['failed', 'not_sent']]);
  });

  it('believe no result of another node, and none twice', async () => {
    orders.status('door-1', online(), true);
    const order = await send();
    const id = order.ok ? order.value : '';
    const body = { v: 1, ts: 0, clk: 'ntp', boot: 1, id, stage: 'refused', code: 'session' } as const;
    orders.result('door-2', body);
    expect(results()).toEqual([]);
    orders.result('door-1', body);
    orders.result('door-1', body);
    expect(results()).toEqual([['refused', 'session']]);
    clock.pass(100_000);
    expect(results()).toHaveLength(1);
  });

  it('are counted upwards by the time, within a millisecond too', async () => {
    orders.status('door-1', online(), true);
    await Promise.all([send(), send()]);
    clock.pass(5);
    await send();
    const counts = sent.map(({ n }) => n);
    expect(counts).toEqual([clock.now() - 5, clock.now() - 4, clock.now()]);
  });

  it('are not sent after the will of the connection that stands, but a late will of another ends nothing', async () => {
    expect(await send()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    orders.status('door-1', online({ boot: 2 }), true);
    orders.status('door-1', { v: 1, boot: 1, online: false, session }, true);
    orders.status('door-1', { v: 1, boot: 2, online: false, session: 'cd'.repeat(16) }, true);
    expect(await send()).toMatchObject({ ok: true });
    orders.status('door-1', { v: 1, boot: 2, online: false, session }, true);
    expect(await send()).toMatchObject({ ok: false });
  });

  it('wait for what a node says when the broker was lost; what it kept counts', async () => {
    orders.status('door-1', online(), true);
    orders.disconnected();
    expect(await send()).toMatchObject({ ok: false });
    orders.status('door-1', online(), false);
    expect(await send()).toMatchObject({ ok: true });
  });

  it('set a clock with every connection and then every half minute, and only by a living word', () => {
    orders.status('door-1', online({ clk: 'uptime' }), false);
    expect(times()).toBe(0);
    orders.status('door-1', online({ clk: 'uptime' }), true);
    orders.status('door-1', online({ clk: 'uptime' }), true);
    expect(times()).toBe(1);
    clock.pass(30_000);
    orders.status('door-1', online({ clk: 'uptime' }), true);
    expect(times()).toBe(2);
    orders.status('door-1', online({ clk: 'uptime', session: 'cd'.repeat(16) }), true);
    expect(times()).toBe(3);
    orders.status('door-1', online({ clk: 'ntp', session: 'ef'.repeat(16) }), true);
    expect(times()).toBe(3);
  });
});
