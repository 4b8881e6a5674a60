import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import { readHeld } from '../../electron/adapters/sqlite/anchor.ts';
import { searchMerger } from '../../electron/adapters/sqlite/journal-index.ts';
import { journalWriter } from '../../electron/adapters/sqlite/journal-writer.ts';
import type { IncidentType } from '../../electron/contract/incidents.ts';
import { prepareSite } from '../testing/prepared-site.ts';
import { openKept } from './open-kept.ts';

/** The nodes of the site, persons that pass them, and operators. */
export const nodes = Array.from({ length: 50 }, (_, i) => `n-${String(i + 1).padStart(2, '0')}`);
export const persons = 3_000;
export const operators = Array.from({ length: 12 }, (_, i) => `guard-${String(i + 1).padStart(2, '0')}`);
/** A word that stands in twelve comments of the whole journal, and one that stands in most of them. */
export const words = { rare: 'quittenbrot', common: 'geprüft' } as const;

const rows = 5_000_000;
const days = 730;
/** Changes when what is generated does. */
const version = 2;
/** Rows of a commit: of most of the journal, and of its last day, which came a few at a time since the search was merged. */
const [batch, few] = [10_000, 3];
const lastDay = 7_000;
const folder = fileURLToPath(new URL('../out/review', import.meta.url));
const dataDir = join(folder, 'data');
const about = join(folder, 'about.json');
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const description = z.object({
  version: z.number(),
  username: z.string(),
  password: z.string(),
  from: z.number(),
  to: z.number(),
});
/** A site whose journal has five million rows of two years, written as the station writes them. */
export type ReviewData = z.infer<typeof description> & { readonly dataDir: string; readonly file: string };

/** The data set: made once, which takes some minutes, and kept in build/out/review. */
export async function reviewData(fresh: boolean): Promise<ReviewData> {
  const kept = fresh || !existsSync(about) ? null : description.parse(JSON.parse(readFileSync(about, 'utf8')));
  const base = kept?.version === version ? kept : await generate();
  await (await openKept(dataDir)).close();
  return { ...base, dataDir, file: join(dataDir, 'leitstand.db') };
}

async function generate(): Promise<z.infer<typeof description>> {
  console.log('writing five million rows; they are kept in build/out/review');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const named = Object.fromEntries(nodes.map((node, i) => [node, `Schleuse ${i + 1}`]));
  const { username, password } = await prepareSite({ dataDir, name: 'Bench', language: 'de', nodes: named });
  const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
  const held = keychain.ok ? await readHeld(keychain.value) : null;
  if (held?.key == null) throw new Error('the site has no key of the journal');
  const database = new Database(join(dataDir, 'leitstand.db'));
  for (const pragma of ['synchronous = OFF', 'cache_size = -400000']) database.pragma(pragma);
  const writer = journalWriter(database, held.key);
  const to = Date.now();
  const from = to - days * 86_400_000;
  const random = randomNumbers(1);
  const write = database.transaction((first: number, end: number) => {
    const draft = writer.begin();
    for (let i = first; i < end; i++) {
      const at = Math.floor(from + ((to - from) * (i + random())) / rows);
      draft.entry({ timestamp: at, ...entry(random, i) }, at);
    }
    draft.finish();
    return draft;
  });
  for (let i = 0; i < rows - lastDay; i += batch) {
    write(i, Math.min(i + batch, rows - lastDay)).accept();
    if (i % 500_000 === 0) console.log(`${i / 1_000} thousand`);
  }
  const search = searchMerger(database);
  search.begin();
  while (search.step()) continue;
  for (let i = rows - lastDay; i < rows; i += few) write(i, Math.min(i + few, rows)).accept();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const made = { version, username, password, from, to };
  writeFileSync(about, JSON.stringify(made));
  return made;
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const firstNames = [
  'Anna',
  'Bernd',
  'Çağla',
  'Dörte',
  'Emil',
  'Fatima',
  'Gerd',
  'Heike',
  'İbrahim',
  'Jürgen',
  'Katrin',
];
const lastNames = [
  'Albers',
  'Böhm',
  'Castorf',
  'Dittrich',
  'Eichhorn',
  'Fröhlich',
  'Großmann',
  'Hübner',
  'Ihde',
  'Jäger',
];
/** Of person number `i`: name, and last digits of the card. */
export function person(i: number): { person: number; name: string; last4: string } {
  const name = `${firstNames[i % firstNames.length] ?? ''} ${lastNames[Math.floor(i / 11) % 10] ?? ''}${Math.floor(i / 110)}`;
  return { person: i + 1, name, last4: String((i * 7_919) % 10_000).padStart(4, '0') };
}

const comments = [
  'Tür',
  'Kamera',
  'Rundgang',
  'Fehlalarm',
  'Techniker',
  'Lieferung',
  'Wind',
  'Kabel',
  'Filter',
  'Lüfter',
];

type Entry = { type: IncidentType; node: string | null; actor: string | null; value: string };

/** Types by how many of a thousand rows have them. */
const mix: ReadonlyArray<readonly [number, IncidentType]> = [
  [210, 'access.granted'],
  [200, 'door.opened'],
  [200, 'door.closed'],
  [140, 'lock.unlocked'],
  [140, 'lock.locked'],
  [40, 'rex'],
  [15, 'access.denied'],
  [12, 'alarm.raised'],
  [12, 'alarm.returned'],
  [10, 'alarm.acknowledged'],
  [6, 'command.queued'],
  [6, 'command.sent'],
  [6, 'command.result'],
  [1, 'incident.commented'],
  [1, 'session.login'],
  [1, 'config.changed'],
];

function typeOf(random: () => number): IncidentType {
  let left = random() * 1_000;
  for (const [of, type] of mix) {
    left -= of;
    if (left < 0) return type;
  }
  return 'door.held';
}

function entry(random: () => number, i: number): Entry {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const type = i % 416_666 === 7 ? 'incident.commented' : typeOf(random);
  const node = pick(nodes);
  const actor = pick(operators);
  const row = (value: object, by: string | null = null): Entry => ({
    type,
    node: type === 'session.login' ? null : node,
    actor: by,
    value: JSON.stringify(value),
  });
  const command = { command: (i >> 2).toString(16).padStart(16, '0'), op: 'unlock' };
  if (type === 'access.granted') return row({ reader: 0, ...person(Math.floor(random() * persons)) });
  if (type === 'access.denied') return row({ ...person(Math.floor(random() * persons)), reason: 'outside_schedule' });
  if (type.startsWith('alarm.')) {
    const priority = random() < 0.8 ? 'low' : random() < 0.75 ? 'medium' : 'high';
    const alarm = { key: `door_held:${node}`, type: 'door_held', priority, occurrence: i };
    return row(alarm, type === 'alarm.acknowledged' ? actor : null);
  }
  if (type.startsWith('command.')) return row(command, type === 'command.result' ? null : actor);
  if (type === 'incident.commented') {
    const rare = i % 416_666 === 7 ? ` ${words.rare}` : '';
    return row(
      { incident: Math.max(1, i - 5), about: 'door.held', text: `${pick(comments)} ${words.common}${rare}` },
      actor,
    );
  }
  return row(
    type === 'session.login' || type === 'config.changed' ? {} : { door: 'open' },
    type === 'session.login' ? actor : null,
  );
}
