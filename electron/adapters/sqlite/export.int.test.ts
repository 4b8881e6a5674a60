import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentFilter } from '../../contract/incidents.ts';
import type { Exported } from '../../domain/ports/journal-export.ts';
import { spreadsheetCsv } from '../csv/spreadsheet-csv.ts';
import type { OpenDatabase } from './database.ts';
import { event, memoryKeychain, opened, temporaryFolder, until } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: OpenDatabase;
let keychain: ReturnType<typeof memoryKeychain>;
let exports = 0;
/** More than the worker reads at a stretch. */
const rows = 4_500;

let made: Awaited<ReturnType<typeof temporaryFolder>>;
let madeKeys: ReadonlyMap<string, string>;

beforeAll(async () => {
  made = await temporaryFolder();
  const keys = memoryKeychain();
  const first = await opened({ file: made.file, keychain: keys });
  const events = Array.from({ length: rows }, (_, i) =>
    event(i + 1, { type: i % 3 === 0 ? 'rex' : 'door.opened', value: { n: i } }),
  );
  await first.journal.commit({ events, samples: [], entries: [] });
  await first.close();
  madeKeys = keys.held;
});
afterAll(() => made.remove());

beforeEach(async () => {
  folder = await temporaryFolder();
  await copyFile(made.file, folder.file);
  keychain = memoryKeychain(new Map(madeKeys));
  database = await opened({ file: folder.file, keychain });
  await until(() => database.journal.status().state !== 'verifying', 'an end of the check at the start');
});
afterEach(async () => {
  await database.close();
  await folder.remove();
});

interface Done {
  readonly exported: Exported;
  readonly text: string;
  readonly phases: Set<string>;
}

async function exported(filter: IncidentFilter = {}): Promise<Done> {
  const path = `${folder.file}.${exports++}.csv`;
  const phases = new Set<string>();
  const csv = { form: { separator: ';', mark: true }, language: 'en', timeZone: 'UTC', names: new Map() } as const;
  const watch = { onStop: () => undefined, progress: (phase: string) => void phases.add(phase) };
  const done = await database.exporter.exportCsv({ path, filter, csv }, watch);
  if (done === null) throw new Error('nobody stopped it');
  return { exported: done, text: await readFile(path, 'utf8'), phases };
}

/** Changes the file as somebody with a program of their own would, past the triggers. */
function tamper(...statements: readonly string[]): void {
  const file = new Database(folder.file);
  for (const trigger of ['incidents_no_update', 'incidents_no_delete']) file.exec(`DROP TRIGGER ${trigger}`);
  for (const statement of statements) file.exec(statement);
  file.close();
}

