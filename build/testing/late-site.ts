import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import type { CommandStory } from '../../electron/contract/doors.ts';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import { freePort, type Mosquitto, startMosquitto } from './mosquitto.ts';
import { type NodeProcess, provision, startNodes } from './simulated-node.ts';
import { operator, startSite, type TestSite } from './site.ts';
import { until } from './until.ts';

export const ids = Array.from({ length: 20 }, (_, i) => `door-${i + 1}`);
/** Tries of each case: as many at every door. */
export const tries = 100;
const over: ReadonlyArray<CommandStory['outcome']> = ['refused', 'failed', 'expired', 'unreachable'];

export interface Published {
  readonly topic: string;
  readonly payload: string;
}

/** A site whose orders can be recorded, and sent again, by whoever holds the broker. */
export async function openLateSite(kind: 'builtin' | 'mosquitto') {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-late-'));
  const port = await freePort();
  const authority = await makeAuthority(Date.now(), 'test');
  const account = { username: 'leitstand-station', password: 'the password of the station' };
  const external = {
    kind: 'external',
    accounts: 'manual',
    host: 'localhost',
    port,
    ca: authority.certificate,
    ...account,
  } as const;
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

export type LateSite = Awaited<ReturnType<typeof openLateSite>>;

const each = <T>({ doors }: LateSite, command: Record<string, unknown>, read: (answer: Record<string, unknown>) => T) =>
  Promise.all(doors.process.nodes.map(async (node) => read(await node.control(command))));
export const all = (late: LateSite, command: Record<string, unknown>) => each(late, command, () => null);

/** Times that any lock was released, counted when every event of every node is in the journal. */
export async function openings(late: LateSite): Promise<number> {
  await until(
    'every event is in the journal',
    async () => (await each(late, { op: 'status' }, ({ buffered }) => buffered === 0)).every(Boolean),
    90_000,
  );
  return (await late.site.reader.count({ types: ['lock.unlocked'] })).count;
}

export async function reachable({ site }: LateSite): Promise<void> {
  await until('all nodes are connected', () => ids.every((id) => site.commands.reachable(id)), 90_000);
}

async function order(site: TestSite, node: string, op = 'unlock'): Promise<CommandStory> {
  const sent = await site.commands.send(node, op, {}, 'guard-1');
  if (!sent.ok) throw new Error(sent.error.message);
  return sent.value;
}

/** Orders every door as often as makes up all the tries. */
export async function click({ site }: LateSite): Promise<CommandStory[]> {
  const stories: CommandStory[] = [];
  for (let i = 0; i < tries; i += 1) stories.push(await order(site, ids[i % ids.length] ?? ''));
  return stories;
}

/** Waits until the guard has seen of each that it was not executed; 6 s from the last click. */
export async function seenAsNotExecuted({ site }: LateSite, stories: readonly CommandStory[]): Promise<void> {
  await until(
    'every story is over',
    () => stories.every(({ id }) => over.includes(site.commands.get(id)?.outcome ?? 'running')),
    6_000,
  );
}

/**
 * After it everything that was sent to the nodes before has been looked at: the broker keeps the order of a topic. An
 * order ends with the connection that it was for, and a node that was just away may change its own: then it is given anew.
 */
export async function fence({ site }: LateSite): Promise<void> {
  await Promise.all(
    ids.map((id) =>
      until('an order that is meant is accepted', async () => {
        const given = await order(site, id, 'identify');
        const story = () => site.commands.get(given.id);
        const accepted = () => story()?.stages.some(({ stage }) => stage === 'accepted') ?? false;
        await until('it is answered', () => accepted() || story()?.outcome !== 'running');
        return accepted();
      }),
    ),
  );
}

/** Times that a lock was released by all the tries at nodes that were away at the click, for so long. */
export async function openingsOfAbsence(late: LateSite, seconds: number): Promise<number> {
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
