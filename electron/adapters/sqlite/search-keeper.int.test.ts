import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../clock/system-clock.ts';
import { event, memoryKeychain, memoryLog, opened, temporaryFolder, until } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** In how many pieces the search is. */
function pieces(): number | undefined {
  const file = new Database(folder.file, { readonly: true });
  try {
    return file.prepare<[], number>('SELECT count(DISTINCT segid) FROM incident_search_idx').pluck().get();
  } finally {
    file.close();
  }
}

it('makes one piece of what came in many commits when its hour comes, finds everything, and is called off at the end', async () => {
  const looks = new Map<() => void, number>();
  const clock = {
    ...systemClock(),
    every(ms: number, task: () => void) {
      looks.set(task, ms);
      return () => looks.delete(task);
    },
  };
  const log = memoryLog();
  const database = await opened({ file: folder.file, keychain: memoryKeychain(), clock, log });
  let seq = 0;
  for (let commits = 0; commits < 60; commits++) {
    const events = Array.from({ length: 200 }, () => event(++seq, { value: { name: `Person${seq}`, person: seq } }));
    await database.journal.commit({ events, samples: [], entries: [] });
  }
  expect(pieces()).toBeGreaterThan(1);
  const hourly = [...looks].filter(([, ms]) => ms === 3_600_000);
  expect(hourly).toHaveLength(1);
  for (const [look] of hourly) look();
  await until(() => pieces() === 1, 'the search is in one piece');
  expect(await database.reader.count({ text: 'person7' })).toEqual({ count: 1_111, capped: false });
  expect((await database.reader.page({ text: 'person77' }, undefined, 500)).rows).toHaveLength(111);
  await database.close();
  expect([...looks.values()].filter((ms) => ms === 3_600_000)).toEqual([]);
  expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
});
