import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../build/testing/brokers.ts';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode, type WireNode } from '../../build/testing/wire-node.ts';
import { memoryKeychain } from '../adapters/sqlite/testing.ts';
import type { BrokerSettings } from '../contract/broker.ts';
import type { Provisioning } from '../contract/nodes.ts';
import { decodeImage } from '../domain/access/image-reader.ts';
import type { AccessTable } from '../domain/access/table.ts';
import type { BookChange } from './access-book.ts';

const admin = operator('admin-1');
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

async function startBuiltIn(): Promise<TestSite> {
  return start({ kind: 'builtin', host: '127.0.0.1', port: await freePort() });
}

async function papersOf(site: TestSite, id: string): Promise<Provisioning> {
  const papers = await site.nodes.handlers['nodes.create']({ id, name: id, fail: 'secure' }, admin);
  if (!papers.ok) throw new Error(papers.error.message);
  return papers.value;
}

async function join(papers: Provisioning): Promise<WireNode> {
  const node = await connectWireNode(papers);
  stops.unshift(() => node.stop());
  await node.status();
  return node;
}

/** Persons with one card each, all of whom may pass at `door-1`; card numbers count from 1,000. */
function people(site: TestSite, count: number): BookChange[] {
  const changes: BookChange[] = [];
  for (let i = 0; i < count; i++) {
    const [person, card] = [site.access.nextId(), site.access.nextId()];
    const plain = {
      department: '',
      note: '',
      from: null,
      to: null,
      groups: [1],
      first: false,
      second: false,
      exempt: false,
    };
    const rest = { photo: 0, pin: false, duress: false, created: 1, sealedPins: null };
    const sealed = site.access.sealNumber(card, BigInt(1_000 + i));
    const state = { label: '', state: 'active', to: null, added: 1 };
    changes.push(
      { kind: 'person', id: person, value: { id: person, rev: 1, name: `Person ${i}`, ...plain, ...rest } },
      { kind: 'card', id: card, value: { id: card, rev: 1, person, format: 'w26', ...state, ...sealed } },
    );
  }
  return changes;
}

const everybody: BookChange = {
  kind: 'right',
  id: 900_000,
  value: { id: 900_000, rev: 1, who: { is: 'group', id: 1 }, where: { is: 'door', node: 'door-1' }, schedule: null },
};

interface Manifest {
  readonly rev: number;
  readonly count: number;
  readonly chunks: number;
  readonly size: number;
  readonly sha256: string;
}

function manifestOf(node: WireNode): Manifest | null {
  const found = node.received.findLast(({ end, payload }) => end === 'acl/desired' && payload !== '');
  return found === undefined ? null : JSON.parse(found.payload);
}

interface Piece {
  readonly rev: number;
  readonly index: number;
  readonly sha256: string;
  readonly data: string;
}

/** Pieces with a signature that holds. */
function piecesOf(node: WireNode, key: string): Piece[] {
  return node.received
    .filter(({ end }) => end === 'acl/chunk')
    .map(({ payload, retained }) => {
      const [header = '', body = '', signature] = payload.split('.');
      const mac = createHmac('sha256', Buffer.from(key, 'hex')).update(`${header}.${body}`).digest('base64url');
      expect([retained, signature]).toEqual([false, mac]);
      expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'acl' });
      expect(payload.length).toBeLessThanOrEqual(16_384);
      return JSON.parse(Buffer.from(body, 'base64url').toString());
    });
}

const ask = (node: WireNode, rev: number, index: number) => node.say('acl/req', { ...node.envelope(), rev, index });

/** Asks for every piece as a node does, one after the other, and puts the image together. */
async function fetchImage(node: WireNode, papers: Provisioning, manifest: Manifest): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let index = 0; index < manifest.chunks; index++) {
    const before = node.received.length;
    await ask(node, manifest.rev, index);
    await until(`piece ${index}`, () => node.received.slice(before).some(({ end }) => end === 'acl/chunk'));
    const piece = piecesOf(node, papers.key).at(-1);
    expect(piece).toMatchObject({ rev: manifest.rev, index, sha256: manifest.sha256 });
    parts.push(Buffer.from(piece?.data ?? '', 'base64url'));
  }
  const image = Buffer.concat(parts);
  expect([image.length, createHash('sha256').update(image).digest('hex')]).toEqual([manifest.size, manifest.sha256]);
  return image;
}

