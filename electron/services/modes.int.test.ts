import { compactVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measured } from '../../build/testing/measured.ts';
import { freePort } from '../../build/testing/mosquitto.ts';
import { noClimate } from '../../build/testing/no-climate.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode, type WireNode } from '../../build/testing/wire-node.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import type { DoorSettings, ModeScope } from '../contract/doors.ts';
import type { Provisioning } from '../contract/nodes.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type AccessBook, openAccessBook } from './access-book.ts';
import { createLiveNodes, type LiveNodes } from './live-nodes.ts';
import { modeHandlers } from './mode-handlers.ts';
import { createModes, type Modes } from './modes.ts';
import { owedEntries } from './owed-entries.ts';
import type { Sessions } from './sessions.ts';
import { silentLog } from './testing.ts';

const guard = operator('eva');
const wholeSite: ModeScope = { is: 'site' };

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** What a session says of its operator, and of the second person; the real ones have tests of their own. */
const desk = { confirmed: true, second: ok({ ...guard.person, id: 2, username: 'otto' }) };
const sessions: Pick<Sessions, 'confirmed' | 'verifySecond'> = {
  confirmed: () => desk.confirmed,
  verifySecond: async () => desk.second,
};

/** A node that takes over the mode it is told, as firmware does, and says so. */
interface Door {
  readonly wire: WireNode;
  rev: number;
  mode: string;
  /** Takes nothing over while it is false. */
  obeys: boolean;
}

let site: TestSite;
let access: AccessBook;
let nodes: LiveNodes;
let modes: Modes;
let handlers: ReturnType<typeof modeHandlers>;
const doors = new Map<string, Door>();

async function openModes() {
  const { book, link, ingest, database, vault, clock, journal } = site;
  const common = { site: site.site, book, link, ingest, vault, crypto: nodeCrypto, clock, log: silentLog };
  access = await openAccessBook({ store: database.access, vault, crypto: nodeCrypto });
  nodes = await createLiveNodes({
    ...common,
    journal,
    reader: database.reader,
    owed: owedEntries({ journal, clock, log: silentLog }),
    store: database.nodes,
    directory: site.nodes,
    climate: noClimate,
  });
  modes = await createModes({ ...common, access, nodes });
  handlers = modeHandlers({ modes, access, sessions, clock });
}

const orderOf = (payload: string) => JSON.parse(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString());

async function speak(door: Door): Promise<void> {
  const { wire, mode, rev } = door;
  const state = { door: 'closed', lock: 'locked', hold: 'none', tamper: false, rex: false, power: 'mains', since: 1 };
  await wire.say('state', { ...wire.envelope(), ...state, mode }, { retain: true });
  await wire.say('mode/reported', { ...wire.envelope(), mode, rev }, { retain: true });
}

/** Connects a node that holds a mode already. */
async function join(
  papers: Provisioning,
  held: { mode: string; rev: number } = { mode: 'normal', rev: 0 },
): Promise<Door> {
  const wire = await connectWireNode(papers);
  const door: Door = { wire, obeys: true, ...held };
  const take = (payload: string) => {
    const { mode, rev } = orderOf(payload);
    if (!door.obeys || rev < door.rev) return;
    Object.assign(door, { mode, rev });
    // A test may end in the middle of it.
    speak(door).catch(() => undefined);
  };
  for (const { end, payload } of wire.received) if (end === 'mode/desired') take(payload);
  wire.client.on('message', (topic, payload) => {
    if (topic.endsWith('/mode/desired')) take(payload.toString());
  });
  doors.set(papers.node, door);
  await wire.status({ modeRev: door.rev });
  await speak(door);
  return door;
}

const create = async (id: string) =>
  valueOf(await site.nodes.handlers['nodes.create']({ id, name: `Door ${id}`, fail: 'secure' }, guard));
const begin = (mode: 'lockdown' | 'evacuation', scope: ModeScope = wholeSite) =>
  handlers['modes.begin']({ scope, mode, reason: 'a test' }, guard);
const end = (
  mode: 'lockdown' | 'evacuation',
  scope: ModeScope = wholeSite,
  second: { username: string; password: string } | null = null,
) => handlers['modes.end']({ scope, mode, reason: 'over', second }, guard);
const otto = { username: 'otto', password: 'x' };
const confirmedBy = (count: number) =>
  until(`${count} doors are confirmed`, () => modes.list()[0]?.confirmed === count);
const rowsOf = async (type: string) =>
  (await site.reader.latest(200)).filter((row) => row.type === type).map(({ actor, value }) => ({ actor, value }));
const setDoor = (node: string, change: Partial<DoorSettings>) =>
  access.change([{ kind: 'door', id: node, value: { ...access.door(node), ...change } }], []);

