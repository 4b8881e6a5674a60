import type { OpenDatabase } from '../../electron/adapters/sqlite/database.ts';
import { metrics } from '../../electron/contract/fields.ts';
import { keptFor } from '../../electron/domain/climate/retention.ts';
import { median, percentile, table } from './figures.ts';
import { addPassing, forgetAfter, type HistoryData, interval, nodes } from './history-data.ts';
import { openKept } from './open-kept.ts';

const hour = 3_600_000;
/** Commits of a round, each with a reading of every series. */
const commits = 300;
/** What a hand at the wheel of the mouse asks at most, ms between two questions. */
const wheel = 100;

/** What is done beside the commits of a round; stops when told. */
type Beside = (database: OpenDatabase, data: HistoryData, stopped: () => boolean) => Promise<void>;

const spans = [1, 6, 24, 168, 720, 2_160, 8_760, 17_520].map((hours) => hours * hour);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const asking =
  (every: number): Beside =>
  async (database, { end }, stopped) => {
    for (let i = 0; !stopped(); i++) {
      const node = nodes[i % nodes.length] ?? '';
      const span = spans[i % spans.length] ?? hour;
      await database.reader.history(
        metrics.map((metric) => ({ node, metric })),
        end - span,
        end,
        1_000,
      );
      if (every > 0) await pause(every);
    }
  };

const lettingGo: Beside = async (database, { end }, stopped) => {
  let from = 1;
  while (!stopped()) {
    const sliced = await database.telemetry.letGo({ level: 'raw', before: end - keptFor.raw, from });
    from = sliced?.next ?? from;
    await pause(50);
  }
};

const beside: ReadonlyArray<readonly [string, Beside | null]> = [
  ['alone', null],
  ['a question every 100 ms', asking(wheel)],
  ['one question after the other', asking(0)],
  ['old readings are let go', lettingGo],
];

interface Round {
  readonly perSecond: number;
  readonly ms: readonly number[];
}

async function round(database: OpenDatabase, data: HistoryData, first: number, work: Beside | null): Promise<Round> {
  let stopped = false;
  const working = work?.(database, data, () => stopped);
  const ms: number[] = [];
  const begun = performance.now();
  for (let i = 0; i < commits; i++) {
    const timestamp = data.end + (first + i) * interval;
    const samples = nodes.flatMap((node) =>
      metrics.map((metric) => ({ node, metric, timestamp, value: 20 + (i % 50) / 10 })),
    );
    const asked = performance.now();
    await database.journal.commit({ events: [], entries: [], samples });
    ms.push(performance.now() - asked);
  }
  const took = performance.now() - begun;
  stopped = true;
  await working;
  return { perSecond: (commits * nodes.length * metrics.length * 1_000) / took, ms };
}

/** Readings committed a second, and how long a commit takes, alone and beside questions; rounds interleaved. */
export async function ingestTable(data: HistoryData, rounds: number): Promise<string> {
  addPassing(data, 400_000);
  const database = await openKept(data.dataDir);
  const taken = beside.map((): Round[] => []);
  try {
    let first = 0;
    await round(database, data, first, null);
    for (let i = 0; i < rounds; i++)
      for (const [b, [, work]] of beside.entries()) {
        first += commits;
        taken[b]?.push(await round(database, data, first, work));
      }
  } finally {
    await database.close();
    forgetAfter(data);
  }
  const alone = taken[0] ?? [];
  const rows = beside.map(([name], b) => {
    const mine = taken[b] ?? [];
    const ms = mine.flatMap((each) => each.ms);
    const ratio = median(mine.map(({ perSecond }, i) => perSecond / (alone[i]?.perSecond ?? perSecond)));
    const rate = median(mine.map(({ perSecond }) => perSecond));
    return [name, rate.toFixed(0), ratio.toFixed(2), ...[50, 95, 99].map((p) => percentile(ms, p).toFixed(1))];
  });
  return table([['beside', 'readings/s', '÷ alone', 'commit p50', 'p95', 'p99 ms'], ...rows]);
}
