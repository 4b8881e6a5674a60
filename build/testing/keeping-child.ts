import { join } from 'node:path';
import { argv, exit, stdout } from 'node:process';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import type { TellStart } from '../../electron/starting.ts';
import { openStationMemory, type StationMemory } from '../../electron/station-keeping.ts';

/*
 * A process for the test to kill: opens the memory of a station and does one piece of long work with it, between the
 * lines `begin` and `end`. What a start is at, and how far, is a line each. Arguments: data folder, what to do.
 */
const [dataDir = '', kind = ''] = argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const silent = { progress() {}, onStop() {} };

let line = '';
const tell: TellStart = (phase, done) => {
  const now = `${phase} ${done}`;
  if (now !== line) stdout.write(`${now}\n`);
  line = now;
};

async function open(): Promise<StationMemory> {
  const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
  const deps = { dataDir, keychain, clock: systemClock(), log: quiet, version: '0.1.0', tell };
  const memory = await openStationMemory(deps);
  if (!memory.ok) throw new Error(memory.error.message);
  return memory.value;
}

async function backup({ shelf, keys }: StationMemory): Promise<void> {
  const made = await shelf.make(await shelf.plan(), (await keys.all())[0], Date.now(), silent);
  if (!made.ok) throw new Error(made.error.message);
}
async function restore({ shelf, keys, database }: StationMemory): Promise<void> {
  const [plan, all] = [await shelf.plan(), await keys.all()];
  const files = await shelf.list(plan, all);
  const name = files.ok ? (files.value[0]?.name ?? '') : '';
  const opened = await shelf.open(plan, { name }, all, silent);
  if (!opened.ok) throw new Error(opened.error.message);
  const { made, rows, newest } = opened.value.inside;
  const about = { by: 'ada', damage: null, backup: name, made, rows, newest, lost: 0, added: null };
  await shelf.stage({ id: '0123456789abcdef', at: Date.now(), ...about });
  await database.close();
  await (await open()).database.close();
}
async function purge({ database }: StationMemory): Promise<void> {
  const at = Date.now();
  const { upTo } = await database.purger.purgeable(at + 1);
  const told = { timestamp: at, type: 'journal.purged', node: null, actor: 'ada', value: {} } as const;
  await database.purger.mark({ upTo, at, by: 'ada', second: 'bob' }, told);
  await database.purger.clear(() => undefined);
}

/** What the start itself does. */
const isStart = kind === 'migration' || kind === 'mending';
if (isStart) stdout.write('begin\n');
const memory = await open();
if (!isStart) stdout.write('begin\n');
if (kind === 'backup') await backup(memory);
if (kind === 'restore') await restore(memory);
if (kind === 'purge') await purge(memory);
stdout.write('end\n');
exit(0);