async function fetchTable(node: WireNode, papers: Provisioning, manifest: Manifest): Promise<AccessTable> {
  const table = decodeImage(await fetchImage(node, papers, manifest));
  if (table === null) throw new Error('the image is not well formed');
  return table;
}

function report(node: WireNode, { rev, count, chunks, size, sha256 }: Manifest, change: Record<string, unknown> = {}) {
  const body = { ...node.envelope(), rev, count, chunks, size, sha256, judged: rev, result: 'applied', ...change };
  return node.say('acl/reported', body, { retain: true });
}

const externalOf = ({ target, authority }: TestBroker): BrokerSettings => {
  const { host, port, username, password } = target;
  return { kind: 'external', accounts: 'manual', host, port, ca: authority.certificate, username, password };
};

/** A station on a broker of its own with the node `door-1`; the broker can be stopped and started again. */
async function startExternal(kind: TestBroker['kind']) {
  let broker = await startTestBroker(kind, { nodes: ['door-1'] });
  stops.push(() => broker.stop());
  const site = await start(externalOf(broker));
  const papers = { ...(await papersOf(site, 'door-1')), password: broker.passwordOf('door-1') };
  const { authority, target } = broker;
  const restart = async () => {
    broker = await startTestBroker(kind, { nodes: ['door-1'], port: target.port, authority });
  };
  return { site, papers, broker, restart };
}

async function made(site: TestSite): Promise<void> {
  // The book is heard of at once, the making begins a moment later.
  await until('all tables are made', () => site.tables.idle());
}

const newest = (site: TestSite, node: WireNode) =>
  until('the newest manifest', () => {
    const manifest = manifestOf(node);
    return site.tables.idle() && manifest !== null && manifest.rev === site.tables.state('door-1').rev && manifest;
  });

