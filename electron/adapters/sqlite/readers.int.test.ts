import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashBytes } from '../../domain/journal/canonical.ts';
import { journalReader, type Readers, startReaders } from './readers.ts';
import { event, memoryLog, opened, temporaryFolder } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let readers: Readers;
const log = memoryLog();
beforeEach(async () => {
  folder = await temporaryFolder();
  const database = await opened({ file: folder.file });
  await database.journal.commit({ events: [event(1), event(2)], samples: [], entries: [] });
  await database.close();
  readers = startReaders({ notice: () => undefined, death: (fault) => log.error(fault.message) });
  await readers.open({ file: folder.file, key: randomBytes(hashBytes) });
});
afterEach(async () => {
  await readers.terminate();
  await folder.remove();
});

const nobody: Readers['figures'] = {
  call: () => Promise.reject(new Error('asked of the wrong thread')),
  busy: () => false,
  terminate: async () => undefined,
};

it('what somebody waits for is never asked of the thread that counts', async () => {
  const reader = journalReader({ ...readers, figures: nobody });
  const { rows } = await reader.page({}, undefined, 10);
  expect(rows.map(({ seq }) => seq)).toEqual([2, 1]);
  const [id = 0, series] = [rows[0]?.id, { node: 'node-1', metric: 'temperature' } as const];
  const asked = [
    reader.incident(id),
    reader.around(id, 15),
    reader.notes(id),
    reader.file(1),
    reader.filters(1),
    reader.latest(5),
    reader.history([series], 0, 1_000, 10),
    reader.alarmHistory('none', undefined, 5),
    reader.alarmSpans(['node-1'], 0, 1_000),
    reader.envelope('node-1', 0, 1_000),
    reader.air('node-1', 'temperature', 0, 1_000),
  ];
  expect((await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')).toEqual([]);
});

it('what counts is never asked of the thread that somebody waits for', async () => {
  const reader = journalReader({ ...readers, screen: nobody });
  expect(await reader.count({})).toEqual({ count: 2, capped: false });
  const asked = [
    reader.histogram({}, 0, 1_000, 10),
    reader.span(),
    reader.alarmMetrics(0, 1_000),
    reader.accessReport('UTC', 0, 1_000),
    reader.refusalReport('UTC', 0, 1_000),
  ];
  expect((await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')).toEqual([]);
});

it('both end with one call, and say nothing of it', async () => {
  await readers.close();
  await expect(readers.screen.call('latest', { limit: 1 })).rejects.toThrow('not open');
  await expect(readers.figures.call('span', null)).rejects.toThrow('not open');
  await readers.terminate();
  expect(log.lines).toEqual([]);
});
