import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFiles } from '../../build/testing/no-files.ts';
import { caseFiles, packContent, readCase } from '../adapters/cases/case-file.ts';
import { stationSigner } from '../adapters/cases/signer.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { openParts } from '../adapters/files/parts.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { event, memoryKeychain, memoryLog, opened, sample, temporaryFolder } from '../adapters/sqlite/testing.ts';
import { readBack } from '../archive.ts';
import type { PrintedCase } from '../contract/archive.ts';
import type { NamedFile } from '../contract/incidents.ts';
import type { Job } from '../contract/jobs.ts';
import { ok, type Result } from '../contract/result.ts';
import type { KeptFile } from '../domain/ports/journal.ts';
import { type CaseReader, collectCase } from './case-content.ts';
import { caseHandlers } from './cases.ts';
import type { Caller } from './handlers.ts';
import { createJobs } from './jobs.ts';

const start = 1_790_000_000_000;
const minute = 60_000;
const person = { id: 1, username: 'eva', role: 'guard', language: 'en', appearance: 'dark' } as const;
const caller: Caller = { windowId: 1, sessionId: 's', locked: false, person };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: OpenDatabase;
beforeEach(async () => {
  folder = await temporaryFolder();
  database = await opened({ file: folder.file });
  const events = Array.from({ length: 120 }, (_, i) => event(i + 1, { timestamp: start + i * minute }));
  const samples = Array.from({ length: 720 }, (_, i) => sample(start + i * 10_000, 20 + i / 100));
  await database.journal.commit({ events, samples, entries: [] });
});
afterEach(async () => {
  await database.close();
  await folder.remove();
});

/** What lies beside the rows; the rest is read from the journal. */
function reading({ intact, missing }: Pick<KeptFile, 'intact'> & { missing: NamedFile[] }): CaseReader {
  const { reader } = database;
  const file = { id: 1, incident: 60, name: 'photo.png', bytes: 4, sha256: 'b'.repeat(64), by: 'eva', at: start };
  return {
    history: (...asked) => reader.history(...asked),
    alarmSpans: (...asked) => reader.alarmSpans(...asked),
    async around(id, minutes) {
      const one = await reader.incident(id);
      if (one === null) return null;
      const span = { from: one.timestamp - minutes * minute, to: one.timestamp + minutes * minute + 1 };
      const { rows } = await reader.page({ ...span, nodes: ['node-1'] }, undefined, 500);
      return {
        rows: rows.map((incident) => ({ incident, near: [incident.id === id ? 'itself' : 'node'] })),
        capped: false,
      };
    },
    notes: async (id) => ({ comments: [], files: id === 60 ? [file] : [], missing: id === 60 ? missing : [] }),
    file: async () => ({ name: file.name, content: Uint8Array.of(1, 2, 3, 4), intact }),
  };
}

/** Makes a case and waits until it has ended. */
async function made(
  incidents: number[],
  minutes: number,
  files: Parameters<typeof reading>[0] = { intact: true, missing: [] },
): Promise<{ job: Job; place: string; paper: () => Promise<Result<PrintedCase>> }> {
  const place = join(folder.path, 'x.leitstand-case');
  const log = memoryLog();
  const clock = systemClock();
  const { promise, resolve } = Promise.withResolvers<Job>();
  const push = (_windowId: number, job: Job) => {
    if (job.state !== 'running') resolve(job);
  };
  const { journal, exporter, nodes } = database;
  const cases = caseFiles(await stationSigner(memoryKeychain()), packContent);
  const handlers = caseHandlers({
    reader: reading(files),
    exporter,
    journal,
    nodes,
    cases,
    readBack: (path, sha256) => readBack({ caseKey: cases.key, log }, path, sha256),
    jobs: createJobs({ clock, log, crypto: nodeCrypto, operator: () => null, push }),
    files: { ...noFiles, target: async () => ok(place) },
    parts: await openParts(folder.path, log),
    crypto: nodeCrypto,
    clock,
    log,
    site: async () => ({ id: 'fra-1', name: 'Frankfurt', timeZone: 'Europe/Berlin' }),
    version: '0.1.0',
  });
  const begun = await handlers['cases.make'](
    { title: 'Door at night', remarks: 'seen on camera', incidents, minutes },
    caller,
  );
  if (!begun.ok || begun.value === null) throw new Error('it did not begin');
  const job = await promise;
  const sha256 = String(job.result?.['sha256']);
  return { job, place, paper: () => handlers['cases.paper']({ sha256 }, caller) };
}

