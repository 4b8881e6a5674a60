import { closeSync, cpSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import type { TellStart } from '../../electron/starting.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';
import { tear } from '../testing/damaged-database.ts';
import { reviewData } from './review-data.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const silent = { progress() {}, onStop() {} };

/** Rows of a day. */
const dayRows = 7_000;

/** What becomes of the database before the start. */
const harms: ReadonlyArray<readonly [string, (file: string) => void]> = [
  ['gone', (file) => rmSync(file)],
  ['accounts torn', (file) => tear(file, 'user')],
  ['journal torn', (file) => tear(file, 'incidents')],
  ['search torn', (file) => tear(file, 'incident_search_data')],
  ['index torn', foundAfter],
  ['none', () => undefined],
];

/** A start does not look at it: the station that ran has found it, and has left word. */
function foundAfter(file: string): void {
  tear(file, 'incidents_at');
  writeFileSync(join(dirname(file), 'damaged.json'), '{}');
}

/** A database that was there before has nothing left for the disk to do, which a fresh copy of it has for seconds. */
function settle(file: string): void {
  const opened = openSync(file, 'r+');
  fsyncSync(opened);
  closeSync(opened);
}

async function open(dataDir: string, tell: TellStart = () => undefined): Promise<StationMemory> {
  const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
  if (!keychain.ok) throw new Error(keychain.error.message);
  const about = { dataDir, keychain: keychain.value, clock: systemClock(), log: quiet, version: '0.1.0', tell };
  const memory = await openStationMemory(about);
  if (!memory.ok) throw new Error(memory.error.message);
  return memory.value;
}

/** Makes a backup of the folder as the station does, and names it verified; a day's rows come after it. */
async function backUp(dataDir: string): Promise<void> {
  const { database, shelf, keys } = await open(dataDir);
  const plan = await shelf.plan();
  const made = await shelf.make(plan, (await keys.all())[0], Date.now(), silent);
  if (!made.ok) throw new Error(made.error.message);
  await shelf.savePlan({ ...plan, verified: [made.value.name] });
  const row = { timestamp: Date.now(), type: 'incident.commented', node: null, actor: 'ada' } as const;
  for (let i = 0; i < dayRows; i += 10)
    await database.journal.append(
      ...Array.from({ length: 10 }, (_, k) => ({ ...row, value: { text: `row ${i + k}` } })),
    );
  await database.close();
}

/** Seconds until the database is open, and of them until each phase but the first began. */
async function measured(dataDir: string): Promise<string[]> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);
  const phases = new Map<string, string>();
  const memory = await open(dataDir, (phase) => void (phases.has(phase) || phases.set(phase, seconds())));
  const all = seconds();
  await memory.database.close();
  return [all, phases.get('restore') ?? ''];
}

/** `npm run bench -- start`: how long a station with five million rows takes to open its database, whole and damaged, with a verified backup beside it. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { fresh: { type: 'boolean', default: false } } });
  const data = await reviewData(values.fresh);
  const folder = join(dirname(data.dataDir), 'starts');
  const kept = join(folder, 'kept');
  rmSync(folder, { recursive: true, force: true });
  try {
    cpSync(data.dataDir, kept, { recursive: true });
    await backUp(kept);
    console.log('damage, open after s, of them until the restoring began s');
    for (const [name, harm] of harms) {
      // Each has a folder of its own: a big file is still looked through when its station has ended.
      const dataDir = join(folder, name.replaceAll(' ', '-'));
      cpSync(kept, dataDir, { recursive: true });
      const file = join(dataDir, 'leitstand.db');
      settle(file);
      harm(file);
      console.log([name, ...(await measured(dataDir)), `load ${loadavg()[0]?.toFixed(1)}`].join('   '));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 60, retryDelay: 500 });
  }
}