describe('the credential table on its way to a node', () => {
  it('is made for a new node, sent piece by piece, and followed until it is in force', async () => {
    const site = await startBuiltIn();
    const papers = await papersOf(site, 'door-1');
    await site.access.change([...people(site, 600), everybody], []);
    const node = await join(papers);
    const manifest = await newest(site, node);
    expect(manifest).toMatchObject({ count: 600, chunks: 3 });
    expect(site.tables.state('door-1')).toMatchObject({
      state: 'waiting',
      held: 0,
      credentials: 600,
      pieces: 3,
      sent: 0,
    });
    const table = await fetchTable(node, papers, manifest);
    expect(table.credentials).toHaveLength(600);
    expect(table.credentials.every(({ schedule }) => schedule === 0)).toBe(true);
    const cred = createHmac('sha256', Buffer.from(papers.key, 'hex')).update('1000').digest().subarray(0, 16);
    expect(table.credentials.some((credential) => cred.equals(credential.cred))).toBe(true);
    expect(site.tables.state('door-1')).toMatchObject({ state: 'sending', sent: 3, fault: null });
    await report(node, manifest);
    await until('it is in force', () => site.tables.state('door-1').state === 'applied');
    expect(site.tables.state('door-1')).toMatchObject({ rev: manifest.rev, held: manifest.rev, sent: 3 });
  });

  it('gets a new revision only where a door is to decide otherwise', async () => {
    const site = await startBuiltIn();
    const papers = await papersOf(site, 'door-1');
    await papersOf(site, 'door-2');
    await site.access.change([...people(site, 3), everybody], []);
    const node = await join(papers);
    const first = await newest(site, node);
    const other = site.tables.state('door-2').rev;
    const [person] = site.access.persons().values();
    if (person === undefined) throw new Error('nobody');
    await site.access.change(
      [{ kind: 'person', id: person.id, value: { ...person, rev: 2, note: 'speaks French' } }],
      [],
    );
    await made(site);
    expect(site.tables.state('door-1').rev).toBe(first.rev);
    const door = { ...site.access.door('door-1'), rev: 1, twoPersons: true };
    await site.access.change([{ kind: 'door', id: 'door-1', value: door }], []);
    await made(site);
    expect([site.tables.state('door-1').rev, site.tables.state('door-2').rev]).toEqual([first.rev + 1, other]);
    const table = await fetchTable(node, papers, await newest(site, node));
    expect(table.rules.twoPersons).toBe(true);
  });

  it('says why a node has refused it, and what a node holds that nobody here has made', async () => {
    const site = await startBuiltIn();
    const papers = await papersOf(site, 'door-1');
    const node = await join(papers);
    const manifest = await newest(site, node);
    const nothing = { ...manifest, rev: 0, count: 0, chunks: 0, size: 0, sha256: createHash('sha256').digest('hex') };
    const shows = (state: Record<string, unknown>) =>
      until(JSON.stringify(state), () => {
        const now: Record<string, unknown> = site.tables.state('door-1');
        return Object.entries(state).every(([name, value]) => now[name] === value);
      });
    await report(node, nothing, { judged: manifest.rev, result: 'rejected', code: 'storage' });
    await shows({ state: 'refused', fault: 'storage', held: 0 });
    await report(node, { ...manifest, sha256: 'ab'.repeat(32) });
    await shows({ state: 'differs', fault: null, held: manifest.rev });
    await report(node, { ...manifest, rev: 70 });
    await shows({ state: 'differs', rev: manifest.rev, held: 70 });
    await node.status({ aclRev: 80 });
    await shows({ state: 'differs', held: 80 });
    await site.tables.resend('door-1');
    const again = await newest(site, node);
    expect(again).toMatchObject({ rev: 81, sha256: manifest.sha256 });
    await report(node, again);
    await shows({ state: 'applied', rev: 81, held: 81 });
    await node.status({ aclRev: 0 });
    await shows({ state: 'waiting', held: 0 });
  });

  it('carries the PINs of those who may pass, and the duress PIN, to a door that wants them', async () => {
    const site = await startBuiltIn();
    const papers = await papersOf(site, 'door-1');
    await site.access.change([...people(site, 5), everybody], []);
    const [person] = site.access.persons().values();
    if (person === undefined) throw new Error('nobody');
    const sealedPins = site.access.sealPins(person.id, '0815', '4711');
    const door = { ...site.access.door('door-1'), rev: 1, pin: 'always' };
    await site.access.change(
      [
        { kind: 'person', id: person.id, value: { ...person, rev: 2, pin: true, duress: true, sealedPins } },
        { kind: 'door', id: 'door-1', value: door },
      ],
      [],
    );
    const node = await join(papers);
    const { pins } = await fetchTable(node, papers, await newest(site, node));
    const hash = (digits: string) =>
      createHmac('sha256', Buffer.from(papers.key, 'hex'))
        .update(`pin:${person.id}:${digits}`)
        .digest('hex')
        .slice(0, 16);
    const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');
    expect(pins.map(({ person: of, pin, duress }) => [of, hex(pin), hex(duress)])).toEqual([
      [person.id, hash('0815'), hash('4711')],
    ]);
    const changed = site.access.sealPins(person.id, '1234', null);
    const now = { ...person, rev: 3, pin: true, sealedPins: changed };
    await site.access.change([{ kind: 'person', id: person.id, value: now }], []);
    await made(site);
    const again = await fetchTable(node, papers, await newest(site, node));
    expect(again.pins.map(({ pin, duress }) => [hex(pin), duress])).toEqual([[hash('1234'), null]]);
  });

  it('refuses by itself what no node has room for, and leaves the nodes what they have', async () => {
    const site = await startBuiltIn();
    const papers = await papersOf(site, 'door-1');
    const node = await join(papers);
    const before = await newest(site, node);
    const holiday = { id: 800_000, rev: 1, name: 'Long', from: '2026-01-01', to: '2026-12-01', yearly: true };
    await site.access.change([{ kind: 'holiday', id: 800_000, value: holiday }], []);
    await made(site);
    expect(site.tables.state('door-1')).toMatchObject({ state: 'refused', fault: 'too_large', rev: before.rev });
    expect(manifestOf(node)).toEqual(before);
    await site.access.change([{ kind: 'holiday', id: 800_000, value: null }], []);
    await made(site);
    expect(site.tables.state('door-1')).toMatchObject({ state: 'waiting', fault: null, rev: before.rev });
  });

  it('answers nobody who asks for what is not theirs, and nobody who asks without end', async () => {
    const site = await startBuiltIn();
    const [papers, others] = [await papersOf(site, 'door-1'), await papersOf(site, 'door-2')];
    await site.access.change([...people(site, 300), everybody], []);
    const [node, other] = [await join(papers), await join(others)];
    const manifest = await newest(site, node);
    await ask(other, manifest.rev + 5, 0);
    await ask(other, manifest.rev, 99);
    await other.say('acl/req', { ...other.envelope(), rev: -1, index: 0 });
    const begun = performance.now();
    for (let i = 0; i < 400; i++) await ask(node, manifest.rev, 0);
    await until('the flood is through', async () => {
      const before = node.received.length;
      await node.status();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return node.received.length === before;
    });
    const answered = piecesOf(node, papers.key).length;
    expect(answered).toBeGreaterThanOrEqual(128);
    // 128 at once and 16 a second: a machine that takes longer to ask is answered more often, never each time.
    expect(answered).toBeLessThanOrEqual(129 + (16 * (performance.now() - begun)) / 1_000);
    expect(answered).toBeLessThan(400);
    expect(other.received.filter(({ end }) => end === 'acl/chunk')).toEqual([]);
  });

  it('goes with its node: the broker keeps none of a node that was revoked', async () => {
    const { site, papers } = await startExternal('mosquitto');
    const node = await join(papers);
    await newest(site, node);
    const revoked = await site.nodes.handlers['nodes.revoke']({ id: 'door-1' }, admin);
    expect(revoked.ok).toBe(true);
    await until('its record is gone', () => site.access.record('table', 'door-1') === null);
    await node.stop();
    const again = await connectWireNode(papers);
    stops.unshift(() => again.stop());
    // Subscribed last, so what was kept for the node has come before it.
    await until('what the broker keeps has come', () => again.received.some(({ retained }) => retained));
    expect(again.received.filter(({ end, retained }) => retained && end === 'acl/desired')).toEqual([]);
  });

  it.each(['aedes', 'mosquitto'] as const)('outlives a broker that is gone in the middle (%s)', async (kind) => {
    const { site, papers, broker, restart } = await startExternal(kind);
    await site.access.change([...people(site, 600), everybody], []);
    const node = await join(papers);
    const manifest = await newest(site, node);
    await ask(node, manifest.rev, 0);
    await until('the first piece', () => site.tables.state('door-1').state === 'sending');
    await broker.stop();
    await until('the station has lost it', () => !site.link.state().connected);
    expect(site.tables.state('door-1')).toMatchObject({ state: 'waiting', sent: 0 });
    await restart();
    await until('the station is back', () => site.link.state().connected, 30_000);
    const again = await join(papers);
    const table = await fetchTable(again, papers, await newest(site, again));
    expect(table.credentials).toHaveLength(600);
  });

  it('means the same after a restart of the station, and goes on where the node is', async () => {
    const first = await startTestBroker('aedes', { nodes: ['door-1'] });
    stops.push(() => first.stop());
    const [dir, keychain] = [mkdtempSync(pathOf(tmpdir(), 'leitstand-tables-')), memoryKeychain()];
    stops.push(() => rmSync(dir, { recursive: true, force: true }));
    const broker = externalOf(first);
    let site = await startSite({ dir, keychain, broker });
    const papers = { ...(await papersOf(site, 'door-1')), password: first.passwordOf('door-1') };
    await site.access.change([...people(site, 600), everybody], []);
    await until('the station is connected', () => site.link.state().connected);
    const node = await join(papers);
    const manifest = await newest(site, node);
    await ask(node, manifest.rev, 0);
    await until('the first piece', () => site.tables.state('door-1').state === 'sending');
    await site.stop();
    site = await startSite({ dir, keychain });
    stops.unshift(() => site.stop());
    await until('the station is back', () => site.link.state().connected && site.tables.idle());
    expect(site.tables.state('door-1')).toMatchObject({ rev: manifest.rev, pieces: 3 });
    const table = await fetchTable(node, papers, manifest);
    expect(table.credentials).toHaveLength(600);
  });
});
