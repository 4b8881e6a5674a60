import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import type { CommandStory } from '../../electron/contract/doors.ts';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import { freePort, type Mosquitto, startMosquitto } from '../testing/mosquitto.ts';
import { type NodeProcess, provision, startNodes } from '../testing/simulated-node.ts';
import { operator, startSite, type TestSite } from '../testing/site.ts';
import { until } from '../testing/until.ts';

const ids = Array.from({ length: 20 }, (_, i) => `door-${i + 1}`);
/** Tries of each case: as many at every door. */
const tries = 100;
const day = 86_400_000;
const over: ReadonlyArray<CommandStory['outcome']> = ['refused', 'failed', 'expired', 'unreachable'];

interface Published {
  readonly topic: string;
  readonly payload: string;
}

/** A site whose orders can be recorded, and sent again, by whoever holds the broker. */
async function openSite(kind: 'builtin' | 'mosquitto') {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-late-'));
  const port = await freePort();
  const authority = await makeAuthority(Date.now(), 'test');
  const account = { username: 'leitstand-station', password: 'the password of the station' };
  const external = { kind: 'external', host: 'localhost', port, ca: authority.certificate, ...account } as const;
  const site = await startSite({ broker: kind === 'builtin' ? { kind, host: 'localhost', port } : external });
  const papers: Provisioning[] = [];
  for (const id of ids) {
    const made = await site.nodes.handlers['nodes.create']({ id, name: id, fail: 'secure' }, operator('admin'));
    if (!made.ok) throw new Error(made.error.message);
    papers.push(made.value);
  }
  let broker: Mosquitto | null = null;
  if (kind === 'mosquitto') {
    const server = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
    const nodes = papers.map(({ node, password }) => ({ username: node, password }));
    const tls = { certificate: server.certificate, key: server.key, ca: authority.certificate };
    broker = await startMosquitto({ ...tls, site: site.site, port, station: account, nodes });
  }
  const doors: { process: NodeProcess } = { process: await startNodes(join(dir, 'doors'), { count: ids.length }) };
  for (const [i, paper] of papers.entries()) {
    const node = doors.process.nodes[i];
    if (node) await provision(node, paper);
  }
  const recorded: Published[] = [];
  const publish = site.link.publish.bind(site.link);
  site.link.publish = async (topic, payload, options) => {
    if (topic.endsWith('/cmd')) recorded.push({ topic, payload });
    await publish(topic, payload, options);
  };
  return {
    site,
    doors,
    recorded,
    publish,
    async restartNodes() {
      await doors.process.stop('SIGKILL');
      doors.process = await startNodes(join(dir, 'doors'), { count: ids.length });
    },
    async stop() {
      await doors.process.stop();
      await site.stop();
      await broker?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Late = Awaited<ReturnType<typeof openSite>>;

const each = <T>({ doors }: Late, command: Record<string, unknown>, read: (answer: Record<string, unknown>) => T) =>
  Promise.all(doors.process.nodes.map(async (node) => read(await node.control(command))));
const all = (late: Late, command: Record<string, unknown>) => each(late, command, () => null);

/** Times that any lock was released, counted when every event of every node is in the journal. */
async function openings(late: Late): Promise<number> {
  await until(
    'every event is in the journal',
    async () => (await each(late, { op: 'status' }, ({ buffered }) => buffered === 0)).every(Boolean),
    90_000,
  );
  return (await late.site.reader.count({ types: ['lock.unlocked'] })).count;
}

async function reachable({ site }: Late): Promise<void> {
  await until('all nodes are connected', () => ids.every((id) => site.commands.reachable(id)), 90_000);
}

async function order(site: TestSite, node: string, op = 'unlock'): Promise<CommandStory> {
  const sent = await site.commands.send(node, op, {}, 'guard-1');
  if (!sent.ok) throw new Error(sent.error.message);
  return sent.value;
}

/** Orders every door as often as makes up all the tries. */
async function click({ site }: Late): Promise<CommandStory[]> {
  const stories: CommandStory[] = [];
  for (let i = 0; i < tries; i += 1) stories.push(await order(site, ids[i % ids.length] ?? ''));
  return stories;
}

/** Waits until the guard has seen of each that it was not executed; 6 s from the last click. */
async function seenAsNotExecuted({ site }: Late, stories: readonly CommandStory[]): Promise<void> {
  await until(
    'every story is over',
    () => stories.every(({ id }) => over.includes(site.commands.get(id)?.outcome ?? 'running')),
    6_000,
  );
}

/** After it everything that was sent to the nodes before has been looked at: the broker keeps the order of a topic. */
async function fence(late: Late): Promise<void> {
  const { site } = late;
  const stories = await Promise.all(ids.map((id) => order(site, id, 'identify')));
  await until('an order that is meant is accepted', () =>
    stories.every(({ id }) => site.commands.get(id)?.stages.some(({ stage }) => stage === 'accepted')),
  );
}

describe.each(['builtin', 'mosquitto'] as const)('an order is for now, with the broker %s', (kind) => {
  let late: Late;
  let captured: Published[];
  const again = (retain = false) =>
    Promise.all(captured.map(({ topic, payload }) => late.publish(topic, payload, { qos: 1, retain })));

  beforeAll(async () => {
    late = await openSite(kind);
    await reachable(late);
  }, 120_000);
  afterAll(() => late?.stop());

  it('opens every door that is there, so that an opening would be seen', { timeout: 60_000 }, async () => {
    const stories = await click(late);
    captured = late.recorded.slice(-tries);
    expect(captured).toHaveLength(tries);
    await until(
      'every story is over',
      () => stories.every(({ id }) => late.site.commands.get(id)?.outcome !== 'running'),
      30_000,
    );
    expect(await openings(late)).toBe(ids.length);
  });

  it.each([6, 30])(
    'does not fire at a node that was away at the click and is back after %d s',
    {
      timeout: 180_000,
    },
    async (seconds) => {
      expect(await openingsOfAbsence(late, seconds)).toBe(0);
    },
  );

  it('does not fire when it is sent again 1 s later, or 1 min later', { timeout: 180_000 }, async () => {
    const before = await openings(late);
    const begun = performance.now();
    for (const wait of [1_000, 60_000]) {
      await until('the time has passed', () => performance.now() - begun > wait, wait + 5_000);
      await again();
      await fence(late);
    }
    expect(await openings(late)).toBe(before);
  });

  it('does not fire when it is sent again a day later', { timeout: 60_000 }, async () => {
    const before = await openings(late);
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: day });
    await again();
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: 0 });
    await fence(late);
    expect(await openings(late)).toBe(before);
  });

  it.each([
    ['a day ahead', { quality: 'ntp', offsetMs: day }],
    ['a day behind', { quality: 'ntp', offsetMs: -day }],
  ])('is not carried out by a node whose clock is %s, and the guard sees it', { timeout: 60_000 }, async (_, clock) => {
    const before = await openings(late);
    await all(late, { op: 'clock', ...clock });
    await seenAsNotExecuted(late, await click(late));
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: 0 });
    expect(await openings(late)).toBe(before);
  });

  it('does not fire as a message that the broker keeps', { timeout: 120_000 }, async () => {
    const before = await openings(late);
    await again(true);
    await all(late, { op: 'network', up: false });
    await all(late, { op: 'network', up: true });
    await reachable(late);
    await fence(late);
    await Promise.all(ids.map((id) => late.publish(topicOf(id), '', { qos: 1, retain: true })));
    expect(await openings(late)).toBe(before);
  });

  it('does not fire after the node was restarted', { timeout: 120_000 }, async () => {
    await openings(late);
    await late.restartNodes();
    await reachable(late);
    const before = await openings(late);
    await again();
    await fence(late);
    expect(await openings(late)).toBe(before);
  });

  const topicOf = (id: string) => captured.find(({ topic }) => topic.includes(`/${id}/`))?.topic ?? '';
});

/** Times that a lock was released by all the tries at nodes that were away at the click, for so long. */
async function openingsOfAbsence(late: Late, seconds: number): Promise<number> {
  const before = await openings(late);
  await all(late, { op: 'network', up: false });
  const begun = performance.now();
  await seenAsNotExecuted(late, await click(late));
  await until('the node has been away for so long', () => performance.now() - begun > seconds * 1_000, seconds * 1_100);
  await all(late, { op: 'network', up: true });
  await reachable(late);
  await fence(late);
  return (await openings(late)) - before;
}

describe.concurrent('an order to a node that is away for 5 minutes', () => {
  it.each(['builtin', 'mosquitto'] as const)(
    'does not fire, with the broker %s',
    { timeout: 600_000 },
    async (kind) => {
      const late = await openSite(kind);
      try {
        await reachable(late);
        expect(await openingsOfAbsence(late, 300)).toBe(0);
      } finally {
        await late.stop();
      }
    },
  );
});