describe('the journal as CSV', () => {
  it('has every row once, newest first, with the hash of the file and the chain held against all of them', async () => {
    const { exported: done, text, phases } = await exported();
    const { records, fault } = spreadsheetCsv.read(text);
    expect(fault).toBeNull();
    expect(records.slice(1).map(({ cells }) => Number(cells[0]))).toEqual(
      Array.from({ length: rows }, (_, i) => rows - i),
    );
    expect(done).toMatchObject({ rows, first: 1, last: rows, bytes: Buffer.byteLength(text) });
    expect(done.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(done.chain).toMatchObject({
      head: { row: rows },
      verified: { from: 1, to: rows },
      unverifiableBefore: null,
      broken: null,
    });
    expect([...phases]).toEqual(['writing', 'verifying']);
  });

  it('loses nothing of rows that are longer than what is written at once, nor of those around them', async () => {
    const texts = ['ä', 'é'.repeat(170_000), '€'.repeat(400_000), 'ß'.repeat(340_000), '𝄞'.repeat(100_000), 'ü'];
    const events = texts.map((_, i) => event(rows + i + 1, { type: 'tamper' }));
    await database.journal.commit({ events, samples: [], entries: [] });
    // Longer ones than the station takes itself.
    tamper(
      ...texts.map(
        (text, i) => `UPDATE incidents SET value = '${JSON.stringify({ text })}' WHERE id = ${rows + i + 1}`,
      ),
    );
    const { exported: done, text } = await exported({ types: ['tamper'] });
    const lines = text.split('\r\n').slice(1, -1);
    const ends = texts.toReversed().map((each) => `;"{""text"":""${each}""}"`);
    expect(lines.map((line, i) => line.endsWith(ends[i] ?? '-'))).toEqual(texts.map(() => true));
    expect(done).toMatchObject({ rows: texts.length, bytes: Buffer.byteLength(text) });
    expect(done.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('has what the filter asks for, and the chain from its first row on where the filter has no beginning', async () => {
    const { exported: done, text } = await exported({ types: ['rex'], to: 1_790_000_000_000 + 3_000 });
    expect(done).toMatchObject({ rows: 1_000, first: 1, last: 2_998 });
    expect(done.chain.verified).toEqual({ from: 1, to: rows });
    expect(text.match(/;rex;/g)).toHaveLength(1_000);
  });

  it('is a head and nothing more where nothing matches, with all of the chain', async () => {
    const { exported: done, text } = await exported({ types: ['tamper'] });
    const chain = { verified: { from: 1, to: rows }, broken: null };
    expect(done).toMatchObject({ rows: 0, first: null, last: null, chain });
    expect(text.trimEnd().split('\r\n')).toHaveLength(1);
  });

  /** A row of its own type, so many days after the others. */
  async function tampered(days: number, seq: number, late = false): Promise<void> {
    const timestamp = 1_790_000_000_000 + days * 86_400_000;
    await database.journal.commit({
      events: [event(seq, { type: 'tamper', timestamp, late })],
      samples: [],
      entries: [],
    });
  }

  it('names the one row that would have matched and is gone, and reports it as a start does', async () => {
    await tampered(0, rows + 1);
    await tampered(10, rows + 2);
    tamper(`DELETE FROM incidents WHERE id = ${rows + 1}`);
    const { exported: done } = await exported({ types: ['tamper'], to: 1_790_000_000_000 + 86_400_000 });
    const broken = { at: rows + 1, how: 'missing' };
    expect(done).toMatchObject({ rows: 0, chain: { broken } });
    expect(database.journal.status()).toMatchObject({ state: 'broken', broken });
    const told = async () => (await database.reader.page({ types: ['journal.broken'] }, undefined, 9)).rows;
    expect((await told()).map(({ value }) => value)).toEqual([broken]);
    await exported();
    expect(await told()).toHaveLength(1);
  });

  it('holds the chain against a span of time from before it, so that a late row of it is missed', async () => {
    await tampered(10, rows + 1);
    for (const seq of [2, 3, 4]) await tampered(9.9, rows + seq, true);
    await tampered(10.5, rows + 5);
    const span = {
      types: ['tamper' as const],
      from: 1_790_000_000_000 + 9.8 * 86_400_000,
      to: 1_790_000_000_000 + 9.95 * 86_400_000,
    };
    const { exported: whole } = await exported(span);
    expect(whole).toMatchObject({
      rows: 3,
      first: rows + 2,
      chain: { verified: { from: rows, to: rows + 5 }, broken: null },
    });
    tamper(`DELETE FROM incidents WHERE id = ${rows + 2}`);
    const { exported: done } = await exported(span);
    expect(done).toMatchObject({ rows: 2, chain: { broken: { at: rows + 2, how: 'missing' } } });
  });

  it.each([
    ['place', 'DELETE FROM incident_place WHERE incident = 4000'],
    ['words', 'DELETE FROM incident_search WHERE rowid = (SELECT place FROM incident_place WHERE incident = 4000)'],
  ])('names the row that no search finds because its %s was taken out of the index', async (_, statement) => {
    tamper(statement);
    const { exported: done } = await exported({ types: ['rex', 'tamper'], nodes: ['node-1'] });
    const broken = { at: 4_000, how: 'index' };
    expect(done.chain).toMatchObject({ verified: { from: 1, to: rows }, broken });
    expect(database.journal.status()).toMatchObject({ state: 'broken', broken });
  });

  it.each([
    ['changed', { at: 4_000, how: 'changed' }, ["UPDATE incidents SET value = '{}' WHERE id = 4000"]],
    ['taken out', { at: 4_000, how: 'missing' }, ['DELETE FROM incidents WHERE id = 4000']],
    [
      'swapped',
      { at: 4_000, how: 'missing' },
      [
        `UPDATE incidents SET value = (SELECT value FROM incidents WHERE id = 4001) WHERE id = 4000`,
        `UPDATE incidents SET value = '{"n":3999}' WHERE id = 4001`,
      ],
    ],
    [
      'put in',
      { at: rows, how: 'replaced' },
      [
        'DELETE FROM incidents WHERE id = 4500',
        "INSERT INTO incidents VALUES (4500, 1, 1, 'rex', NULL, NULL, NULL, 'ntp', NULL, 0, '{}', x'00')",
      ],
    ],
    ['cut off at the end', { at: 4_401, how: 'tail_cut' }, ['DELETE FROM incidents WHERE id > 4400']],
  ])('is written all the same where rows were %s, and names the place', async (_, broken, statements) => {
    tamper(...statements);
    const { exported: done } = await exported();
    expect(done.chain.broken?.at).toBe(broken.at);
    if (broken.how !== 'replaced') expect(done.chain.broken).toEqual(broken);
  });

  it('names a file of yesterday that was put in the place of the present one', async () => {
    const yesterday = `${folder.file}.yesterday`;
    new Database(folder.file).exec(`VACUUM INTO '${yesterday}'`).close();
    await database.journal.commit({ events: [event(rows + 1)], samples: [], entries: [] });
    await database.close();
    const held = new Map(keychain.held);
    await copyFile(yesterday, folder.file);
    database = await opened({ file: folder.file, keychain: memoryKeychain(held) });
    const broken = { at: rows + 1, how: 'tail_cut' };
    expect(database.journal.status().broken).toEqual(broken);
    // The rows that are there hold together: only the keychain knows that there were more.
    expect((await exported()).exported.chain).toMatchObject({ verified: { from: 1 }, broken });
  });

  it('says which rows were chained under a key that is lost', async () => {
    await database.close();
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const { exported: done } = await exported();
    expect(done.chain).toMatchObject({ unverifiableBefore: rows + 1, broken: null });
    expect(done.chain.verified?.from).toBe(rows + 1);
  });

  it('stops where it is told to', async () => {
    let stop: () => void = () => undefined;
    const path = `${folder.file}.csv`;
    const csv = { form: { separator: ',', mark: false }, language: 'de', timeZone: 'UTC', names: new Map() } as const;
    const watch = { onStop: (listener: () => void) => void (stop = listener), progress: () => stop() };
    expect(await database.exporter.exportCsv({ path, filter: {}, csv }, watch)).toBeNull();
  });
});
