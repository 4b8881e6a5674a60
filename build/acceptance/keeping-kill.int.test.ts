import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import { event, stationEntry } from '../../electron/adapters/sqlite/testing.ts';
import type { BackupInside } from '../../electron/contract/keeping.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';
import {
  type Converted,
  contentOf,
  convertedIn,
  fillOlder,
  longJournal,
  olderSteps,
  olderVersion,
} from '../testing/conversion.ts';
import { tear } from '../testing/damaged-database.ts';
import { nodeRecord } from '../testing/node-record.ts';
import { makeOlder } from '../testing/older-database.ts';
import { until } from '../testing/until.ts';

const script = fileURLToPath(new URL('../testing/keeping-child.ts', import.meta.url));
const rows = 2_000;
/** Of the older database: its conversion takes so long that a kill falls into it. */
const olderRows = 20_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const silent = { progress() {}, onStop() {} };
/** Park and Miller's generator: the same moments in every run. */
const moments = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const drawn = moments(20_261_126);

type Kind = 'backup' | 'restore' | 'mending' | 'purge' | 'migration';
/** What a process said, and how many ms after `begin`. */
type Said = ReadonlyMap<string, number>;
type Moment = { readonly word: string; readonly after: number };
let dir: string;

async function open(dataDir: string): Promise<StationMemory> {
  mkdirSync(dataDir, { recursive: true });
  const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
  const memory = await openStationMemory({ dataDir, keychain, clock: systemClock(), log: quiet, version: '0.1.0' });
  if (!memory.ok) throw new Error(memory.error.message);
  return memory.value;
}
const named = (name: string) => JSON.stringify({ id: 'dc-1', name, timeZone: 'UTC' });
const siteOf = ({ database }: StationMemory) => database.settings.get('site');
async function backUp({ shelf, keys }: StationMemory): Promise<void> {
  const made = await shelf.make(await shelf.plan(), (await keys.all())[0], Date.now(), silent);
  if (!made.ok) throw new Error(made.error.message);
}

/** A station with a backup of the state `before` and a journal that went on to `after`; the same with torn indexes. */
async function prepare(): Promise<void> {
  const present = await open(join(dir, 'present'));
  await present.database.settings.set('site', named('before'), stationEntry());
  const events = Array.from({ length: rows }, (_, i) => event(i + 1));
  await present.database.journal.commit({ events, samples: [], entries: [] });
  await backUp(present);
  await present.database.settings.set('site', named('after'), stationEntry());
  await present.database.close();
  cpSync(join(dir, 'present'), join(dir, 'torn'), { recursive: true });
  tear(join(dir, 'torn', 'leitstand.db'), 'incidents_at', 'incident_search_data');
}

/** A station of an older version with a long journal, its chain under the key that the keychain holds. */
async function prepareOlder(): Promise<void> {
  const older = await open(join(dir, 'older'));
  await older.keys.all();
  await older.database.settings.set('site', named('before'), stationEntry());
  await older.database.nodes.insert(nodeRecord('node-1'), stationEntry({ type: 'node.created' }));
  const batch = 2_000;
  for (let from = 0; from < olderRows; from += batch)
    await older.database.journal.commit(longJournal(from, Math.min(from + batch, olderRows - 2)));
  await older.database.close();
  const file = join(dir, 'older', 'leitstand.db');
  makeOlder(file, olderSteps);
  fillOlder(file);
}

