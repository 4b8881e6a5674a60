import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openParts } from '../../electron/adapters/files/parts.ts';
import { memoryLog } from '../../electron/adapters/sqlite/testing.ts';

const script = join(import.meta.dirname, '../testing/exporting-child.ts');
let folder: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-export-'));
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'out'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Kills it so many ms after it has said a word for the `words`th time. */
async function killed(words: number, after: number): Promise<void> {
  const running = spawn(process.execPath, [script, join(folder, 'data'), join(folder, 'out', 'j.csv')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = running;
  const ended = once(running, 'exit');
  let said = 0;
  createInterface({ input: running.stdout }).on('line', () => {
    if (++said === words) setTimeout(() => running.kill('SIGKILL'), after);
  });
  expect(await ended).toEqual([null, 'SIGKILL']);
}

it('leaves nothing half done under the name that was chosen, whenever the station dies, and takes the rest away at its next start', {
  timeout: 240_000,
}, async () => {
  // At eight random moments of an export that is made again and again, and at one by which one was surely done.
  const moments = Array.from({ length: 8 }, () => [1 + Math.floor(Math.random() * 8), Math.random() * 20] as const);
  for (const [words, after] of [...moments, [12, 0] as const]) {
    const moment = `killed ${after.toFixed(1)} ms after word ${words}`;
    await killed(words, after);
    const place = join(folder, 'out', 'j.csv');
    if (existsSync(place)) {
      const whole = readFileSync(place);
      expect(whole.subarray(-2).toString(), moment).toBe('\r\n');
      // Between the two names: the newer manifest stands beside the file before.
      const { sha256, rows } = JSON.parse(readFileSync(`${place}.json`, 'utf8'));
      const same = createHash('sha256').update(whole).digest('hex') === sha256;
      if (!same) expect(rows, moment).toBeGreaterThan(whole.toString().split('\r\n').length - 2);
    }
    await openParts(join(folder, 'data'), memoryLog());
    const left = readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.part'));
    expect(left, moment).toEqual([]);
  }
  const file = new Database(join(folder, 'data', 'leitstand.db'), { readonly: true });
  const stages = file
    .prepare<[], string>("SELECT value ->> 'stage' FROM incidents WHERE type = 'journal.exported'")
    .pluck()
    .all();
  file.close();
  // Each of them was in the journal before its first byte was written.
  expect(stages.filter((stage) => stage === 'begun').length).toBeGreaterThanOrEqual(8);
  expect(stages.filter((stage) => stage === 'done').length).toBeGreaterThanOrEqual(1);
});
