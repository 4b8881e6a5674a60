import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openReader } from '../../electron/adapters/sqlite/connection.ts';
import type { OpenDatabase } from '../../electron/adapters/sqlite/database.ts';
import { matchingRows } from '../../electron/adapters/sqlite/incident-query.ts';
import type { IncidentFilter } from '../../electron/contract/incidents.ts';
import { exportData, exportEvent } from './export-data.ts';
import { median, percentile, table } from './figures.ts';

interface Run {
  readonly name: string;
  readonly rows: number;
  readonly writing: number;
  readonly verifying: number;
  readonly bytes: number;
  readonly rss: number;
}

const mega = 1_000_000;
const filters: ReadonlyArray<readonly [string, IncidentFilter]> = [
  ['everything', {}],
  ['two types', { types: ['access.granted', 'access.denied'] }],
  ['one node', { nodes: ['n-07'] }],
];

async function exported(database: OpenDatabase, path: string, name: string, filter: IncidentFilter): Promise<Run> {
  let [rss, verifyFrom] = [0, 0];
  const begun = performance.now();
  const done = await database.exporter.exportCsv(
    {
      path,
      filter,
      csv: { form: { separator: ';', mark: true }, language: 'en', timeZone: 'Europe/Berlin', names: new Map() },
    },
    {
      onStop: () => undefined,
      progress(phase) {
        rss = Math.max(rss, process.memoryUsage.rss());
        if (phase === 'verifying' && verifyFrom === 0) verifyFrom = performance.now();
      },
    },
  );
  if (done === null) throw new Error('nobody stopped it');
  const end = performance.now();
  const written = verifyFrom === 0 ? end : verifyFrom;
  return { name, rows: done.rows, writing: written - begun, verifying: end - written, bytes: done.bytes, rss };
}

/** The same rows without any form: the columns joined. What is left is what reading and writing cost. */
function plain(file: string, path: string): Run {
  const connection = openReader(file);
  const output = openSync(path, 'w');
  const begun = performance.now();
  let rows = 0;
  for (const stretch of matchingRows(connection, {})) {
    rows += stretch.length;
    writeSync(
      output,
      stretch
        .map(
          (row) =>
            `${row.id};${row.at};${row.received};${row.type};${row.node};${row.boot};${row.seq};${row.clock};${row.actor};${row.late};${row.value}\n`,
        )
        .join(''),
    );
  }
  const writing = performance.now() - begun;
  closeSync(output);
  connection.close();
  return {
    name: 'without form',
    rows,
    writing,
    verifying: 0,
    bytes: statSync(path).size,
    rss: process.memoryUsage.rss(),
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Commits small batches as ingest does while something else is done; ms of each. They follow what is there: late rows would be another journal. */
async function committing(database: OpenDatabase, meanwhile: Promise<unknown>): Promise<number[]> {
  const state = { over: false };
  const end = meanwhile.finally(() => {
    state.over = true;
  });
  const ms: number[] = [];
  const boot = Math.floor(Date.now() / 1_000);
  for (let i = database.journal.status().rows; !state.over; i += 50) {
    const events = Array.from({ length: 50 }, (_, j) => ({ ...exportEvent(i + j), boot }));
    const begun = performance.now();
    await database.journal.commit({ events, samples: [], entries: [] });
    ms.push(performance.now() - begun);
    await pause(20);
  }
  await end;
  return ms;
}

/** `npm run bench -- export`: a journal into CSV, beside the same rows without form, and ingest meanwhile. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rows: { type: 'string', default: '1000000' } } });
  const count = Number(values.rows);
  const { database, file } = await exportData(count);
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-export-'));
  try {
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}\n`);
    const runs = [plain(file, join(folder, 'plain'))];
    for (const [name, filter] of filters) runs.push(await exported(database, join(folder, name), name, filter));
    const rate = (rows: number, ms: number) => (ms === 0 ? '' : Math.round((rows / ms) * 1_000).toLocaleString('en'));
    console.log(
      table([
        ['', 'rows', 'rows/s', 'verify s', 'MB', 'RSS MB'],
        ...runs.map(({ name, rows, writing, verifying, bytes, rss }) => [
          name,
          String(rows),
          rate(rows, writing),
          (verifying / 1_000).toFixed(1),
          (bytes / mega).toFixed(0),
          (rss / mega).toFixed(0),
        ]),
      ]),
    );
    const alone = await committing(database, pause(4_000));
    const beside = await committing(database, exported(database, join(folder, 'beside'), '', {}));
    const figures = (ms: readonly number[]) => [median(ms).toFixed(1), percentile(ms, 99).toFixed(1)];
    console.log(`\ncommits of 50 events, ms\n`);
    console.log(
      table([
        ['', 'p50', 'p99'],
        ['alone', ...figures(alone)],
        ['beside an export', ...figures(beside)],
      ]),
    );
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
