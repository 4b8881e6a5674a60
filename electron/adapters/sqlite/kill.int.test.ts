import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryKeychain, opened, temporaryFolder, until } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** Lets the child commit from `first` on, kills it after some batches, and returns the last event it vouched for. */
async function commitUntilKilled(first: number, batches: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'committing-child.ts'), folder.file, join(folder.path, 'keys'), String(first)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  let vouched = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    vouched = Number(line);
    if (++count === batches) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return vouched;
}

it('has every event that was vouched for exactly once, and a whole chain, however often it is killed', async () => {
  let vouched = 0;
  for (const batches of [3, 41, 17, 88, 1]) {
    // A node sends again from a little before what it has a receipt for.
    vouched = Math.max(vouched, await commitUntilKilled(Math.max(1, vouched - 20), batches));
  }
  const file = new Database(folder.file);
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  const seqs = file.prepare<[], number>('SELECT seq FROM incidents ORDER BY seq').pluck().all();
  const raw = file.prepare<[], number>('SELECT count(*) FROM dashboard_data').pluck().get();
  const rolled = file.prepare<[], number>('SELECT sum(count) FROM rollup_5m').pluck().get();
  file.close();
  expect(seqs.length).toBeGreaterThanOrEqual(vouched);
  expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  expect([raw, rolled]).toEqual([seqs.length, seqs.length]);

  const held: [string, string][] = JSON.parse(await readFile(join(folder.path, 'keys'), 'utf8'));
  const database = await opened({ file: folder.file, keychain: memoryKeychain(new Map(held)) });
  try {
    await until(() => database.journal.status().state !== 'verifying', 'an end of the verification');
    const rows = seqs.length;
    expect(database.journal.status()).toEqual({ rows, state: 'verified', verifiedTo: rows, broken: null });
    expect(await database.journal.watermarks()).toEqual([{ node: 'node-1', boot: 1, upTo: rows, beyond: [] }]);
  } finally {
    await database.close();
  }
});
