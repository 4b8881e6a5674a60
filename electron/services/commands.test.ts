import { beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { initialConfig } from '../contract/config.ts';
import type { Incident } from '../contract/incidents.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { BrokerLink, LinkState } from '../domain/ports/link.ts';
import type { NodeRecord, NodeStore } from '../domain/ports/stores.ts';
import type { ResBody } from '../domain/wire/res.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { type Commands, createCommands } from './commands.ts';
import type { IngestBatch } from './ingest.ts';
import { handClock } from './ingest-testing.ts';
import { openNodeBook } from './node-book.ts';
import { owedEntries } from './owed-entries.ts';
import { silentLog } from './testing.ts';

const session = 'ab'.repeat(16);
const otherSession = 'cd'.repeat(16);
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
  climate: null,
  mac: null,
  pending: null,
  before: null,
};
const store: NodeStore = {
  list: () => Promise.resolve([record]),
  insert: () => Promise.resolve(true),
  update: () => Promise.resolve(),
};
const vault = { seal: (_: string, clear: Uint8Array) => clear, open: (_: string, sealed: Uint8Array) => sealed };

type Online = Extract<StatusBody, { online: true }>;
function online(change: Partial<Pick<Online, 'boot' | 'session' | 'clk' | 'uptime'>> = {}): StatusBody {
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
    uptime: 100_000,
    cfgRev: 0,
    aclRev: 0,
    modeRev: 0,
    buffered: 0,
    bufferCap: 0,
    resetReason: 'unknown',
    ...change,
  };
}

interface SentOrder {
  readonly id: string;
  readonly op: string;
  readonly n: number;
  readonly iat: number;
  readonly exp: number;
  readonly due: number;
  readonly session: string;
}

/** Commands whose broker, journal and node are the test. */
async function bench(rows: readonly Incident[] = [], clock = handClock()) {
  const entries: StationEntry[] = [];
  const sent: { end: string; order: SentOrder }[] = [];
  let broken: 'lost' | 'full' | null = null;
  let connected = true;
  let batch: (batch: IngestBatch) => void = () => undefined;
  let states: (state: LinkState) => void = () => undefined;
  let receipt: Promise<void> = Promise.resolve();
  const state = (): LinkState => ({ connected, since: 0, fault: null, message: '' });
  const link: BrokerLink = {
    publish(topic, payload) {
      if (broken === 'lost') return Promise.reject(new Error('cut'));
      const order: SentOrder = JSON.parse(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString());
      sent.push({ end: topic.split('/').slice(5).join('/'), order });
      return receipt;
    },
    onMessage: () => () => undefined,
    onState(listener) {
      states = listener;
      return () => undefined;
    },
    state,
  };
  const journal = {
    append(...added: StationEntry[]) {
      if (broken === 'full') return Promise.reject(new Error('disk full'));
      entries.push(...added);
      return Promise.resolve([]);
    },
  };
  const reader = { page: () => Promise.resolve({ rows: [...rows].toReversed(), next: null }) };
  const ingest = {
    onBatch(listener: (given: IngestBatch) => void) {
      batch = listener;
      return () => undefined;
    },
  };
  const book = await openNodeBook(store);
  const owed = owedEntries({ journal, clock, log: silentLog });
  const parts = { journal, owed, reader, clock, log: silentLog };
  const common = { site: 'hall', book, link, ingest, vault, crypto: nodeCrypto, ...parts };
  const commands: Commands = await createCommands(common);
  const say = (message: object) => batch({ messages: [message as never], incidents: [] });
  const settle = async () => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    await owed.flush();
  };
  return {
    clock,
    commands,
    entries,
    sent,
    settle,
    status: (body: StatusBody, retained = false) =>
      say({ kind: 'status', node: 'door-1', retained, received: 0, body }),
    result: (body: Partial<ResBody>, node = 'door-1') =>
      say({ kind: 'res', node, retained: false, received: 0, body: { v: 1, ts: 0, clk: 'ntp', boot: 1, ...body } }),
    link: (is: boolean) => {
      connected = is;
      states(state());
    },
    breakWith: (how: typeof broken) => {
      broken = how;
    },
    holdReceipts: () => {
      const held = Promise.withResolvers<void>();
      receipt = held.promise;
      return held;
    },
    async give(op = 'unlock', args: Record<string, string | number> = {}) {
      const story = await commands.send('door-1', op, args, 'guard-1');
      await settle();
      if (!story.ok) throw new Error(story.error.code);
      return story.value.id;
    },
    stages: (id: string) =>
      commands.get(id)?.stages.map(({ stage, code }) => (code === null ? stage : `${stage}:${code}`)),
    outcome: (id: string) => commands.get(id)?.outcome,
    rows: () => entries.map(({ type, value }) => [type.replace('command.', ''), value['stage'], value['code']]),
  };
}

