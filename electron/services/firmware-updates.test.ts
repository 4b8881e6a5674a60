import { beforeEach, describe, expect, it } from 'vitest';
import { pieceBytes, type RolloutNode } from '../contract/firmware.ts';
import type { Result } from '../contract/result.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { LinkState } from '../domain/ports/link.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';
import { encodeUtf8, toBase64url } from '../domain/wire/text.ts';
import {
  createFirmwareUpdates,
  type FirmwareUpdates,
  type FirmwareUpdatesDeps,
  trialLimit,
} from './firmware-updates.ts';
import type { Caller } from './handlers.ts';
import { handClock } from './ingest-testing.ts';
import { countingCrypto, memorySettings, silentLog } from './testing.ts';

type Batch = Parameters<Parameters<FirmwareUpdatesDeps['ingest']['onBatch']>[0]>[0];

const callerOf = (username: string): Caller => ({
  person: { id: 1, username, role: 'admin', language: 'en', appearance: 'light' },
  windowId: 1,
  sessionId: 's',
  locked: false,
});
const [eva, otto] = [callerOf('eva'), callerOf('otto')];
const [boardA, boardB] = ['02:00:00:00:00:0a', '02:00:00:00:00:0b'];

/** A broker that keeps what is retained, and may be away. */
function handBroker() {
  const listeners = new Set<(state: LinkState) => void>();
  const kept = new Map<string, string>();
  const orders: string[] = [];
  let connected = true;
  const state = (): LinkState => ({ connected, since: 0, fault: null, message: '' });
  return {
    /** The nodes for which it keeps an order. */
    kept: () => [...kept].filter(([, payload]) => payload !== '').map(([node]) => node),
    /** Orders in the order in which they were taken, a call-off with a minus sign. */
    orders,
    set(now: boolean) {
      connected = now;
      for (const listener of listeners) listener(state());
    },
    link: {
      async publish(topic: string, payload: string) {
        if (!connected) throw new Error('no connection');
        const [, node = '', end] = /\/node\/([^/]+)\/(.+)$/.exec(topic) ?? [];
        if (end !== 'fw/desired') return;
        kept.set(node, payload);
        orders.push(payload === '' ? `-${node}` : node);
      },
      onMessage: () => () => undefined,
      onState(listener: (state: LinkState) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      state,
    },
  };
}

/** A shelf with one image of two pieces, whose version can be another one. */
function handShelf() {
  const part = { file: 'node.bin', offset: 65_536, size: 2 * pieceBytes, sha256: '00'.repeat(32) };
  const release = `.${toBase64url(encodeUtf8(JSON.stringify({ app: part.file })))}.`;
  const shelf = { version: '0.3.0' };
  const port: FirmwareUpdatesDeps['shelf'] = {
    list: async () => [],
    newest: async (chip) => ({
      ok: true,
      value: { chip, version: shelf.version, built: 1, flashBytes: 8_388_608, folder: '', parts: [part], release },
    }),
    read: async () => ({ ok: true, value: new Uint8Array(part.size) }),
  };
  return { shelf, port };
}

let clock: ReturnType<typeof handClock>;
let broker: ReturnType<typeof handBroker>;
let shelf: ReturnType<typeof handShelf>;
let rows: StationEntry[];
let settings: ReturnType<typeof memorySettings>;
let nodes: Set<string>;
let updates: FirmwareUpdates;
let hear: (batch: Batch) => void;
let bookChanged: () => void;

async function open(): Promise<void> {
  updates = await createFirmwareUpdates({
    site: 'hq',
    shelf: shelf.port,
    settings,
    clock,
    log: silentLog,
    book: {
      get: (id) => (nodes.has(id) ? ({ id, sealedKey: new Uint8Array() } as NodeRecord) : null),
      onChange(listener) {
        bookChanged = listener;
        return () => undefined;
      },
    },
    ingest: {
      onBatch(listener) {
        hear = listener;
        return () => undefined;
      },
    },
    link: broker.link,
    vault: { open: () => new Uint8Array(32) },
    crypto: countingCrypto(),
  });
}

beforeEach(async () => {
  clock = handClock();
  broker = handBroker();
  shelf = handShelf();
  rows = [];
  settings = memorySettings(rows);
  nodes = new Set(['door-1', 'door-2', 'door-3']);
  await open();
});

const nobody = { node: 'nobody' };
/** What was begun is done: a call that changes nothing has its turn behind it, and another behind what that has set off. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await updates.handlers['firmware.skip'](nobody, eva);
}

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const conflict = { ok: false, error: { code: 'conflict' } };
const image = { chip: 'esp32', version: '0.3.0', older: false };
const start = (...ids: string[]) => updates.handlers['firmware.start']({ ...image, nodes: ids }, eva);
const stop = () => updates.handlers['firmware.stop']({}, eva);
const resume = () => updates.handlers['firmware.resume']({}, eva);
const rollout = async () => valueOf(await updates.handlers['firmware.rollout']({}, eva));
const types = () => rows.map(({ type, node }) => [type, node]);
const revNow = async (): Promise<number> => JSON.parse((await settings.get('firmware/rollout')) ?? '{}').rev ?? 0;

async function say(node: string, state: RolloutNode['state'], rev?: number): Promise<void> {
  const body = { state, rev: rev ?? (await revNow()) };
  hear({ messages: [{ node, kind: 'fw_reported', body }] } as unknown as Batch);
  await settled();
}
/** Its status, as it comes after every connect. */
async function speaks(node: string, mac: string, retained = false): Promise<void> {
  hear({ messages: [{ node, kind: 'status', retained, body: { online: true, mac } }] } as unknown as Batch);
  await settled();
}
async function revoke(node: string): Promise<void> {
  nodes.delete(node);
  bookChanged();
  await settled();
}
async function restart(): Promise<void> {
  await updates.stop();
  await open();
  await settled();
}
async function link(connected: boolean): Promise<void> {
  broker.set(connected);
  await settled();
}

describe('a trial whose end nobody hears', () => {
  it('is failed after its time, and no other node is told', async () => {
    valueOf(await start('door-1', 'door-2'));
    await say('door-1', 'trying');
    clock.pass(trialLimit - 1);
    // A word that says the same again does not begin it anew.
    await say('door-1', 'trying');
    expect(await rollout()).toMatchObject({ state: 'running', nodes: [{ state: 'trying' }, { state: 'queued' }] });
    clock.pass(1);
    await settled();
    expect(await rollout()).toMatchObject({
      state: 'halted',
      nodes: [{ state: 'given_up', code: 'silent' }, { state: 'stopped' }],
    });
    expect(types()).toEqual([
      ['firmware.ordered', null],
      ['firmware.given_up', 'door-1'],
    ]);
    expect(broker.kept()).toEqual([]);
    expect(await resume()).toMatchObject(conflict);
    valueOf(await start('door-2'));
  });

  it('of a later node lets a person go on without it', async () => {
    valueOf(await start('door-1', 'door-2', 'door-3'));
    await say('door-1', 'healthy');
    await say('door-2', 'trying');
    clock.pass(trialLimit);
    await settled();
    valueOf(await resume());
    expect(await rollout()).toMatchObject({
      state: 'running',
      nodes: [{}, { state: 'given_up' }, { state: 'ordered' }],
    });
  });

  it('has its whole time again where the station restarts, and ends also where it was stopped', async () => {
    valueOf(await start('door-1'));
    await say('door-1', 'trying');
    clock.pass(trialLimit - 1);
    await updates.stop();
    await open();
    clock.pass(trialLimit - 1);
    valueOf(await stop());
    expect(await rollout()).toMatchObject({ state: 'stopped', nodes: [{ state: 'trying' }] });
    clock.pass(1);
    await settled();
    expect(await rollout()).toMatchObject({ state: 'stopped', nodes: [{ state: 'given_up', code: 'silent' }] });
  });

  it('is over when the node says how it ended: its time does not reach the next one', async () => {
    valueOf(await start('door-1', 'door-2'));
    await say('door-1', 'trying');
    clock.pass(trialLimit - 1);
    await say('door-1', 'healthy');
    await say('door-2', 'trying');
    clock.pass(trialLimit - 1);
    await settled();
    expect(await rollout()).toMatchObject({ state: 'running', nodes: [{ state: 'healthy' }, { state: 'trying' }] });
  });
});

describe('a roll-out that was stopped', () => {
  it('stands in nobody’s way, though a node is still on trial', async () => {
    valueOf(await start('door-1', 'door-2'));
    await say('door-1', 'trying');
    expect(await start('door-2')).toMatchObject(conflict);
    valueOf(await stop());
    await restart();
    expect(await rollout()).toMatchObject({ state: 'stopped', nodes: [{ state: 'trying' }, { state: 'stopped' }] });
    expect(valueOf(await start('door-2'))).toMatchObject({ state: 'running', nodes: [{ state: 'ordered' }] });
  });

  it('orders nothing more, however often the broker comes back', async () => {
    valueOf(await start('door-1'));
    await say('door-1', 'trying');
    valueOf(await stop());
    await link(false);
    await link(true);
    await restart();
    expect(broker.orders).toEqual(['door-1', '-door-1']);
  });

  it('is called off when the broker is there again, also after a restart, and once', async () => {
    valueOf(await start('door-1'));
    await say('door-1', 'waiting');
    await link(false);
    valueOf(await stop());
    await restart();
    expect(broker.kept()).toEqual(['door-1']);
    await link(true);
    expect(broker.kept()).toEqual([]);
    await link(false);
    await link(true);
    expect(broker.orders).toEqual(['door-1', '-door-1']);
  });

  it('does not call off what the same node is told afterwards', async () => {
    valueOf(await start('door-1'));
    await link(false);
    valueOf(await stop());
    valueOf(await start('door-1'));
    await link(true);
    expect(broker.orders).toEqual(['door-1', 'door-1']);
  });

  it('leaves a node that was on trial to what it is told next: it passes over what comes before its end', async () => {
    valueOf(await start('door-1'));
    await say('door-1', 'trying');
    const before = await revNow();
    valueOf(await stop());
    valueOf(await start('door-1'));
    await say('door-1', 'healthy', before);
    expect(broker.orders).toEqual(['door-1', '-door-1', 'door-1', 'door-1']);
    expect(await rollout()).toMatchObject({ nodes: [{ state: 'ordered' }] });
  });
});

describe('a node that is another one now', () => {
  it('has failed where another board speaks for it, and the order is called off', async () => {
    valueOf(await start('door-1', 'door-2'));
    await speaks('door-1', boardA);
    await say('door-1', 'trying');
    await speaks('door-1', boardB, true);
    await restart();
    await speaks('door-1', boardA);
    expect(await rollout()).toMatchObject({ nodes: [{ state: 'trying' }, {}] });
    await speaks('door-1', boardB);
    expect(await rollout()).toMatchObject({ state: 'halted', nodes: [{ state: 'given_up', code: 'board' }, {}] });
    expect(broker.kept()).toEqual([]);
  });

  it('has failed where it was revoked, also while the station was off', async () => {
    valueOf(await start('door-1'));
    await updates.stop();
    nodes.delete('door-1');
    await open();
    await settled();
    expect(await rollout()).toMatchObject({ state: 'halted', nodes: [{ state: 'given_up', code: 'revoked' }] });
  });

  it('is left out where it was revoked before its turn', async () => {
    valueOf(await start('door-1', 'door-2', 'door-3'));
    await revoke('door-2');
    await say('door-1', 'healthy');
    expect(await rollout()).toMatchObject({
      state: 'running',
      nodes: [{ state: 'healthy' }, { state: 'stopped', code: 'revoked' }, { state: 'ordered' }],
    });
  });
});

describe('an image that is not there any more', () => {
  it('halts a roll-out with its reason, which can be stopped', async () => {
    valueOf(await start('door-1', 'door-2'));
    await say('door-1', 'receiving');
    shelf.shelf.version = '0.4.0';
    await restart();
    expect(await rollout()).toMatchObject({ state: 'halted', halt: 'no_image', nodes: [{ state: 'receiving' }, {}] });
    expect(types().at(-1)).toEqual(['firmware.no_image', null]);
    valueOf(await resume());
    expect(await rollout()).toMatchObject({ state: 'halted', halt: 'no_image' });
    expect(valueOf(await stop())).toMatchObject({ state: 'stopped', halt: null, nodes: [{ state: 'stopped' }, {}] });
    await settled();
    expect(broker.kept()).toEqual([]);
  });

  it('lets it go on when it is there again', async () => {
    valueOf(await start('door-1', 'door-2'));
    await say('door-1', 'trying');
    shelf.shelf.version = '0.4.0';
    await restart();
    // Who is on trial needs no image.
    expect(await rollout()).toMatchObject({ state: 'running' });
    await say('door-1', 'healthy');
    expect(await rollout()).toMatchObject({ state: 'halted', halt: 'no_image', nodes: [{}, { state: 'queued' }] });
    shelf.shelf.version = '0.3.0';
    valueOf(await resume());
    expect(await rollout()).toMatchObject({ state: 'running', halt: null, nodes: [{}, { state: 'ordered' }] });
  });

  it('does not keep a roll-out from its end whose last node is healthy', async () => {
    valueOf(await start('door-1'));
    await say('door-1', 'receiving');
    shelf.shelf.version = '0.4.0';
    await restart();
    await say('door-1', 'healthy');
    expect(await rollout()).toMatchObject({ state: 'done', halt: null });
  });
});

describe('a node that does not answer', () => {
  it('can be left behind by an administrator, and the next one is told', async () => {
    valueOf(await start('door-1', 'door-2', 'door-3'));
    await say('door-1', 'healthy');
    valueOf(await updates.handlers['firmware.skip']({ node: 'door-2' }, otto));
    await settled();
    expect(await rollout()).toMatchObject({
      state: 'running',
      nodes: [{ state: 'healthy' }, { state: 'stopped', code: 'skipped' }, { state: 'ordered' }],
    });
    expect(rows.at(-1)).toMatchObject({ type: 'firmware.skipped', node: 'door-2', actor: 'otto' });
    expect(broker.kept()).toEqual(['door-3']);
  });

  it('cannot be left behind where it is the first, is on trial, or has had its turn', async () => {
    valueOf(await start('door-1', 'door-2'));
    const skip = (node: string) => updates.handlers['firmware.skip']({ node }, eva);
    expect(await skip('door-1')).toMatchObject(conflict);
    expect(await skip('door-2')).toMatchObject(conflict);
    await say('door-1', 'healthy');
    expect(await skip('door-1')).toMatchObject(conflict);
    await say('door-2', 'trying');
    expect(await skip('door-2')).toMatchObject(conflict);
  });
});

it('goes on with a roll-out that an earlier version has stored', async () => {
  valueOf(await start('door-1'));
  const { board: _, owed: __, ...stored } = JSON.parse((await settings.get('firmware/rollout')) ?? '{}');
  const { halt: ___, ...before } = stored.rollout;
  await updates.stop();
  await settings.set('firmware/rollout', JSON.stringify({ ...stored, rollout: before }), null);
  await open();
  expect(await rollout()).toMatchObject({ state: 'running', halt: null, nodes: [{ state: 'ordered' }] });
});
