import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { openReader } from '../../electron/adapters/sqlite/connection.ts';
import { historyQuery } from '../../electron/adapters/sqlite/history-query.ts';
import type { History, SeriesName } from '../../electron/contract/climate.ts';
import { metrics } from '../../electron/contract/fields.ts';
import { mergedWidth } from '../../electron/domain/climate/history-level.ts';
import { median, percentile, table } from './figures.ts';
import { type HistoryData, historyData, neverLetGo, nodes, readingsSpan } from './history-data.ts';
import { ingestTable } from './history-ingest.ts';
import { pageTable } from './history-page.ts';

const hour = 3_600_000;
const day = 24 * hour;
const spans = [
  ['1 h', hour],
  ['6 h', 6 * hour],
  ['1 d', day],
  ['7 d', 7 * day],
  ['30 d', 30 * day],
  ['90 d', 90 * day],
  ['1 y', 365 * day],
  ['2 y', 730 * day],
] as const;
const points = 1_000;

/** A measured question: ms of each asking, and what the last one was answered with. */
interface Measured {
  readonly ms: readonly number[];
  readonly answer: readonly History[];
}

/** Points of each curve, as the screen asks for them: of many curves fewer. */
const pointsFor = (count: number) => Math.min(points, 6_000 / count);

/** Asks for nodes in turn, so that hardly a page is still in the connection's own cache. */
function ask(
  query: ReturnType<typeof historyQuery>,
  count: number,
  from: number,
  to: number,
  rounds: number,
): Measured {
  const ms: number[] = [];
  let answer: readonly History[] = [];
  const all = nodes.flatMap((node) => metrics.map((metric): SeriesName => ({ node, metric })));
  for (let round = 0; round < rounds; round++) {
    const series = Array.from({ length: count }, (_, i) => all[(round * count + i) % all.length] ?? all[0]).flatMap(
      (name) => name ?? [],
    );
    const begun = performance.now();
    answer = query(series, from, to, pointsFor(count));
    ms.push(performance.now() - begun);
  }
  return { ms, answer };
}

/** The same number of points from the readings themselves, as if none had ever been summed up or let go. */
function scan(database: Database.Database, from: number, to: number, rounds: number): number[] {
  const idOf = database.prepare<[string], number>('SELECT id FROM series WHERE node = ?').pluck();
  // As far as their readings go, the same series as the question: cold and warm alike.
  const scanned = to - from <= readingsSpan ? nodes : [neverLetGo];
  const statement = database.prepare(
    `SELECT timestamp - timestamp % ?, min(value), avg(value), max(value), count(*)
     FROM dashboard_data WHERE id = ? AND timestamp >= ? AND timestamp < ? GROUP BY 1`,
  );
  const width = mergedWidth(from, to, points, 1_000);
  return Array.from({ length: rounds }, (_, i) => {
    const id = idOf.get(scanned[i % scanned.length] ?? '');
    const begun = performance.now();
    statement.raw().all(width, id, from, to);
    return performance.now() - begun;
  });
}

function readerTable(data: HistoryData, rounds: number): string {
  const connection = openReader(data.file);
  try {
    const query = historyQuery(connection);
    const rows = spans.map(([name, span]) => {
      const [from, to] = [data.end - span, data.end];
      const [one, two, twelve] = [1, 2, 12].map((count) => ask(query, count, from, to, rounds));
      const raw = scan(connection, from, to, span > 30 * day ? 3 : 10);
      const [first] = one?.answer ?? [];
      const most = Math.max(...(twelve?.answer ?? []).map(({ at }) => at.length), first?.at.length ?? 0);
      const cells = [one, two, twelve].flatMap((of) => [median(of?.ms ?? []), percentile(of?.ms ?? [], 95)]);
      return [
        name,
        first?.level ?? '',
        String((first?.step ?? 0) / 1_000),
        String(most),
        ...cells.map((ms) => ms.toFixed(1)),
        median(raw).toFixed(1),
        (median(raw) / median(one?.ms ?? [])).toFixed(0),
      ];
    });
    const head = ['', 'level', 'step s', 'points', '1 p50', 'p95', '2 p50', 'p95', '12 p50', 'p95', 'scan 1', '÷'];
    return table([head, ...rows]);
  } finally {
    connection.close();
  }
}

const options = {
  rounds: { type: 'string', default: '100' },
  fresh: { type: 'boolean', default: false },
} as const;

/** `npm run bench -- history`: ten million readings, asked for over spans from an hour to two years. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const data = await historyData(values.fresh);
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}`);
  console.log(`\nthe reader, ms for 1, 2 and 12 series; a scan of the readings of one series beside it\n`);
  console.log(readerTable(data, Number(values.rounds)));
  console.log('\nfrom the press of a length to the drawn curves, ms\n');
  console.log(await pageTable(data, Math.ceil(Number(values.rounds) / 8)));
  console.log('\nreadings that are committed meanwhile\n');
  console.log(await ingestTable(data, 5));
}