let on: Awaited<ReturnType<typeof bench>>;
beforeEach(async () => {
  on = await bench();
});

describe('the life story of an order', () => {
  it('goes from the click to the lock, each stage with its time and its row', async () => {
    on.status(online());
    const id = await on.give();
    const stages = ['accepted', 'energised', 'opened', 'closed', 'relocked', 'done'] as const;
    for (const stage of stages) {
      on.clock.pass(100);
      on.result({ id, stage });
    }
    expect(on.stages(id)).toEqual(['queued', 'sent', ...stages]);
    expect(on.outcome(id)).toBe('done');
    const times = on.commands.get(id)?.stages.map(({ at }) => at - on.clock.now());
    expect(times).toEqual([-600, -600, -500, -400, -300, -200, -100, 0]);
    await on.settle();
    expect(on.rows()).toEqual([
      ['queued', undefined, undefined],
      ['sent', undefined, undefined],
      ...stages.map((stage) => ['result', stage, undefined]),
    ]);
    expect(on.entries.map(({ timestamp }) => timestamp - on.clock.now())).toEqual(times);
    expect(on.entries[0]).toMatchObject({
      node: 'door-1',
      actor: 'guard-1',
      value: { op: 'unlock', session, boot: 1 },
    });
  });

  it('has its stages in the journal also where the disk was full when they came about, with their own times', async () => {
    on.status(online());
    const id = await on.give();
    await on.settle();
    on.breakWith('full');
    on.result({ id, stage: 'accepted' });
    const told = on.commands.get(id)?.stages.at(-1)?.at;
    await on.settle();
    expect(on.rows()).toHaveLength(2);
    on.breakWith(null);
    on.clock.pass(1_000);
    await on.settle();
    expect(on.rows().at(-1)).toEqual(['result', 'accepted', undefined]);
    expect(on.entries.at(-1)?.timestamp).toBe(told);
  });

  it('is over within 6 s of the click when no node answers, and everybody hears of it', async () => {
    const heard: string[] = [];
    on.commands.onChange(({ outcome }) => heard.push(outcome));
    on.status(online());
    const id = await on.give();
    on.clock.pass(5_499);
    expect(on.outcome(id)).toBe('running');
    on.clock.pass(1);
    expect(on.stages(id)).toEqual(['queued', 'sent', 'expired:no_answer']);
    expect(heard.at(-1)).toBe('expired');
    expect(on.rows().at(-1)).toEqual(['result', 'expired', 'no_answer']);
  });

  it('tells the truth about what came after that', async () => {
    on.status(online());
    const id = await on.give();
    on.clock.pass(6_000);
    on.result({ id, stage: 'accepted' });
    expect(on.outcome(id)).toBe('running');
    on.result({ id, stage: 'done' });
    expect(on.stages(id)).toEqual(['queued', 'sent', 'expired:no_answer', 'accepted', 'done']);
    expect(on.outcome(id)).toBe('done');
  });

  it('has no stage twice, and none by another node', async () => {
    on.status(online());
    const id = await on.give();
    on.result({ id, stage: 'refused', code: 'session' }, 'door-2');
    expect(on.outcome(id)).toBe('running');
    on.result({ id, stage: 'refused', code: 'session' });
    on.result({ id, stage: 'refused', code: 'session' });
    expect(on.stages(id)).toEqual(['queued', 'sent', 'refused:session']);
    on.clock.pass(100_000);
    expect(on.rows()).toHaveLength(3);
  });

  it('says sent before accepted even when the receipt of the broker comes last', async () => {
    on.status(online());
    const receipt = on.holdReceipts();
    const id = await on.give();
    on.result({ id, stage: 'accepted' });
    receipt.resolve();
    await on.settle();
    expect(on.stages(id)).toEqual(['queued', 'sent', 'accepted']);
  });

  it('ends with the connection of the node: carried out where it was accepted, else not', async () => {
    on.status(online());
    const [open, lost] = [await on.give('hold_unlocked'), await on.give()];
    on.result({ id: open, stage: 'accepted' });
    on.status(online({ session: otherSession }));
    expect(on.stages(open)?.at(-1)).toBe('done:reconnected');
    expect(on.stages(lost)?.at(-1)).toBe('expired:session');
    const again = await on.give('hold_unlocked');
    on.result({ id: again, stage: 'accepted' });
    on.status(online({ session: 'ef'.repeat(16), boot: 2 }));
    expect(on.stages(again)?.at(-1)).toBe('done:restart');
    expect(on.stages(again)).not.toContain('relocked');
  });

  it('is kept for the latest 200, and of what is running for more', async () => {
    on.status(online());
    const running = await on.give('hold_unlocked');
    on.result({ id: running, stage: 'accepted' });
    for (let i = 0; i < 210; i += 1) on.result({ id: await on.give(), stage: 'refused', code: 'mode' });
    expect(on.commands.list()).toHaveLength(200);
    expect(on.commands.list()[0]?.at).toBe(on.clock.now());
    on.result({ id: running, stage: 'done' });
    expect(on.outcome(running)).toBe('done');
  });
});