describe('a case', () => {
  it('has the rows around its incidents once, their curves, files and proof, and is in the journal before it leaves', async () => {
    const { job, place } = await made([60, 62], 5);
    expect(job).toMatchObject({ state: 'done', result: { name: 'x.leitstand-case', rows: 2 } });
    const read = await readCase(await readFile(place));
    if (!read.ok) throw new Error(read.error.message);
    const { content, signature } = read.value;
    expect(signature).toEqual({ holds: true, key: job.result?.['key'] });
    expect(content.rows.map(({ incident }) => incident.id)).toEqual(Array.from({ length: 13 }, (_, i) => 55 + i));
    expect(content.rows.find(({ incident }) => incident.id === 60)?.near.toSorted()).toEqual(['itself', 'node']);
    expect(new Set(content.rows.map(({ hash }) => hash)).size).toBe(13);
    expect(content.chain).toMatchObject({ rows: 120, verifiedFrom: 1, verifiedTo: 120, broken: null });
    expect(content.curves.map(({ metric }) => metric)).toEqual(['temperature']);
    expect(content.files).toEqual([expect.objectContaining({ name: 'photo.png', data: 'AQIDBA==' })]);
    const [entry] = (await database.reader.page({ types: ['case.made'] }, undefined, 5)).rows;
    expect(entry).toMatchObject({ actor: 'eva', value: { title: 'Door at night', sha256: job.result?.['sha256'] } });
  });

  it('is not made of more files than go into one, and none of them is read for that', async () => {
    const file = { incident: 60, name: 'x', bytes: 10_485_760, sha256: 'b'.repeat(64), by: 'eva', at: start };
    const files = Array.from({ length: 10 }, (_, i) => ({ ...file, id: i + 1 }));
    const unread = () => Promise.reject(new Error('it was read'));
    const reader = {
      ...reading({ intact: true, missing: [] }),
      notes: async () => ({ comments: [], files, missing: [] }),
      file: unread,
    };
    const collected = await collectCase(
      reader,
      { incidents: [60], minutes: 5 },
      () => undefined,
      () => false,
    );
    expect(collected).toMatchObject({ error: { code: 'conflict', details: { reason: 'too_large' } } });
  });

  it('has no file that is not what the journal says was added, and names those and the ones that are gone', async () => {
    const gone = { incident: 60, name: 'gone.png', by: 'eva', at: start };
    const { job, place } = await made([60], 5, { intact: false, missing: [gone] });
    expect(job).toMatchObject({ state: 'done', result: { withheld: 2 } });
    const read = await readCase(await readFile(place));
    expect(read).toMatchObject({
      value: {
        content: {
          files: [],
          withheld: [
            { name: 'photo.png', why: 'changed' },
            { ...gone, why: 'missing' },
          ],
        },
      },
    });
  });

  it('goes on paper as its file has it, without what is in its files, and only while the file is what was made', async () => {
    const { job, place, paper } = await made([60, 62], 5);
    const [bytes, printed] = [await readFile(place), await paper()];
    const read = await readCase(bytes);
    if (!read.ok || !printed.ok) throw new Error('it was not read');
    const photo = { id: 1, incident: 60, name: 'photo.png', bytes: 4, sha256: 'b'.repeat(64), by: 'eva', at: start };
    expect(printed.value.content).toEqual({ ...read.value.content, files: [photo] });
    const signature = { holds: true, own: true, key: job.result?.['key'] };
    expect(printed.value.info).toMatchObject({ name: 'x.leitstand-case', signature, chain: { state: 'verified' } });
    await writeFile(place, bytes.subarray(0, -1));
    expect(await paper()).toMatchObject({ error: { code: 'unavailable', details: { reason: 'changed' } } });
    await rename(place, `${place}.away`);
    expect(await paper()).toMatchObject({ error: { code: 'unavailable', details: { reason: 'file' } } });
    await writeFile(place, bytes);
    expect(await paper()).toEqual(printed);
  });

  it('does not go on paper before it was made', async () => {
    const { paper } = await made([60, 999], 5);
    expect(await paper()).toMatchObject({ error: { code: 'not_found' } });
  });

  it('says how the chain is broken that proves it', async () => {
    const file = new Database(folder.file);
    file.exec("DROP TRIGGER incidents_no_update; UPDATE incidents SET value = '{}' WHERE id = 100");
    file.close();
    const { job } = await made([60], 5);
    expect(job).toMatchObject({ state: 'done', result: { brokenAt: 100, brokenHow: 'changed' } });
  });

  it('is not made of an incident that is not there', async () => {
    const { job } = await made([60, 999], 5);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
    expect((await database.reader.page({ types: ['case.made'] }, undefined, 5)).rows).toEqual([]);
  });
});
