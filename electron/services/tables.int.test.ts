import { createHash, createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode, type WireNode } from '../../build/testing/wire-node.ts';
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
    const sealed = site.access.sealNumber(card, 'w26', BigInt(1_000 + i));
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
});
