import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import type { Rollout } from '../../electron/contract/firmware.ts';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import type { Result } from '../../electron/contract/result.ts';
import type { FirmwareImage, FirmwareShelf } from '../../electron/domain/ports/flashing.ts';
import { createFirmwareUpdates, type FirmwareUpdates } from '../../electron/services/firmware-updates.ts';
import { freePort } from '../testing/mosquitto.ts';
import { type NodeProcess, nodeBinary, provision, startNodes } from '../testing/simulated-node.ts';
import { memoryKeychain, operator, startSite, type TestSite } from '../testing/site.ts';
import { until } from '../testing/until.ts';

const admin = operator('admin-1');
const stops: (() => Promise<unknown> | void)[] = [];
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** What the firmware calls itself, and what the images of these tests do: as long, so that it can be written over it. */
const [installed, newer] = ['0.2.0', '0.3.0'];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The publisher whose key the nodes carry. */
function publisher() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const hex = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('hex');
  return { privateKey, hex };
}

/** The program of the node with some of its texts written over by others of the same length. */
function program(texts: Readonly<Record<string, string>>): Buffer {
  let bytes = readFileSync(nodeBinary);
  for (const [from, to] of Object.entries(texts)) {
    const found = Buffer.from(`${from}\0`);
    if (from.length !== to.length || !bytes.includes(found)) throw new Error(`${from} cannot be written over`);
    bytes = Buffer.from(bytes);
    for (let at = bytes.indexOf(found); at >= 0; at = bytes.indexOf(found, at + 1)) bytes.write(to, at);
  }
  return bytes;
}

const good = () => program({ [installed]: newer });
/** One that connects, and never hears a receipt of the station. */
const deaf = () => program({ [installed]: newer, 'evt/ack': 'evt/akk' });

interface Offered {
  readonly bytes: Buffer;
  readonly version?: string;
  readonly chip?: string;
  /** What is given to the node in the place of what was signed. */
  readonly instead?: Buffer;
}

/** A shelf with one image, signed by whoever it is. */
async function shelfWith(signer: KeyObject, { bytes, version = newer, chip = 'linux', instead }: Offered) {
  const part = {
    file: 'node.bin',
    offset: 65_536,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const statement = { chip, version, built: 1, flashBytes: 8_388_608, app: part.file, parts: [part] };
  const release = await new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(signer);
  const image: FirmwareImage = { ...statement, folder: '', release };
  const shelf: FirmwareShelf = {
    list: async () => [{ chip, version, built: 1, usable: true, problem: null, message: '' }],
    newest: async () => ({ ok: true, value: image }),
    read: async () => ({ ok: true, value: new Uint8Array(instead ?? bytes) }),
  };
  return shelf;
}

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

interface House {
  readonly site: TestSite;
  readonly updates: () => FirmwareUpdates;
  readonly hex: string;
  readonly papers: readonly Provisioning[];
  node(index: number): NodeProcess;
  /** Starts the node again on what it keeps. */
  startNode(index: number): Promise<void>;
  rollout(): Promise<Rollout | null>;
  start(count?: number): Promise<Result<Rollout>>;
  /** Another service on the same settings, as after a restart of the station. */
  restartUpdates(): Promise<void>;
}

/** A station with real nodes that trust the publisher, and a shelf. */
async function house(
  offered: Offered,
  options: { nodes?: number; trial?: number; stranger?: boolean } = {},
): Promise<House> {
  const { privateKey, hex } = publisher();
  const shelf = await shelfWith(options.stranger === true ? publisher().privateKey : privateKey, offered);
  const site = await startSite({
    keychain: memoryKeychain(),
    broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() },
  });
  stops.unshift(() => site.stop());
  await until('the station is connected', () => site.link.state().connected);
  const open = () =>
    createFirmwareUpdates({
      ...site,
      shelf,
      crypto: nodeCrypto,
      log: quiet,
      settings: site.settings,
      vault: site.vault,
    });
  let updates = await open();
  stops.unshift(() => updates.stop());
  const papers: Provisioning[] = [];
  const running: NodeProcess[] = [];
  const dirs: string[] = [];
  const args = ['--publisher', hex, '--trial-ms', String(options.trial ?? 60_000), '--quiet'];
  const startNode = async (index: number) => {
    running[index] = await startNodes(dirs[index] ?? '', { seed: index + 1, args });
  };
  stops.unshift(async () => {
    for (const each of running) await each.stop();
  });
  for (let index = 0; index < (options.nodes ?? 1); index++) {
    const id = `door-${index + 1}`;
    const made = valueOf(await site.nodes.handlers['nodes.create']({ id, name: id, fail: 'secure' }, admin));
    papers.push(made);
    const dir = mkdtempSync(join(tmpdir(), 'leitstand-air-'));
    stops.push(() => rmSync(dir, { recursive: true, force: true }));
    dirs.push(dir);
    await startNode(index);
    const [node] = running[index]?.nodes ?? [];
    if (node === undefined) throw new Error('no node');
    await provision(node, made);
    await until(`${id} is there`, () => site.nodes.config(id)?.state === 'applied', 60_000);
  }
  return {
    site,
    updates: () => updates,
    hex,
    papers,
    node(index) {
      const found = running[index];
      if (found === undefined) throw new Error('no node');
      return found;
    },
    startNode,
    rollout: async () => valueOf(await updates.handlers['firmware.rollout']({}, admin)),
    start: (count = options.nodes ?? 1) =>
      updates.handlers['firmware.start'](
        {
          chip: offered.chip ?? 'linux',
          version: offered.version ?? newer,
          nodes: papers.slice(0, count).map(({ node }) => node),
          older: false,
        },
        admin,
      ),
    async restartUpdates() {
      await updates.stop();
      updates = await open();
    },
  };
}