describe('an order', () => {
  it('to a door lives 5 s by the uptime of the node and 10 s by its clock, any other 60 s', async () => {
    on.status(online({ uptime: 100_000 }));
    on.clock.pass(2_000);
    await on.give('unlock');
    await on.give('sync_acl');
    const now = on.clock.now();
    expect(on.sent.map(({ order }) => order)).toMatchObject([
      { op: 'unlock', iat: now, exp: now + 10_000, due: 107_000, session },
      { op: 'sync_acl', iat: now, exp: now + 60_000, due: 162_000, session },
    ]);
  });

  it('takes the most recent of the newest statuses for the uptime: one that was held up is not later', async () => {
    on.status(online({ uptime: 100_000 }));
    on.clock.pass(60_000);
    on.status(online({ uptime: 157_000 }));
    await on.give();
    expect(on.sent.at(-1)?.order.due).toBe(165_000);
  });

  it('reckons by the newest ten statuses, so that a clock that runs slow cannot add up', async () => {
    for (let i = 0; i < 30; i += 1) {
      on.status(online({ uptime: 100_000 + i * 59_000 }));
      on.clock.pass(60_000);
    }
    await on.give();
    const truth = 100_000 + 30 * 59_000;
    expect((on.sent.at(-1)?.order.due ?? 0) - 5_000 - truth).toBeLessThanOrEqual(11_000);
  });

  it('errs to the early side where only a kept status is known', async () => {
    on.status(online({ uptime: 100_000 }), true);
    on.clock.pass(1_000);
    await on.give();
    expect(on.sent.at(-1)?.order.due).toBe(106_000);
    on.status(online({ uptime: 150_000 }));
    await on.give();
    expect(on.sent.at(-1)?.order.due).toBe(155_000);
  });

  it('counts its life from the click, however long the journal takes', async () => {
    on.status(online({ uptime: 100_000 }));
    const given = on.commands.send('door-1', 'unlock', {}, 'guard-1');
    on.clock.pass(3_000);
    await given;
    await on.settle();
    expect(on.sent.at(-1)?.order.due).toBe(105_000);
  });

  it('has whole milliseconds, whatever the clock counts in', async () => {
    const clock = handClock();
    const parts = { ...clock, monotonic: () => clock.monotonic() * 1.0001 + 0.25 };
    const fine = await bench([], parts);
    fine.status(online({ uptime: 100_000 }));
    clock.pass(333);
    const given = fine.commands.send('door-1', 'unlock', {}, 'guard-1');
    clock.pass(7);
    await given;
    await fine.settle();
    const { due, n, exp } = fine.sent.at(-1)?.order ?? {};
    expect([due, n, exp].every((value) => Number.isSafeInteger(value))).toBe(true);
    expect(due).toBeLessThanOrEqual(105_333);
    expect(due).toBeGreaterThan(105_330);
  });

  it('is not sent at all when the journal took too long', async () => {
    on.status(online());
    const given = on.commands.send('door-1', 'unlock', {}, 'guard-1');
    on.clock.pass(5_000);
    const story = await given;
    await on.settle();
    expect(on.sent).toEqual([]);
    expect(on.stages(story.ok ? story.value.id : '')).toEqual(['queued', 'expired:not_sent']);
  });

  it('is not sent when it cannot be written down', async () => {
    on.status(online());
    on.breakWith('full');
    expect(await on.commands.send('door-1', 'unlock', {}, 'guard-1')).toMatchObject({ error: { code: 'unavailable' } });
    expect(on.sent).toEqual([]);
  });

  it('to a node that is not connected is unreachable at once, in the journal, and never sent', async () => {
    const id = await on.give();
    expect(on.stages(id)).toEqual(['queued', 'unreachable']);
    expect(on.rows()).toEqual([
      ['queued', undefined, undefined],
      ['result', 'unreachable', undefined],
    ]);
    on.status(online());
    on.clock.pass(100_000);
    await on.settle();
    expect(on.sent).toEqual([]);
  });

  it('that the broker did not take is not tried again, and is not carried out as far as anybody knows', async () => {
    on.status(online());
    on.breakWith('lost');
    const id = await on.give();
    on.breakWith(null);
    on.clock.pass(5_500);
    await on.settle();
    expect(on.stages(id)).toEqual(['queued', 'expired:not_sent']);
    expect(on.sent).toEqual([]);
  });

  it('is counted upwards by the time, within a millisecond too, together with the time that a node is told', async () => {
    on.status(online({ clk: 'uptime' }));
    await Promise.all([on.give(), on.give()]);
    on.clock.pass(5);
    await on.give();
    const now = on.clock.now();
    expect(on.sent.map(({ end, order }) => [end, order.n])).toEqual([
      ['time', now - 5],
      ['cmd', now - 4],
      ['cmd', now - 3],
      ['cmd', now],
    ]);
  });

  it('names no node that is not there', async () => {
    expect(await on.commands.send('door-9', 'unlock', {}, 'guard-1')).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('the connection of a node', () => {
  it('ends with its own will, not with the late will of another', async () => {
    on.status(online({ boot: 2 }));
    on.status({ v: 1, boot: 1, online: false, session });
    on.status({ v: 1, boot: 2, online: false, session: otherSession });
    expect(on.commands.reachable('door-1')).toBe(true);
    on.status({ v: 1, boot: 2, online: false, session });
    expect(on.commands.reachable('door-1')).toBe(false);
    expect(on.stages(await on.give())).toEqual(['queued', 'unreachable']);
  });

  it('is not known after the broker was lost, until the node or what the broker kept of it says so', async () => {
    on.status(online({ uptime: 100_000 }));
    on.link(false);
    expect(on.commands.reachable('door-1')).toBe(false);
    on.link(true);
    expect(on.stages(await on.give())).toEqual(['queued', 'unreachable']);
    on.clock.pass(30_000);
    on.status(online({ uptime: 100_000 }), true);
    await on.give();
    // The same connection: what its living status said of the uptime still counts.
    expect(on.sent.at(-1)?.order.due).toBe(135_000);
  });

  it('gets the time when its clock is not its own: once, and then every half minute', () => {
    const times = () => on.sent.filter(({ end }) => end === 'time').length;
    on.status(online({ clk: 'uptime' }), true);
    expect(times()).toBe(0);
    on.status(online({ clk: 'uptime' }));
    on.status(online({ clk: 'uptime' }));
    expect(times()).toBe(1);
    on.clock.pass(30_000);
    on.status(online({ clk: 'uptime' }));
    expect(times()).toBe(2);
    on.status(online({ clk: 'uptime', session: otherSession }));
    expect(times()).toBe(3);
    on.status(online({ clk: 'ntp', session: 'ef'.repeat(16) }));
    expect(times()).toBe(3);
  });
});

describe('after a start of the station', () => {
  const asRows = (entries: readonly StationEntry[]): Incident[] =>
    entries.map((entry, i) => ({
      id: i + 1,
      received: entry.timestamp,
      boot: null,
      seq: null,
      clock: 'station',
      late: false,
      ...entry,
    }));

  it('the stories are as the journal has them; what nobody had accepted was given up', async () => {
    on.status(online());
    const done = await on.give();
    for (const stage of ['accepted', 'done'] as const) on.result({ id: done, stage });
    const held = await on.give('hold_unlocked');
    on.result({ id: held, stage: 'accepted' });
    const lost = await on.give('unlock_until', { until: 1_790_000_600_000 });
    const before = on.commands.list();

    const next = await bench(asRows(on.entries), on.clock);
    expect(next.commands.list().slice(1)).toEqual(before.slice(1));
    expect(next.commands.get(lost)).toMatchObject({ until: 1_790_000_600_000, outcome: 'expired', by: 'guard-1' });
    expect(next.stages(lost)?.at(-1)).toBe('expired:station_restart');
    expect(next.entries).toHaveLength(1);
    next.status(online(), true);
    expect(next.outcome(held)).toBe('running');
    next.result({ id: held, stage: 'relocked' });
    next.result({ id: held, stage: 'done' });
    expect(next.outcome(held)).toBe('done');
  });

  it('a story whose node has started anew meanwhile is over', async () => {
    on.status(online());
    const held = await on.give('hold_unlocked');
    on.result({ id: held, stage: 'accepted' });
    const next = await bench(asRows(on.entries), on.clock);
    next.status(online({ boot: 2, session: otherSession }));
    expect(next.stages(held)?.at(-1)).toBe('done:restart');
  });

  it('rows that are not whole are passed over', async () => {
    const bad = asRows([
      { timestamp: 1, type: 'command.queued', node: 'door-1', actor: 'g', value: { op: 'unlock' } },
      { timestamp: 1, type: 'command.sent', node: 'door-1', actor: 'g', value: { command: 'a-1', op: 'unlock' } },
      { timestamp: 1, type: 'command.result', node: 'door-1', actor: null, value: { command: 'a-1', stage: 'party' } },
    ]);
    expect((await bench(bad)).commands.list()).toEqual([]);
  });
});
