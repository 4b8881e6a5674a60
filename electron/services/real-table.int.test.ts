import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestBroker } from '../../build/testing/brokers.ts';
import { measured } from '../../build/testing/measured.ts';
import { freePort } from '../../build/testing/mosquitto.ts';
import { provision, type SimulatedNode, startNodes } from '../../build/testing/simulated-node.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import type { BrokerSettings } from '../contract/broker.ts';
import type { TableState } from '../contract/doors.ts';
import type { Provisioning } from '../contract/nodes.ts';
import type { BookChange } from './access-book.ts';

const admin = operator('admin-1');
const cards = 10_000;
const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(broker: BrokerSettings): Promise<TestSite> {
  const site = await startSite({ broker });
  stops.unshift(() => site.stop());
  await until('the station is connected', () => site.link.state().connected);
  return site;
}

async function create(site: TestSite, id = 'door-1'): Promise<Provisioning> {
  const papers = await site.nodes.handlers['nodes.create']({ id, name: id, fail: 'secure' }, admin);
  if (!papers.ok) throw new Error(papers.error.message);
  return papers.value;
}

async function startNode(papers: Provisioning): Promise<SimulatedNode> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-table-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const running = await startNodes(dir);
  stops.unshift(() => running.stop());
  const [node] = running.nodes;
  if (node === undefined) throw new Error('no node');
  await provision(node, papers);
  return node;
}

/** Persons with one card each, numbers from 1, and a schedule that holds always. */
function people(site: TestSite, count: number): BookChange[] {
  return Array.from({ length: count }, (_, i) => {
    const [person, card] = [site.access.nextId(), site.access.nextId()];
    const plain = {
      department: '',
      note: '',
      from: null,
      to: '2034-12-31',
      groups: [1],
      first: false,
      second: false,
      exempt: false,
    };
    const rest = { photo: 0, pin: false, duress: false, created: 1, sealedPins: null };
    const sealed = site.access.sealNumber(card, BigInt(i + 1));
    const state = { label: '', state: 'active', to: null, added: 1 };
    return [
      { kind: 'person', id: person, value: { id: person, rev: 1, name: `Person ${i + 1}`, ...plain, ...rest } },
      { kind: 'card', id: card, value: { id: card, rev: 1, person, format: 'w26', ...state, ...sealed } },
    ] satisfies BookChange[];
  }).flat();
}

const right = {
  kind: 'right',
  id: 900_000,
  value: { id: 900_000, rev: 1, who: { is: 'group', id: 1 }, where: { is: 'door', node: 'door-1' }, schedule: null },
} satisfies BookChange;

const state = (site: TestSite) => site.tables.state('door-1');
const applied = (site: TestSite, count: number) =>
  until(
    `${count} credentials are in force`,
    () => site.tables.idle() && state(site).state === 'applied' && state(site).credentials === count,
    30_000,
  );

/** Brings ten thousand cards to the node, and says how long it took from the change of the book until they were in force. */
async function carries(site: TestSite, papers: Provisioning): Promise<TableState> {
  await startNode(papers);
  await applied(site, 0);
  await site.access.change([...people(site, cards), right], []);
  const began = performance.now();
  await applied(site, cards);
  measured(`${cards} credentials in force`, performance.now() - began);
  return state(site);
}

const arrived = { state: 'applied', credentials: cards, pieces: 40, sent: 40, fault: null };

describe('ten thousand cards on their way to the firmware itself, over TLS', () => {
  it('arrive from the built-in broker', async () => {
    const site = await start({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
    expect(await carries(site, await create(site))).toMatchObject(arrived);
  });

  it('arrive from Mosquitto', async () => {
    const first = await startTestBroker('mosquitto', { nodes: ['door-1'] });
    stops.push(() => first.stop());
    const { host, port, username, password } = first.target;
    const site = await start({
      kind: 'external',
      accounts: 'manual',
      host,
      port,
      ca: first.authority.certificate,
      username,
      password,
    });
    const papers = await create(site);
    const lines = papers.lines.map((line) => line.replace(papers.password, first.passwordOf('door-1')));
    expect(await carries(site, { ...papers, lines })).toMatchObject(arrived);
  });

  it('let a known card in with its name in the journal, and keep an unknown one out with the card sealed', async () => {
    const site = await start({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
    const node = await startNode(await create(site));
    await site.access.change([...people(site, 50), right], []);
    await applied(site, 50);
    await node.control({ op: 'card', reader: 0, format: 'w26', number: 7 });
    const rows = (type: string) => async () => (await site.reader.latest(50)).find((row) => row.type === type);
    expect((await until('the card is granted', rows('access.granted'))).value).toMatchObject({
      name: 'Person 7',
      last4: '0007',
    });
    await node.control({ op: 'card', reader: 0, format: 'w26', number: 4_242 });
    const denied = await until('the card is refused', rows('access.denied'));
    expect(denied.value).toMatchObject({ reason: 'unknown_credential' });
    expect(denied.value['person']).toBeUndefined();
    const { boot, seq, value } = denied;
    const opened = site.cards.openCard('door-1', boot ?? 0, seq ?? 0, String(value['enc']));
    expect(opened).toMatchObject({ format: 'w26', number: 4_242n });
  });
});

describe('two real doors into one area with anti-passback', () => {
  it('know who is inside, whichever door it was', async () => {
    const site = await start({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
    const [east, west] = [await startNode(await create(site, 'door-1')), await startNode(await create(site, 'door-2'))];
    const area = { id: 800_001, rev: 1, name: 'Hall', antipassback: true };
    const doors = ['door-1', 'door-2'].map((node): BookChange => {
      return { kind: 'door', id: node, value: { ...site.access.door(node), rev: 1, inside: area.id } };
    });
    const second = {
      ...right,
      id: 900_001,
      value: { ...right.value, id: 900_001, where: { is: 'door', node: 'door-2' } },
    };
    await site.access.change(
      [{ kind: 'area', id: area.id, value: area }, ...doors, ...people(site, 3), right, second],
      [],
    );
    await applied(site, 3);
    await until('the other door too', () => site.tables.state('door-2').state === 'applied' && site.tables.idle());

    const told = new Set<string>();
    stops.push(
      site.ingest.onBatch(({ messages }) => {
        for (const { kind, node, body } of messages) if (kind === 'res' && body.stage === 'done') told.add(node);
      }),
    );
    const newestAt = (node: string, type: string) => async () =>
      (await site.reader.latest(100)).find((row) => row.node === node && row.type === type);
    await east.control({ op: 'card', reader: 0, format: 'w26', number: 2 });
    await until('granted at the east door', newestAt('door-1', 'access.granted'));
    await until('inside', () => site.presence.list().some(({ name }) => name === 'Person 2'));
    expect(site.lastReads.get('door-1')).toMatchObject({ name: 'Person 2', granted: true });
    await until('the west door was told', () => told.has('door-2'));
    expect((await site.reader.count({ types: ['command.queued'] })).count).toBe(0);
    await west.control({ op: 'card', reader: 0, format: 'w26', number: 2 });
    const refused = await until('refused at the west door', newestAt('door-2', 'access.denied'));
    expect(refused.value).toMatchObject({ reason: 'antipassback', name: 'Person 2' });
    await west.control({ op: 'card', reader: 0, format: 'w26', number: 3 });
    await until('granted at the west door', newestAt('door-2', 'access.granted'));
  });
});
