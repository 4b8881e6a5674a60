import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measured } from '../../../build/testing/measured.ts';
import type { StationEntry } from '../../domain/ports/journal.ts';
import { beforeSql, lastSql, stepsSql } from './alarm-figures.ts';
import type { OpenDatabase } from './database.ts';
import { memoryKeychain, opened, plan, temporaryFolder } from './testing.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 9, 26);
const month = { from: start, to: start + 31 * day };
/** Steps that are written for the month: a third each raised, acknowledged, returned. */
const many = 200_000;

type Step = 'raised' | 'returned' | 'acknowledged' | 'shelved';
const entry = (timestamp: number, step: Step, node: string, more: StationEntry['value'] = {}): StationEntry => ({
  timestamp,
  type: `alarm.${step}`,
  node,
  actor: null,
  value: { key: `door_held:${node}`, type: 'door_held', priority: 'low', occurrence: 1, ...more },
});

describe('the figures of the alarms', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const long = [entry(start - 90 * day, 'raised', 'old'), entry(start - 80 * day, 'acknowledged', 'old')];
    const hidden = [entry(start - 90 * day, 'raised', 'gone'), entry(start - 89 * day, 'shelved', 'gone')];
    const keys = ['old', 'gone', ...Array.from({ length: 50 }, (_, i) => `node-${i}`)].map(
      (node) => `door_held:${node}`,
    );
    await database.alarms.save(
      keys.map((key) => ({ key, last: 1, record: null })),
      0,
      [...long, ...hidden],
    );
    const each = Math.floor((31 * day) / (many / 3));
    for (let i = 0; i < many / 3; i += 2_000) {
      const part = Array.from({ length: Math.min(2_000, Math.ceil(many / 3) - i) }, (_, j) => i + j);
      await database.journal.append(
        ...part.flatMap((n) => {
          const [at, node, of] = [start + n * each, `node-${n % 50}`, { occurrence: n }];
          return [
            entry(at, 'raised', node, of),
            entry(at + 20 * second, 'acknowledged', node, of),
            entry(at + 30 * second, 'returned', node, of),
          ];
        }),
      );
    }
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  it('are those of every step of a month, and of what stood before it', async () => {
    const began = performance.now();
    const figures = await database.reader.alarmMetrics(month.from, month.to);
    measured(`the figures of a month with ${many} steps of alarms`, performance.now() - began);
    const raised = Math.ceil(many / 3);
    expect(figures).toMatchObject({ annunciated: raised, hidden: 0, mix: { low: raised } });
    expect(figures.hours.reduce((a, b) => a + b)).toBe(raised);
    expect(figures.answers).toMatchObject({ acknowledged: raised, median: 20 * second, longest: 20 * second });
    expect(figures.stale).toMatchObject({ nowCount: 1, most: 1, count: 1 });
    expect(figures.stale.now[0]).toMatchObject({ key: 'door_held:old', since: start - 90 * day });
  });

  it('keep no other question waiting while they are made', async () => {
    const figures = database.reader.alarmMetrics(month.from, month.to);
    const state = { done: false };
    void figures.then(() => {
      state.done = true;
    });
    let [asked, longest] = [0, 0];
    while (!state.done) {
      const began = performance.now();
      await database.reader.latest(1);
      longest = Math.max(longest, performance.now() - began);
      asked++;
    }
    // Were the reader held up by the figures, not more than one question would have been answered before them.
    expect(asked).toBeGreaterThan(3);
    measured(`the longest of ${asked} questions asked meanwhile`, longest);
  });

  it('of a day are made of the rows of that day and the one before', async () => {
    const began = performance.now();
    const figures = await database.reader.alarmMetrics(month.to - day, month.to);
    measured('the figures of a day in that month', performance.now() - began);
    expect(figures.hours).toHaveLength(24);
    expect(figures.annunciated).toBeCloseTo(many / 3 / 31, -2);
  });

  it('are read along the index of the type, in the order of time, and nothing is sorted', () => {
    const place = { at: 0, id: 0, to: 1, limit: 9 };
    const detail = plan(folder.file, stepsSql, place);
    expect(
      detail.match(/SEARCH incidents USING INDEX incidents_type_at \(type=\? AND at>\? AND at<\?\)/g),
    ).toHaveLength(6);
    expect(detail).not.toMatch(/SCAN incidents|TEMP B-TREE/);
    const last = plan(folder.file, lastSql, { to: 1 });
    expect(last.match(/SEARCH incidents USING INDEX incidents_type_at \(type=\? AND at<\?\)/g)).toHaveLength(6);
    expect(last).not.toContain('TEMP B-TREE');
    const before = plan(folder.file, beforeSql, ['door_held:a', 1, 1]);
    expect(before).toBe('SEARCH incidents USING INDEX incidents_alarm (<expr>=? AND id<?)');
  });

  it('leave out a row that is not as we write it', async () => {
    const at = month.to + day;
    const odd = entry(at, 'raised', 'odd', { type: 'no_such_type' });
    await database.journal.append(odd, { ...odd, value: {} }, entry(at + 1, 'raised', 'odd'));
    expect((await database.reader.alarmMetrics(at, at + hour)).annunciated).toBe(1);
  });
});
