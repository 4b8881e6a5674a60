import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { alarmRecord } from '../../domain/alarms/record.ts';
import { openWriter } from './connection.ts';
import type { OpenDatabase } from './database.ts';
import { alarmQuery } from './incident-query.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { event, memoryKeychain, opened, plan, stationEntry, temporaryFolder } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('alarms that an older station has stored', () => {
  const was = (type: string, more: object = {}) => ({
    key: `${type}:a`,
    type,
    priority: 'high',
    node: 'a',
    subject: '',
    active: true,
    acknowledged: false,
    raised: 5,
    returned: null,
    occurrence: 3,
    by: null,
    ...more,
  });

  it('become whole records under the number that they had; only a forced door is latched', () => {
    const connection = openWriter(folder.file);
    const before = migrations.filter(({ version }) => version < 70);
    migrate(connection, before);
    const store = connection.prepare('INSERT INTO alarm (key, alarm) VALUES (?, ?)');
    const older = [was('door_forced'), was('tamper', { acknowledged: true, by: 'eva', subject: "it's" })];
    for (const alarm of older) store.run(alarm.key, JSON.stringify(alarm));
    migrate(connection, migrations);
    const rows = connection.prepare('SELECT key, last, record FROM alarm ORDER BY key').all() as {
      key: string;
      last: number;
      record: string;
    }[];
    connection.close();
    expect(rows.map(({ key, last }) => [key, last])).toEqual([
      ['door_forced:a', 3],
      ['tamper:a', 3],
    ]);
    const records = rows.map(({ record }) => alarmRecord.parse(JSON.parse(record)));
    expect(records.map(({ alarm, waiting }) => [alarm.latched, alarm.by, alarm.subject, waiting])).toEqual([
      [true, null, '', 5],
      [false, 'eva', "it's", 5],
    ]);
  });
});

describe('the alarms on the disk', () => {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
  });
  afterEach(() => database.close());

  const row = (key: string, step: 'raised' | 'returned') =>
    stationEntry({ type: `alarm.${step}`, value: { key, occurrence: 1 } });
  const history = async (key: string, before: number | undefined, limit: number) =>
    (await database.reader.alarmHistory(key, before, limit)).map(({ id, type }) => [id, type]);

  it('are stored with the number that outlives them and how far the journal was read', async () => {
    const record = { alarm: fakeAlarm({ key: 'tamper:a' }), pending: null, returning: 7, waiting: 5 };
    await database.alarms.save([{ key: 'tamper:a', last: 4, record }], 9, [row('tamper:a', 'raised')]);
    expect(await database.alarms.load()).toEqual({ upTo: 9, alarms: [{ key: 'tamper:a', last: 4, record }] });
    await database.alarms.save([{ key: 'tamper:a', last: 4, record: null }], 11, []);
    expect(await database.alarms.load()).toEqual({ upTo: 11, alarms: [{ key: 'tamper:a', last: 4, record: null }] });
  });

  it('have their history, newest first and by pages, of each its own', async () => {
    const entries = [row('tamper:a', 'raised'), row('tamper:ab', 'raised'), row('tamper:a', 'returned')];
    await database.alarms.save([], 0, entries);
    // A node may call a field as it likes: only the station writes of alarms.
    await database.journal.commit({ events: [event(1, { value: { key: 'tamper:a' } })], samples: [], entries: [] });
    await database.alarms.save([], 0, [row('tamper:a', 'raised')]);
    expect(await history('tamper:a', undefined, 10)).toEqual([
      [5, 'alarm.raised'],
      [3, 'alarm.returned'],
      [1, 'alarm.raised'],
    ]);
    expect(await history('tamper:a', 5, 1)).toEqual([[3, 'alarm.returned']]);
    expect(await history("'; DROP TABLE incidents; --", undefined, 10)).toEqual([]);
  });

  it('are found along their index, without sorting and without passing over the pages before', () => {
    for (const before of [undefined, 5]) {
      const { sql, bound } = alarmQuery('tamper:a', before, 10);
      const detail = plan(folder.file, sql, bound);
      const range = before === undefined ? '' : ' AND id<?';
      expect(detail).toBe(`SEARCH incidents USING INDEX incidents_alarm (<expr>=?${range})`);
    }
  });
});
