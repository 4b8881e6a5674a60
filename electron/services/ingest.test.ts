import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIngest, type Ingest, type IngestBatch } from './ingest.ts';
import type { Annotate } from './ingest-batch.ts';
import { unknownNode } from './ingest-inlet.ts';
import { handClock, handLink, linesLog, memoryJournal } from './ingest-testing.ts';

const fields = { v: 1, clk: 'ntp', boot: 1, door: 'closed', lock: 'locked' };
const session = 'ab'.repeat(16);

const known = (node: string) => node.startsWith('node-');
/** Lets everything that needs no time come to its end. */
const settle = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

describe('ingest', () => {
  let clock: ReturnType<typeof handClock>;
  let link: ReturnType<typeof handLink>;
  let memory: ReturnType<typeof memoryJournal>;
  let log: ReturnType<typeof linesLog>;
  let ingest: Ingest;
  let batches: IngestBatch[];
  let annotate: Annotate;

  beforeEach(async () => {
    clock = handClock();
    link = handLink(clock);
    memory = memoryJournal(clock);
    log = linesLog();
    annotate = () => ({});
    const common = { site: 'hq', link: link.link, journal: memory.journal, known, clock, log };
    ingest = await createIngest({ ...common, annotate: (node, body) => annotate(node, body) });
    batches = [];
    ingest.onBatch((batch) => batches.push(batch));
  });
  afterEach(() => ingest.stop());

  const evt = (seq: number, more: Record<string, unknown> = {}, node = 'node-1') =>
    link.deliver(`leitstand/v1/hq/node/${node}/evt`, { ...fields, ts: clock.now(), seq, type: 'rex', ...more });
  const tele = (m: Record<string, number>, more: Record<string, unknown> = {}) =>
    link.deliver('leitstand/v1/hq/node/node-1/tele', {
      v: 1,
      ts: clock.now(),
      clk: 'ntp',
      boot: 1,
      seq: 1,
      m,
      ...more,
    });
  const seconds = async (count: number) => {
    for (let i = 0; i < count; i++) {
      clock.pass(1_000);
      await settle();
    }
  };
  const gapRows = () => memory.batches.flatMap((batch) => batch.entries.map((entry) => entry.value));

  it('commits what arrived together in one batch and sends one receipt for each boot', async () => {
    evt(1);
    evt(2);
    evt(1, {}, 'node-2');
    tele({ temperature: 21.5, humidity: 40 });
    await settle();
    expect(memory.batches).toHaveLength(1);
    expect(memory.batches[0]?.samples).toEqual([
      { node: 'node-1', metric: 'temperature', timestamp: clock.now(), value: 21.5 },
      { node: 'node-1', metric: 'humidity', timestamp: clock.now(), value: 40 },
      { node: 'node-1', metric: 'dew_point', timestamp: clock.now(), value: 7.324 },
    ]);
    expect(link.sent.map(({ topic, payload }) => [topic, payload])).toEqual([
      ['leitstand/v1/hq/node/node-1/evt/ack', { v: 1, boot: 1, seq: 2 }],
      ['leitstand/v1/hq/node/node-2/evt/ack', { v: 1, boot: 1, seq: 1 }],
    ]);
  });

  it('tells its listeners after the commit, of all messages in order and of the new rows', async () => {
    tele({ temperature: 20 });
    evt(1, { type: 'door.opened' });
    link.deliver('leitstand/v1/hq/node/node-1/log', { v: 1, ts: 1, clk: 'uptime', boot: 1, level: 'warn', msg: 'x' });
    expect(batches).toEqual([]);
    await settle();
    expect(batches.map((batch) => batch.messages.map(({ kind }) => kind))).toEqual([['tele', 'evt', 'log']]);
    expect(batches[0]?.messages[0]).toMatchObject({ node: 'node-1', received: clock.now(), retained: false });
    expect(batches[0]?.incidents).toMatchObject([{ id: 1, type: 'door.opened', seq: 1 }]);
  });

  it('goes on when a listener throws', async () => {
    ingest.onBatch(() => {
      throw new Error('a defect');
    });
    evt(1);
    await settle();
    evt(2);
    await settle();
    expect(link.take()).toHaveLength(2);
    expect(log.lines.join()).toContain('a defect');
  });

  it('acknowledges an event again that comes again, and stores it once', async () => {
    evt(1);
    await settle();
    link.take();
    evt(1, { hist: true });
    await settle();
    expect(link.take()).toEqual([['node-1/evt/ack', { v: 1, boot: 1, seq: 1 }]]);
    expect(memory.rows.size).toBe(1);
  });

  it('stores what the clock said and does not believe a time that cannot be', async () => {
    evt(1, { ts: 5_000 });
    evt(2, { ts: clock.now() + 25 * 3_600_000 });
    evt(3, { ts: clock.now() + 23 * 3_600_000, clk: 'rtc' });
    await settle();
    const rows = [...memory.rows.values()].map((event) => event.clock);
    expect(rows).toEqual(['uptime', 'uptime', 'rtc']);
  });

  it('stores the fields of the type and nothing else', async () => {
    evt(1, {
      type: 'threshold.exceeded',
      metric: 'temperature',
      limit: 'warn_high',
      value: 27.1,
      threshold: 27,
      extra: 'x',
    });
    await settle();
    expect([...memory.rows.values()][0]).toEqual({
      node: 'node-1',
      boot: 1,
      seq: 1,
      timestamp: clock.now(),
      clock: 'ntp',
      type: 'threshold.exceeded',
      late: false,
      value: { door: 'closed', lock: 'locked', metric: 'temperature', limit: 'warn_high', value: 27.1, threshold: 27 },
    });
  });

  it('writes down who it was as known at the commit, and takes the same event again for the same', async () => {
    const read = {
      type: 'access.granted',
      reader: 0,
      cred: 'ab'.repeat(16),
      last4: '0042',
      fmt: 'w26',
      name: 'forged',
    };
    annotate = (node, body) => (body.type === 'access.granted' ? { person: 7, name: `known at ${node}` } : {});
    evt(1, read);
    evt(2);
    await settle();
    annotate = () => ({ person: 8, name: 'somebody else' });
    evt(1, read);
    await settle();
    const values = batches.flatMap(({ incidents }) => incidents.map(({ value }) => value));
    expect(values[0]).toMatchObject({ person: 7, name: 'known at node-1', last4: '0042' });
    expect(values[1]).toEqual({ door: 'closed', lock: 'locked' });
    expect([memory.rows.size, ingest.refusals().size]).toEqual([2, 0]);
  });

  it('stores an event without a person when looking it up fails', async () => {
    annotate = () => {
      throw new Error('a defect');
    };
    evt(1);
    await settle();
    expect(batches[0]?.incidents).toMatchObject([{ seq: 1, value: { door: 'closed', lock: 'locked' } }]);
    expect(log.lines.join()).toContain('a defect');
  });

  it('puts live readings without a time at their arrival, and leaves kept ones without a time out', async () => {
    tele({ temperature: 20 }, { ts: 5_000, clk: 'uptime' });
    tele({ temperature: 21 }, { ts: 4_000, clk: 'uptime', hist: true });
    tele({ temperature: 22 }, { ts: clock.now() - 60_000, hist: true });
    tele({});
    await settle();
    const samples = memory.batches.flatMap((batch) => batch.samples.map(({ timestamp, value }) => [timestamp, value]));
    expect(samples).toEqual([
      [clock.now(), 20],
      [clock.now() - 60_000, 22],
    ]);
  });

  it('stores a dew point only where both readings of a round are there', async () => {
    tele({ temperature: 20, humidity: 40 });
    tele({ temperature: 20 });
    tele({ humidity: 40 });
    tele({ temperature: 20, humidity: 0 });
    await settle();
    const samples = memory.batches.flatMap((batch) => batch.samples);
    expect(samples.filter(({ metric }) => metric === 'dew_point').map(({ value }) => value)).toEqual([5.98]);
    expect(samples).toHaveLength(7);
  });

  it('counts what is malformed by node, and what comes from nobody we know apart', async () => {
    link.deliver('leitstand/v1/hq/node/node-1/evt', 'not json');
    link.deliver('leitstand/v1/hq/node/node-1/evt', { ...fields, ts: 1, seq: 0, type: 'rex' });
    evt(1, {}, 'stranger');
    link.deliver('leitstand/v1/hq/node/stranger/evt', 'not json');
    link.deliver('leitstand/v1/other/node/node-1/evt', {});
    await settle();
    expect(ingest.refusals()).toEqual(
      new Map([
        ['node-1', 2],
        [unknownNode, 3],
      ]),
    );
    expect(memory.batches).toEqual([]);
    expect(link.take()).toEqual([]);
  });

  it('asks for a gap three times while the node is online, then writes it down and goes on', async () => {
    evt(1);
    evt(4);
    await settle();
    expect(link.take()).toEqual([
      ['node-1/evt/ack', { v: 1, boot: 1, seq: 1 }],
      ['node-1/evt/req', { v: 1, boot: 1, from: 2, to: 3 }],
    ]);
    await seconds(11);
    expect(link.take()).toEqual(Array.from({ length: 2 }, () => ['node-1/evt/req', { v: 1, boot: 1, from: 2, to: 3 }]));
    expect(gapRows()).toEqual([]);
    await seconds(6);
    expect(gapRows()).toEqual([{ boot: 1, from: 2, to: 3 }]);
    expect(link.take()).toEqual([['node-1/evt/ack', { v: 1, boot: 1, seq: 4 }]]);
    await seconds(30);
    expect(link.take()).toEqual([]);
    expect(gapRows()).toHaveLength(1);
  });

  it('is content when the node fills the gap', async () => {
    evt(1);
    evt(3);
    await settle();
    link.take();
    evt(2, { hist: true });
    await settle();
    expect(link.take()).toEqual([['node-1/evt/ack', { v: 1, boot: 1, seq: 3 }]]);
    await seconds(60);
    expect(gapRows()).toEqual([]);
  });

  it('waits with its questions while the node is gone or the link is down', async () => {
    const status = { v: 1, boot: 1, session, online: false };
    evt(1);
    evt(3);
    link.deliver('leitstand/v1/hq/node/node-1/status', status);
    await settle();
    link.take();
    await seconds(60);
    expect(link.take()).toEqual([]);
    link.connect(false);
    evt(4);
    await seconds(60);
    link.connect(true);
    await seconds(1);
    expect(link.take()).toEqual([['node-1/evt/req', { v: 1, boot: 1, from: 2, to: 2 }]]);
    expect(gapRows()).toEqual([]);
  });

  it('ignores the last will of a session that was replaced', async () => {
    const online = {
      v: 1,
      ts: clock.now(),
      clk: 'ntp',
      boot: 2,
      online: true,
      session,
      fw: '1',
      hw: 'linux',
      ip: '::1',
    };
    const counts = { uptime: 1, cfgRev: 0, aclRev: 0, modeRev: 0, buffered: 0, bufferCap: 10, resetReason: 'power_on' };
    link.deliver('leitstand/v1/hq/node/node-1/status', { ...online, ...counts });
    evt(2);
    await settle();
    link.take();
    link.deliver('leitstand/v1/hq/node/node-1/status', { v: 1, boot: 1, session: 'cd'.repeat(16), online: false });
    await seconds(6);
    expect(link.take()).toEqual([['node-1/evt/req', { v: 1, boot: 1, from: 1, to: 1 }]]);
  });

  it('misses the tail of the boot before when the node says where it ended', async () => {
    evt(1);
    evt(1, { boot: 2, type: 'node.started', resetReason: 'power_on', fw: '1', prevBoot: 1, prevSeq: 3 });
    await settle();
    expect(link.take()).toContainEqual(['node-1/evt/req', { v: 1, boot: 1, from: 2, to: 3 }]);
    await seconds(20);
    expect(gapRows()).toEqual([{ boot: 1, from: 2, to: 3 }]);
  });

  it('takes what a full ring has overwritten as known to be lost, and does not ask for it', async () => {
    evt(6, { type: 'buffer.overflow', lostBoot: 1, lostFrom: 1, lostTo: 5, lost: 5 });
    await settle();
    expect(link.take()).toEqual([['node-1/evt/ack', { v: 1, boot: 1, seq: 6 }]]);
    await seconds(30);
    expect(gapRows()).toEqual([]);
  });

  it('acknowledges nothing while the database fails, says so, and goes on by itself', async () => {
    memory.failWith(() => Object.assign(new Error('disk full'), { code: 'SQLITE_FULL', lasting: false }));
    const states: string[] = [];
    ingest.onStatus(({ state }) => states.push(state));
    evt(1);
    await settle();
    evt(2);
    tele({ temperature: 20 });
    await seconds(20);
    expect(ingest.status()).toMatchObject({ state: 'failing', message: 'disk full' });
    expect(link.take()).toEqual([]);
    expect(batches.flatMap(({ incidents }) => incidents)).toEqual([]);
    memory.failWith(null);
    await seconds(11);
    expect(link.take()).toEqual([
      ['node-1/evt/ack', { v: 1, boot: 1, seq: 1 }],
      ['node-1/evt/ack', { v: 1, boot: 1, seq: 2 }],
    ]);
    expect(ingest.status().state).toBe('ok');
    expect(states).toEqual(['failing', 'ok']);
    expect(batches.flatMap((batch) => batch.messages)).toHaveLength(3);
  });

  it('tells how nodes are while the database fails, each word once, and of their events only when they are committed', async () => {
    tele({ temperature: 19 });
    await settle();
    memory.failWith(() => new Error('disk full'));
    const kinds = () => batches.flatMap(({ messages }) => messages.map(({ kind }) => kind));
    evt(1);
    tele({ temperature: 20 });
    await settle();
    expect(kinds()).toEqual(['tele', 'tele']);
    tele({ temperature: 21 });
    expect(kinds()).toEqual(['tele', 'tele', 'tele']);
    memory.failWith(null);
    await seconds(11);
    expect(kinds()).toEqual(['tele', 'tele', 'tele', 'evt']);
    expect(memory.batches.flatMap(({ samples }) => samples.map(({ value }) => value))).toEqual([19, 20, 21]);
  });

  it('sets apart the one message that the database will never take', async () => {
    memory.failWith((batch) =>
      batch.events.some((event) => event.seq === 3) ? Object.assign(new Error('constraint'), { lasting: true }) : null,
    );
    for (let seq = 1; seq <= 5; seq++) evt(seq);
    tele({ temperature: 20 });
    await settle();
    expect([...memory.rows.values()].map((event) => event.seq)).toEqual([1, 2, 4, 5]);
    expect(ingest.status()).toMatchObject({ state: 'ok', rejected: 1 });
    expect(link.take()).toContainEqual(['node-1/evt/ack', { v: 1, boot: 1, seq: 2 }]);
    expect(memory.batches.flatMap((batch) => batch.samples)).toHaveLength(1);
  });

  it('holds no more than its bound while nothing can be committed, and turns events away first', async () => {
    memory.failWith(() => new Error('disk full'));
    for (let seq = 1; seq <= 21_100; seq++) evt(seq);
    for (let i = 0; i < 10; i++) tele({ temperature: 20 });
    await settle();
    expect(ingest.status()).toMatchObject({ deferred: 1_100, dropped: 0 });
  });

  it('never acknowledges for a boot number that two devices have used', async () => {
    for (let seq = 1; seq <= 5; seq++) evt(seq);
    await settle();
    link.take();
    clock.pass(60_000);
    evt(1);
    evt(6);
    await settle();
    expect(link.take()).toEqual([]);
    expect(ingest.refusals().get('node-1')).toBe(1);
  });

  it('takes nothing more once it is stopped, and ends even while the database fails', async () => {
    memory.failWith(() => new Error('disk full'));
    evt(1);
    await settle();
    await ingest.stop();
    memory.failWith(null);
    evt(2);
    await seconds(20);
    expect(memory.batches).toEqual([]);
  });
});