beforeEach(async () => {
  Object.assign(desk, { confirmed: true, second: ok({ ...guard.person, id: 2, username: 'otto' }) });
  site = await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } });
  await openModes();
  await until('the station is connected', () => site.link.state().connected);
});
afterEach(async () => {
  for (const { wire } of doors.values()) await wire.stop();
  doors.clear();
  modes.stop();
  await nodes.stop();
  await site.stop();
});

describe('the mode of a node', () => {
  it('is there for a new node, signed and kept by the broker, before anything was ordered', async () => {
    const papers = await create('door-1');
    const { wire } = await join(papers);
    const order = await until('it is told', () => wire.received.find(({ end: at }) => at === 'mode/desired'));
    const { payload, protectedHeader } = await compactVerify(order.payload, Buffer.from(papers.key, 'hex'));
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'mode' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ v: 1, mode: 'normal', rev: 1 });
    await until('it is confirmed', () => modes.confirmed('door-1') === 'confirmed');
  });

  it('rises above what a node has from elsewhere', async () => {
    const door = await join(await create('door-1'), { mode: 'lockdown', rev: 40 });
    await until('it is normal', () => door.mode === 'normal');
    expect(door.rev).toBe(41);
    await until('it is confirmed', () => modes.confirmed('door-1') === 'confirmed');
  });

  it('is told again to a node that was wiped, and under its new key to one that was renewed', async () => {
    const door = await join(await create('door-1'));
    await until('it is confirmed', () => modes.confirmed('door-1') === 'confirmed');
    door.rev = 0;
    const before = door.wire.received.length;
    await door.wire.status({ modeRev: 0 });
    await until('it is told again', () =>
      door.wire.received.slice(before).some(({ end: at }) => at === 'mode/desired'),
    );
    await door.wire.stop();
    const papers = valueOf(await site.nodes.handlers['nodes.renew']({ id: 'door-1' }, guard));
    const { wire } = await join(papers);
    const valid = ({ payload }: { payload: string }) =>
      compactVerify(payload, Buffer.from(papers.key, 'hex')).then(
        () => true,
        () => false,
      );
    await until('it believes one', async () => {
      const orders = wire.received.filter(({ end: at }) => at === 'mode/desired');
      return (await Promise.all(orders.map(valid))).at(-1);
    });
    expect(modes.wanted('door-1')).toBe('normal');
  });

  it('follows the settings of its door, and comes back with them after a start of the station', async () => {
    const door = await join(await create('door-1'));
    await setDoor('door-1', { maintenance: true });
    await until('it is in maintenance', () => door.mode === 'maintenance');
    expect(modes.wanted('door-1')).toBe('maintenance');
    modes.stop();
    await nodes.stop();
    await openModes();
    expect(modes.wanted('door-1')).toBe('maintenance');
    await setDoor('door-1', { maintenance: false });
    await until('it is normal', () => door.mode === 'normal');
  });
});

