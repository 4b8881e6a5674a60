import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../build/testing/mosquitto.ts';
import { noClimate } from '../../build/testing/no-climate.ts';
import { type NodeProcess, provision, startNodes } from '../../build/testing/simulated-node.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import type { CallInput } from '../contract/calls.ts';
import { initialConfig } from '../contract/config.ts';
import { type CommandStory, type DoorSettings, doorLive } from '../contract/doors.ts';
import type { Result } from '../contract/result.ts';
import { configureDoor } from './access-settings.ts';
import { createDoors, type Doors } from './doors.ts';
import { createLastReads, type LastReads } from './last-reads.ts';
import { createLiveNodes, type LiveNodes } from './live-nodes.ts';
import { createModes, type Modes } from './modes.ts';
import { owedEntries } from './owed-entries.ts';
import { silentLog } from './testing.ts';

const guard = operator('eva');
const desk = { confirmed: false };
const dir = () => mkdtempSync(join(tmpdir(), 'leitstand-door-'));

let site: TestSite;
let live: LiveNodes;
let modes: Modes;
let lastReads: LastReads;
let doors: Doors;
let flash: string;
let running: NodeProcess;

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const order = async (input: CallInput<'doors.command'>) => valueOf(await doors.handlers['doors.command'](input, guard));
const story = (id: string) => site.commands.get(id);
const stagesOf = (told: CommandStory | null) => told?.stages.map(({ stage }) => stage) ?? [];
const over = (id: string) =>
  until('the story is over', () => {
    const told = story(id);
    return told !== null && told.outcome !== 'running' && told;
  });
const stage = (id: string, name: string) =>
  until(`it is ${name}`, () => stagesOf(story(id)).some((each) => each === name));
const door = (state: 'open' | 'closed') => running.nodes[0]?.control({ op: 'door', state });
const settings = () => site.access.door('door-1');
const setDoor = (change: Partial<DoorSettings>) =>
  site.access.change([{ kind: 'door', id: 'door-1', value: { ...settings(), ...change } }], []);

/** The real firmware behind the real services of doors. */
beforeEach(async () => {
  desk.confirmed = false;
  site = await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } });
  const { access, book, link, ingest, vault, clock, journal, reader, database, tables, commands } = site;
  const common = { site: site.site, book, link, ingest, vault, crypto: nodeCrypto, clock, log: silentLog };
  live = await createLiveNodes({
    ...common,
    journal,
    reader: database.reader,
    owed: owedEntries({ journal, clock, log: silentLog }),
    store: database.nodes,
    directory: site.nodes,
    climate: noClimate,
  });
  modes = await createModes({ ...common, access, nodes: live });
  lastReads = await createLastReads({ nodes: book, book: access, journal, reader, log: silentLog });
  doors = createDoors({
    book,
    access,
    tables,
    lastReads,
    modes,
    commands,
    clock,
    sessions: { confirmed: () => desk.confirmed },
    configure: (input, actor) => configureDoor({ book: access, nodes: book, clock }, input, actor),
  });
  const papers = await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, guard);
  flash = dir();
  running = await startNodes(flash);
  const [node] = running.nodes;
  if (node === undefined) throw new Error('no node');
  await provision(node, valueOf(papers));
  await until('the door is known', () => live.get('door-1')?.door === 'closed');
  await until('its mode is confirmed', () => modes.confirmed('door-1') === 'confirmed');
});
afterEach(async () => {
  await running.stop();
  lastReads.stop();
  modes.stop();
  await live.stop();
  await site.stop();
  rmSync(flash, { recursive: true, force: true });
});