const stateOf = async ({ rollout }: House, index = 0) => (await rollout())?.nodes[index];
const reached = (of: House, state: string, index = 0) =>
  until(`the node is ${state}`, async () => (await stateOf(of, index))?.state === state, 120_000);

/** The version that a node says of itself now, over its serial line. */
async function versionOf(of: House, index = 0): Promise<unknown> {
  const [node] = of.node(index).nodes;
  return (await node?.serial(['{"id":1,"op":"hello"}']))?.[0]?.['fw'];
}

const rows = async ({ site }: House) =>
  (await site.reader.latest(200))
    .filter(({ type }) => type.startsWith('firmware.'))
    .map(({ type, node }) => [type, node]);

describe('firmware over the air', () => {
  it('is taken by one node, then by the next, and is healthy when the station has heard it', async () => {
    const of = await house({ bytes: good() }, { nodes: 2 });
    valueOf(await of.start());
    await reached(of, 'healthy', 0);
    await reached(of, 'healthy', 1);
    await until('the roll-out is done', async () => (await of.rollout())?.state === 'done');
    expect([await versionOf(of, 0), await versionOf(of, 1)]).toEqual([newer, newer]);
    expect((await rows(of)).toReversed()).toEqual([
      ['firmware.ordered', null],
      ['firmware.updated', 'door-1'],
      ['firmware.updated', 'door-2'],
    ]);
    // For good: it starts with it after the power was off.
    await of.node(0).stop('SIGKILL');
    await of.startNode(0);
    expect(await versionOf(of, 0)).toBe(newer);
  }, 300_000);

  it('goes back by itself where it is never heard, and the other nodes are left alone', async () => {
    const of = await house({ bytes: deaf() }, { nodes: 2, trial: 4_000 });
    valueOf(await of.start());
    await reached(of, 'rolled_back');
    expect(await versionOf(of, 0)).toBe(installed);
    expect(await of.rollout()).toMatchObject({ state: 'halted', nodes: [{}, { node: 'door-2', state: 'stopped' }] });
    await until('it is in the journal', async () => (await rows(of))[0]?.[0] === 'firmware.rolled_back');
    expect(await of.updates().handlers['firmware.resume']({}, admin)).toMatchObject({ error: { code: 'conflict' } });
    expect(await versionOf(of, 1)).toBe(installed);
  }, 300_000);

  it.each([
    ['what came is not what was signed', { bytes: good(), instead: deaf() }, 'hash'],
    ['it is no program', { bytes: Buffer.alloc(100_000, 7) }, 'storage'],
    ['it is for another chip', { bytes: good(), chip: 'esp32' }, 'chip'],
    ['it is older', { bytes: good(), version: '0.1.9' }, 'old_version'],
  ] as const)(
    'is refused by the node where %s',
    async (_, offered, code) => {
      const of = await house(offered);
      valueOf(await of.start());
      await reached(of, 'rejected');
      expect(await stateOf(of)).toMatchObject({ code });
      expect(await versionOf(of)).toBe(installed);
    },
    300_000,
  );

  it('is refused by the node where a stranger has signed it, though the order is the station’s own', async () => {
    const of = await house({ bytes: good() }, { stranger: true });
    valueOf(await of.start());
    await reached(of, 'rejected');
    expect(await stateOf(of)).toMatchObject({ code: 'signature' });
    expect(await versionOf(of)).toBe(installed);
  }, 300_000);

  it('leaves a node that runs, and gets there in the end, wherever the power goes', async () => {
    const of = await house({ bytes: good() });
    valueOf(await of.start());
    const random = seeded(20_261_126);
    for (let cut = 0; cut < 6 && (await stateOf(of))?.state !== 'healthy'; cut++) {
      const goal = Math.floor(random() * 300);
      await until(
        `piece ${goal} is there, or all`,
        async () => {
          const now = await stateOf(of);
          return now !== undefined && (now.state !== 'receiving' ? now.state !== 'ordered' : now.received >= goal);
        },
        60_000,
      );
      await of.node(0).stop('SIGKILL');
      await of.startNode(0);
      expect([installed, newer]).toContain(await versionOf(of));
    }
    await until(
      'it has ended',
      async () => ['healthy', 'rolled_back'].includes((await stateOf(of))?.state ?? ''),
      120_000,
    );
    expect(await versionOf(of)).toBe((await stateOf(of))?.state === 'healthy' ? newer : installed);
  }, 400_000);

  it('goes on where the station was when it restarts, can be paused, and stopped', async () => {
    const of = await house({ bytes: good() }, { nodes: 2 });
    valueOf(await of.start());
    await reached(of, 'receiving');
    expect(valueOf(await of.updates().handlers['firmware.pause']({}, admin)).state).toBe('paused');
    await of.restartUpdates();
    await reached(of, 'healthy', 0);
    expect(await of.rollout()).toMatchObject({ state: 'paused', nodes: [{}, { state: 'queued' }] });
    valueOf(await of.updates().handlers['firmware.resume']({}, admin));
    await reached(of, 'receiving', 1);
    expect(valueOf(await of.updates().handlers['firmware.stop']({}, admin))).toMatchObject({
      state: 'stopped',
      nodes: [{ state: 'healthy' }, { state: 'stopped' }],
    });
    expect(await versionOf(of, 1)).toBe(installed);
  }, 300_000);
});

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
