import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from './database.ts';
import { event, memoryKeychain, opened, sample, stationEntry, temporaryFolder, until } from './testing.ts';

const none = { events: [], samples: [], entries: [] };

describe('the journal over a real file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let database: OpenDatabase;

  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
    database = await opened({ file: folder.file, keychain });
  });
  afterEach(async () => {
    await database.close().catch(() => undefined);
    await folder.remove();
  });

  it('stores each event once, however often and in whatever batch it comes', async () => {
    const first = await database.journal.commit({ ...none, events: [event(1), event(2), event(1)] });
    expect(first).toMatchObject({
      duplicates: 1,
      incidents: [
        { id: 1, seq: 1 },
        { id: 2, seq: 2 },
      ],
    });
    const again = await database.journal.commit({ ...none, events: [event(2), event(3)] });
    expect(again).toMatchObject({ duplicates: 1, incidents: [{ id: 3, seq: 3 }] });
    const { rows } = await database.reader.page({}, undefined, 10);
    expect(rows.map((row) => row.seq)).toEqual([3, 2, 1]);
  });

  it('gives the same row back when read as when committed', async () => {
    const value = { door: 'open', text: 'Tür "7" \\ ü 🚪 \u0000', n: 1.5, nested: { a: [null, true] } };
    const { incidents } = await database.journal.commit({
      ...none,
      events: [event(1, { value, late: true, clock: 'rtc', boot: 2 ** 40, timestamp: 1_790_000_000_123 })],
      entries: [stationEntry({ node: 'node-1', value: { name: 'ä' } })],
    });
    const { rows } = await database.reader.page({}, undefined, 10);
    expect(rows.toSorted((a, b) => a.id - b.id)).toEqual(incidents);
  });

  it('remembers how far each boot is, over a restart, with what is missing and what is known to be lost', async () => {
    await database.journal.commit({ ...none, events: [event(1), event(2), event(5)] });
    await database.journal.commit({
      ...none,
      events: [event(1, { boot: 2, type: 'buffer.overflow', value: { lostBoot: 1, lostFrom: 3, lostTo: 3, lost: 1 } })],
      entries: [stationEntry({ type: 'journal.gap', node: 'node-1', value: { boot: 2, from: 3, to: 4 } })],
    });
    const expected = [
      { node: 'node-1', boot: 1, upTo: 3, beyond: [{ from: 5, to: 5 }] },
      { node: 'node-1', boot: 2, upTo: 1, beyond: [{ from: 3, to: 4 }] },
    ];
    expect(await database.journal.watermarks()).toEqual(expected);
    await database.close();
    database = await opened({ file: folder.file, keychain });
    expect(await database.journal.watermarks()).toEqual(expected);
    expect(await database.journal.eventCounts()).toEqual(new Map([['node-1', 4]]));
    // An event that was given up for lost and comes after all is a row.
    const late = await database.journal.commit({ ...none, events: [event(3)] });
    expect(late.incidents).toHaveLength(1);
  });

  it('leaves nothing of a batch that fails, and goes on with the next', async () => {
    await database.journal.commit({ ...none, events: [event(1)] });
    const bad = event(3, { timestamp: Number.NaN });
    const failed = database.journal.commit({
      ...none,
      events: [event(2), bad],
      samples: [sample(1_790_000_000_000, 20)],
    });
    await expect(failed).rejects.toMatchObject({ code: expect.stringMatching(/^SQLITE_/) });
    const next = await database.journal.commit({
      ...none,
      events: [event(2)],
      samples: [sample(1_790_000_000_000, 20)],
    });
    expect(next.incidents).toMatchObject([{ id: 2, seq: 2 }]);
    await until(() => database.journal.status().state === 'verified', 'verified');
    expect(database.journal.status()).toMatchObject({ rows: 2, verifiedTo: 2 });
    const asked = [{ node: 'node-1', metric: 'temperature' }] as const;
    const [history] = await database.reader.history(asked, 1_789_000_000_000, 1_791_000_000_000, 10);
    expect(history).toMatchObject({ level: 'raw', mean: [20] });
  });

  it('tells its listeners of every new row in order, whoever wrote it', async () => {
    const heard: number[] = [];
    const stop = database.journal.onCommitted((rows) => heard.push(...rows.map((row) => row.id)));
    await database.journal.commit({ ...none, events: [event(1)] });
    await database.settings.set('language', '"de"', stationEntry());
    await database.settings.set('language', '"en"', null);
    await database.journal.append(stationEntry(), stationEntry());
    stop();
    await database.journal.append(stationEntry());
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('is a write-ahead log whose journal can only be appended to', async () => {
    const other = new Database(folder.file);
    try {
      expect(other.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(() => other.exec('UPDATE incidents SET value = 1')).not.toThrow();
      await database.journal.append(stationEntry());
      expect(() => other.exec("UPDATE incidents SET value = '{}'")).toThrow('only ever appended');
      expect(() => other.exec('DELETE FROM incidents')).toThrow('only ever appended');
    } finally {
      other.close();
    }
  });
});