describe('a door that is opened from the screen', () => {
  it('tells its story from the click to the lock, and the journal has every stage', async () => {
    // Time enough to go through, and to close the door, on a machine that does other things as well.
    const config = { ...initialConfig(), 'door.relock': 15_000 };
    valueOf(await site.nodes.handlers['nodes.configure']({ id: 'door-1', base: 0, config }, guard));
    await until('the node has it', () => site.nodes.config('door-1')?.state === 'applied');
    const { id, outcome } = await order({ node: 'door-1', op: 'unlock' });
    expect(outcome).toBe('running');
    await stage(id, 'energised');
    await door('open');
    await stage(id, 'opened');
    await door('closed');
    const told = await over(id);
    expect(stagesOf(told)).toEqual(['queued', 'sent', 'accepted', 'energised', 'opened', 'closed', 'relocked', 'done']);
    // Its end is shown at once; the row of it is on its way to the disk then.
    const rows = await until('every stage is in the journal', async () => {
      const found = (await site.reader.latest(100)).filter(({ value }) => value['command'] === id).toReversed();
      return found.length >= told.stages.length && found;
    });
    expect(rows.map(({ type, value }) => value['stage'] ?? type.slice('command.'.length))).toEqual(stagesOf(told));
    expect(rows.map(({ timestamp }) => timestamp)).toEqual(told.stages.map(({ at }) => at));
  });

  it('stays open until the time that was said, or until somebody locks it', async () => {
    const { id, until: ends } = await order({ node: 'door-1', op: 'unlock_until', minutes: 10 });
    await until('it is held open', () => live.get('door-1')?.lock === 'unlocked' && live.get('door-1')?.until !== null);
    // By the node's clock, which keeps the end by the one that cannot be set.
    expect(Math.abs((live.get('door-1')?.until ?? 0) - (ends ?? 0))).toBeLessThan(100);
    const lock = await order({ node: 'door-1', op: 'lock' });
    expect(stagesOf(await over(lock.id))).toEqual(['queued', 'sent', 'accepted', 'done']);
    expect(await over(id)).toMatchObject({ outcome: 'done' });
    await until('it is locked', () => live.get('door-1')?.lock === 'locked' && live.get('door-1')?.until === null);
  });

  it('is held open and held locked until that is ended', async () => {
    await order({ node: 'door-1', op: 'hold_unlocked' });
    await until('it is held open', () => live.get('door-1')?.hold === 'unlocked');
    await over((await order({ node: 'door-1', op: 'release_hold' })).id);
    await until('it is not held', () => live.get('door-1')?.hold === 'none');
    await over((await order({ node: 'door-1', op: 'hold_locked' })).id);
    await until('it is held locked', () => live.get('door-1')?.hold === 'locked');
    expect(live.get('door-1')?.lock).toBe('locked');
  });

  it('asks for the password where its settings demand it, for every order and for maintenance', async () => {
    await setDoor({ confirm: true });
    const refused = { ok: false, error: { code: 'confirmation_needed' } };
    expect(await doors.handlers['doors.command']({ node: 'door-1', op: 'unlock' }, guard)).toMatchObject(refused);
    expect(await doors.handlers['doors.command']({ node: 'door-1', op: 'lock' }, guard)).toMatchObject(refused);
    const work = { node: 'door-1', on: true, reason: 'a new strike' };
    expect(await doors.handlers['doors.maintenance'](work, guard)).toMatchObject(refused);
    expect(site.commands.list()).toEqual([]);
    desk.confirmed = true;
    await stage((await order({ node: 'door-1', op: 'unlock' })).id, 'accepted');
    valueOf(await doors.handlers['doors.maintenance'](work, guard));
  });

  it('is refused what the mode forbids, and the story says why', async () => {
    const lockdown = { scope: { is: 'site' }, mode: 'lockdown', reason: 'x', by: 'eva', at: 1 } as const;
    const entry = { timestamp: 1, type: 'mode.begun', node: null, actor: 'eva', value: {} } as const;
    valueOf(await modes.begin(lockdown, entry));
    await until('it is confirmed', () => modes.list()[0]?.confirmed === 1);
    const told = await over((await order({ node: 'door-1', op: 'hold_unlocked' })).id);
    expect(told).toMatchObject({ outcome: 'refused' });
    expect(told.stages.at(-1)).toMatchObject({ stage: 'refused', code: 'mode' });
  });

  it('is not there for a name that nobody has', async () => {
    const missing = { ok: false, error: { code: 'not_found' } };
    expect(await doors.handlers['doors.command']({ node: 'door-9', op: 'unlock' }, guard)).toMatchObject(missing);
    expect(await doors.handlers['doors.resend']({ node: 'door-9' }, guard)).toMatchObject(missing);
    expect(doors.get('door-9')).toBeNull();
  });
});

describe('maintenance of a door', () => {
  it('is its mode while it lasts, with one row for each begin and end', async () => {
    const set = async (on: boolean) =>
      valueOf(await doors.handlers['doors.maintenance']({ node: 'door-1', on, reason: 'a new strike' }, guard));
    expect(await set(true)).toMatchObject({ wanted: 'maintenance', settings: { maintenance: true, rev: 1 } });
    await set(true);
    await until('the node is in it', () => live.get('door-1')?.mode === 'maintenance');
    await until('it is confirmed', () => doors.get('door-1')?.confirmed === 'confirmed');
    await set(false);
    await until('the node is out of it', () => live.get('door-1')?.mode === 'normal');
    const rows = (await site.reader.latest(100)).filter(({ type }) => type === 'door.maintenance');
    expect(rows.map(({ actor, value }) => [actor, value['on'], value['reason']])).toEqual([
      ['eva', false, 'a new strike'],
      ['eva', true, 'a new strike'],
    ]);
  });
});

describe('a door on the screen', () => {
  it('is whole, and says when anything of it has changed', async () => {
    const heard: string[] = [];
    const stop = doors.onChange((ids) => heard.push(...ids));
    const { maintenance: _, ...given } = settings();
    const changed = valueOf(await doors.handlers['doors.configure']({ ...given, twoPersons: true }, guard));
    expect(doorLive.parse(changed)).toMatchObject({ settings: { twoPersons: true, rev: 1 }, last: null });
    expect(await doors.handlers['doors.configure'](given, guard)).toMatchObject({ error: { code: 'conflict' } });
    expect(heard).toContain('door-1');
    await until('the table is there', () => doors.get('door-1')?.table.state === 'applied');
    stop();
    expect(doors.list().map((one) => doorLive.parse(one).node)).toEqual(['door-1']);
  });
});