describe('a lockdown', () => {
  it('counts every door: confirmed, still pending, unreachable by name; and takes back who returns', async () => {
    const [first, second, third] = [await create('door-1'), await create('door-2'), await create('door-3')];
    await join(first);
    const slow = await join(second);
    await until('both are confirmed', () => ['door-1', 'door-2'].every((id) => modes.confirmed(id) === 'confirmed'));
    slow.obeys = false;
    const begun = valueOf(await begin('lockdown'));
    expect(begun).toMatchObject({ mode: 'lockdown', by: 'eva', reason: 'a test', doors: 3, unreachable: ['door-3'] });
    await confirmedBy(1);
    expect(modes.list()).toMatchObject([{ doors: 3, confirmed: 1, unreachable: ['door-3'], pending: ['door-2'] }]);
    slow.obeys = true;
    const { mode, rev } = orderOf(
      slow.wire.received.filter(({ end: at }) => at === 'mode/desired').at(-1)?.payload ?? '',
    );
    Object.assign(slow, { mode, rev });
    await speak(slow);
    await confirmedBy(2);
    const away = await join(third);
    await confirmedBy(3);
    expect(away.mode).toBe('lockdown');
    expect(await rowsOf('mode.begun')).toEqual([
      { actor: 'eva', value: { mode: 'lockdown', scope: 'site', reason: 'a test' } },
    ]);
  });

  it('is not lost when the station starts anew', async () => {
    const papers = await create('door-1');
    valueOf(await begin('lockdown'));
    modes.stop();
    await nodes.stop();
    await openModes();
    expect(modes.list()).toMatchObject([{ mode: 'lockdown', unreachable: ['door-1'] }]);
    const door = await join(papers);
    await confirmedBy(1);
    expect(door.mode).toBe('lockdown');
  });

  it('is counted as pending while the door shows another mode than it reports', async () => {
    const door = await join(await create('door-1'));
    valueOf(await begin('lockdown'));
    await confirmedBy(1);
    const other = () =>
      door.wire.say('state', {
        ...door.wire.envelope(),
        door: 'closed',
        lock: 'locked',
        hold: 'none',
        tamper: false,
        rex: false,
        power: 'mains',
        since: 1,
        mode: 'normal',
      });
    // Its own word about the lockdown may still be on its way, and be the newer one.
    await until('it is pending', async () => {
      await other();
      return modes.list()[0]?.pending[0] === 'door-1';
    });
    expect(modes.list()[0]?.confirmed).toBe(0);
  });

  it('of an area is for the doors that lead into it or out of it', async () => {
    const [inner, outer] = [await join(await create('door-1')), await join(await create('door-2'))];
    await access.change([{ kind: 'area', id: 7, value: { id: 7, rev: 1, name: 'Vault', antipassback: false } }], []);
    await setDoor('door-1', { inside: 7 });
    const vault: ModeScope = { is: 'area', id: 7 };
    expect(await begin('lockdown', { is: 'area', id: 8 })).toMatchObject({ error: { code: 'not_found' } });
    valueOf(await begin('lockdown', vault));
    await confirmedBy(1);
    expect([inner.mode, outer.mode]).toEqual(['lockdown', 'normal']);
    expect(modes.list()).toMatchObject([{ doors: 1, confirmed: 1 }]);
    await setDoor('door-2', { outside: 7 });
    await confirmedBy(2);
    expect(outer.mode).toBe('lockdown');
    valueOf(await end('lockdown', vault, otto));
    await until('both are free', () => inner.mode === 'normal' && outer.mode === 'normal');
    expect((await rowsOf('mode.ended'))[0]?.value).toMatchObject({ scope: 'area', area: 7 });
  });

  it('gives way to an evacuation, and is back when that ends', async () => {
    const door = await join(await create('door-1'));
    valueOf(await begin('lockdown'));
    expect(await begin('lockdown')).toMatchObject({ error: { code: 'conflict' } });
    await confirmedBy(1);
    valueOf(await begin('evacuation'));
    await until('it is open', () => door.mode === 'evacuation');
    await until('it counts for the evacuation only', () => {
      const [lockdown, evacuation] = modes.list();
      return lockdown?.doors === 0 && evacuation?.confirmed === 1;
    });
    valueOf(await end('evacuation'));
    await until('it is locked down again', () => door.mode === 'lockdown');
    expect(modes.list()).toHaveLength(1);
  });

  it('is left by two: who has given the own password, and somebody else', async () => {
    const door = await join(await create('door-1'));
    valueOf(await begin('lockdown'));
    await confirmedBy(1);
    desk.confirmed = false;
    expect(await end('lockdown', wholeSite, otto)).toMatchObject({ error: { code: 'confirmation_needed' } });
    desk.confirmed = true;
    expect(await end('lockdown')).toMatchObject({ error: { code: 'second_person', details: { reason: 'missing' } } });
    for (const code of ['second_person', 'credentials', 'locked_out'] as const) {
      Object.assign(desk, { second: fail(code, 'no') });
      expect(await end('lockdown', wholeSite, otto)).toMatchObject({ error: { code } });
    }
    expect(modes.list()).toHaveLength(1);
    expect(door.mode).toBe('lockdown');
    Object.assign(desk, { second: ok({ ...guard.person, id: 2, username: 'otto' }) });
    valueOf(await end('lockdown', wholeSite, otto));
    await until('it is free', () => door.mode === 'normal');
    expect(await rowsOf('mode.ended')).toEqual([
      { actor: 'eva', value: { mode: 'lockdown', scope: 'site', reason: 'over', second: 'otto' } },
    ]);
    expect(await end('lockdown', wholeSite, otto)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('reaches 47 of 50 nodes and names the three that are away', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `door-${i + 1}`);
    const papers = await Promise.all(ids.map(create));
    const away = ids.slice(-3);
    for (const paper of papers) if (!away.includes(paper.node)) await join(paper);
    await until('all are confirmed', () => ids.slice(0, -3).every((id) => modes.confirmed(id) === 'confirmed'), 30_000);
    const began = performance.now();
    valueOf(await begin('lockdown'));
    await confirmedBy(47);
    measured('47 doors confirmed', performance.now() - began);
    expect(modes.list()[0]).toMatchObject({ doors: 50, confirmed: 47, pending: [], unreachable: away });
    for (const paper of papers.slice(-3)) await join(paper);
    await confirmedBy(50);
  }, 180_000);
});
