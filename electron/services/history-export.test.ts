import { describe, expect, it } from 'vitest';
import { noFiles } from '../../build/testing/no-files.ts';
import type { CallInput } from '../contract/calls.ts';
import type { History } from '../contract/climate.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Csv } from '../domain/ports/csv.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Caller } from './handlers.ts';
import { historyExportHandlers } from './history-export.ts';
import { memoryJournal, silentLog } from './testing.ts';

const from = Date.UTC(2026, 10, 26, 13);
const shown = { from, to: from + 600_000 };
const question: CallInput<'climate.exportCsv'> = {
  series: [{ node: 'node-1', metric: 'temperature' }],
  from: from - 600_000,
  to: from + 600_000,
  points: 100,
  shown,
};
const png = 'iVBORw0KGgoAAAANSUhEUg==';
const caller: Caller = {
  windowId: 1,
  sessionId: 's',
  locked: false,
  person: { id: 1, username: 'eva', role: 'viewer', language: 'en', appearance: 'light' },
};
const points = { min: [20], mean: [21], max: [22], count: [30], at: [from] };
const curve: History = { node: 'node-1', metric: 'temperature', level: '5m', step: 300_000, gap: 330_000, ...points };

/** A station whose operator saves, or thinks better of it; `files` is what was written. */
function desk(saves = true) {
  const files: [name: string, content: string | Uint8Array][] = [];
  const journal = memoryJournal();
  const asked: unknown[] = [];
  const csv: Csv = { read: () => ({ records: [], fault: null }), write: (rows) => rows.map(String).join('\n') };
  const reader = {
    history: async (...input: unknown[]) => {
      asked.push(input);
      return [curve];
    },
  } as Partial<JournalReader> as JournalReader;
  const call = historyExportHandlers({
    reader,
    journal,
    csv,
    log: silentLog,
    clock: { now: () => from, monotonic: () => 0, after: () => () => {}, every: () => () => {} },
    nodes: { list: async () => [{ id: 'node-1', name: 'Aisle' } as never] },
    zone: () => 'Europe/Berlin',
    site: async () => ({ name: 'Frankfurt' }),
    files: {
      ...noFiles,
      async save(name, content): Promise<Result<boolean>> {
        if (!saves) return ok(false);
        const made = await content();
        if (!made.ok) return made;
        files.push([name, made.value]);
        return ok(true);
      },
    },
  });
  return { call, files, journal, asked };
}

describe('the export of curves', () => {
  it('writes what the same question shows, and says in the journal who took what', async () => {
    const { call, files, journal, asked } = desk();
    expect(await call['climate.exportCsv'](question, caller)).toEqual(ok({ saved: true, rows: 1 }));
    expect(asked).toEqual([[question.series, question.from, question.to, question.points]]);
    expect(files[0]?.[0]).toBe('climate-node-1-20261126-1400.csv');
    expect(files[0]?.[1]).toContain('2026-11-26T14:00:00+01:00,node-1,Aisle,temperature,°C,20,21,22,30');
    expect(journal.entries).toMatchObject([
      {
        type: 'climate.exported',
        actor: 'eva',
        node: 'node-1',
        value: { form: 'csv', series: 'node-1 temperature', ...shown },
      },
    ]);
  });

  it('keeps a picture as it is', async () => {
    const { call, files, journal } = desk();
    const input = { series: question.series, shown, png };
    expect(await call['climate.exportPng'](input, caller)).toEqual(ok({ saved: true }));
    expect(files[0]?.[0]).toBe('climate-node-1-20261126-1400.png');
    expect(Buffer.from(files[0]?.[1] ?? '').toString('base64')).toBe(png);
    expect(journal.entries).toMatchObject([{ type: 'climate.exported', value: { form: 'png' } }]);
  });

  it('refuses what is no picture, and a node that is not known', async () => {
    const { call, files, journal } = desk();
    const input = { series: question.series, shown, png: 'PHN2Zz48L3N2Zz4=' };
    expect(await call['climate.exportPng'](input, caller)).toMatchObject({ error: { code: 'invalid_input' } });
    const series = [{ node: 'node-2', metric: 'humidity' } as const];
    expect(await call['climate.exportCsv']({ ...question, series }, caller)).toMatchObject({
      error: { code: 'not_found' },
    });
    expect([files, journal.entries]).toEqual([[], []]);
  });

  it('leaves no row of the journal where the operator thought better of it', async () => {
    const { call, journal, asked } = desk(false);
    expect(await call['climate.exportCsv'](question, caller)).toEqual(ok({ saved: false, rows: 0 }));
    expect([asked, journal.entries]).toEqual([[], []]);
  });
});