/** Begins it in a process, and kills that so many ms after it has said a word; what it said when. */
async function run(kind: Kind, dataDir: string, kill: Moment | null): Promise<Said> {
  const child = spawn(process.execPath, [script, dataDir, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const said = new Map<string, number>();
  let began: number | null = null;
  for await (const word of createInterface({ input: child.stdout })) {
    if (word === 'begin') began = performance.now();
    if (began === null || said.has(word)) continue;
    said.set(word, performance.now() - began);
    if (word === kill?.word) void setTimeout(kill.after).then(() => child.kill('SIGKILL'));
  }
  const [code, signal] = await ended;
  expect([code === 0, signal === 'SIGKILL']).toContain(true);
  return said;
}

/**
 * A moment at random between two words of a run that nobody disturbed, as time after the last word before it: where the
 * machine is slower or faster the next time, it is the same work that is under way.
 */
function anyMoment(said: Said, from: string, to: string): Moment {
  const at = (beginning: string) => [...said].find(([word]) => word.startsWith(beginning))?.[1] ?? Number.NaN;
  const when = at(from) + drawn() * (at(to) - at(from));
  const [word, since] = [...said].findLast(([, each]) => each <= when) ?? [from, at(from)];
  return { word, after: when - since };
}

/** Whatever was under way, what is there now is whole: the old or the new. */
async function lookAt(kind: Kind, dataDir: string): Promise<void> {
  const memory = await open(dataDir);
  const { journal, reader } = memory.database;
  try {
    await until('verified', () => journal.status().state === 'verified');
    const site = await siteOf(memory);
    if (kind === 'backup' || kind === 'purge' || kind === 'mending') expect(site).toBe(named('after'));
    else expect([named('before'), named('after')]).toContain(site);
    const restored = (await reader.page({ types: ['database.restored'] }, undefined, 10)).rows.length;
    expect(restored).toBe(kind === 'restore' && site === named('before') ? 1 : 0);
    if (kind === 'mending') await mendedAsAWhole(memory);
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false);
    const work = join(dataDir, 'work');
    expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
    if (kind === 'purge') await purgedAsAWhole(memory, dataDir);
    for (const name of readdirSync(join(dataDir, 'backups'))) expect(name).toMatch(/\.leitstand-backup$/);
    if (kind === 'backup') await backedUpAsAWhole(memory, dataDir);
    if (kind === 'migration') await convertedAsAWhole(memory, dataDir);
  } finally {
    await memory.database.close();
  }
}

/** The newest backup opens, and the one from before is what it was. */
async function backedUpAsAWhole(memory: StationMemory, dataDir: string): Promise<void> {
  const names = readdirSync(join(dataDir, 'backups')).toSorted();
  await opens(memory, names.at(-1) ?? '');
  const [before = ''] = readdirSync(join(dir, 'present', 'backups'));
  const bytes = (of: string) => readFileSync(join(of, 'backups', before));
  expect(bytes(dataDir).equals(bytes(join(dir, 'present')))).toBe(true);
}

async function purgedAsAWhole({ database }: StationMemory, dataDir: string): Promise<void> {
  const told = (await database.reader.page({ types: ['journal.purged'] }, undefined, 10)).rows.length;
  const count = () => {
    const file = new Database(join(dataDir, 'leitstand.db'), { readonly: true });
    const left = file.prepare<[], number>('SELECT count(*) FROM incidents').pluck().get();
    file.close();
    return left;
  };
  await until('what was marked is gone', () => count() === (told === 0 ? rows + 2 : 1));
}

/** However often it was begun, every row is there, and that it was is told once. */
async function mendedAsAWhole({ database: { reader, journal } }: StationMemory): Promise<void> {
  expect((await reader.page({ types: ['database.mended'] }, undefined, 10)).rows).toMatchObject([
    { value: { added: 1 } },
  ]);
  expect(await reader.count({ types: ['door.opened'] })).toEqual({ count: rows, capped: false });
  expect(journal.status()).toMatchObject({ rows: rows + 4, broken: null });
}

/** What the station itself says of a journal that was converted, and the backup of before. */
async function convertedAsAWhole(memory: StationMemory, dataDir: string): Promise<void> {
  const { journal, reader } = memory.database;
  expect(journal.status()).toMatchObject({ rows: olderRows, broken: null });
  expect(await reader.count({ text: 'ottilie' })).toEqual({ count: 400, capped: false });
  expect(await reader.count({ types: ['alarm.raised'], nodes: ['node-2'] })).toEqual({ count: 500, capped: false });
  // Where the steps were broken off there is a later one too, of what they had made of it.
  const [before = ''] = readdirSync(join(dataDir, 'backups')).toSorted();
  expect(await opens(memory, before)).toMatchObject({ schema: olderVersion, rows: olderRows });
}

async function opens({ shelf, keys }: StationMemory, name: string): Promise<Omit<BackupInside, 'ticket' | 'lost'>> {
  const opened = await shelf.open(await shelf.plan(), { name }, await keys.all(), silent);
  expect(opened).toMatchObject({ ok: true, value: { inside: { chain: { brokenAt: null } } } });
  await shelf.drop();
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.inside;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-kill-'));
  await prepare();
  await prepareOlder();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A data folder of its own, as it was prepared. */
function copyOf(name: 'present' | 'torn' | 'older'): string {
  const dataDir = mkdtempSync(join(dir, `${name}-`));
  cpSync(join(dir, name), dataDir, { recursive: true });
  return dataDir;
}

it.each([
  ['backup', 10],
  ['restore', 14],
  ['mending', 14],
  ['purge', 10],
] as const)(
  'a %s that is killed at any of %i moments leaves nothing half done',
  async (kind, times) => {
    const prepared = kind === 'mending' ? 'torn' : 'present';
    const whole = copyOf(prepared);
    const said = await run(kind, whole, null);
    expect(said.get('end')).toBeGreaterThan(0);
    await lookAt(kind, whole);
    for (let i = 0; i < times; i++) {
      const dataDir = copyOf(prepared);
      await run(kind, dataDir, anyMoment(said, 'begin', 'end'));
      await lookAt(kind, dataDir);
      rmSync(dataDir, { recursive: true });
    }
  },
  1_000_000,
);

it('a migration that is killed at any of 16 moments leaves nothing half done', async ({ annotate }) => {
  // The folder `work` is there where the last start made a backup, and empty.
  const leftIn = (dataDir: string) => ({
    files: readdirSync(dataDir).filter((name) => name !== 'work'),
    ...contentOf(join(dataDir, 'leitstand.db')),
  });
  const whole = copyOf('older');
  const said = await run('migration', whole, null);
  await lookAt('migration', whole);
  const wanted = leftIn(whole);
  // As often while the backup before is made as while the steps run and while the journal is taken into the index.
  const parts = [
    ['begin', 'convert'],
    ['convert', 'index'],
    ['index', 'end'],
  ] as const;
  const fell: Record<Converted, number> = { nothing: 0, steps: 0, slices: 0, all: 0 };
  for (let i = 0; i < 16; i++) {
    const [from, to] = parts[i % parts.length] ?? parts[0];
    const dataDir = copyOf('older');
    await run('migration', dataDir, anyMoment(said, from, to));
    fell[convertedIn(dataDir)] += 1;
    await lookAt('migration', dataDir);
    expect(leftIn(dataDir)).toEqual(wanted);
    rmSync(dataDir, { recursive: true });
  }
  await annotate(`how far it was: ${JSON.stringify(fell)}`);
  expect(fell.steps + fell.slices).toBeGreaterThanOrEqual(4);
}, 1_000_000);
