import { bucketWidth } from '../../domain/climate/history-level.ts';
import type { Connection } from './connection.ts';
import type { PackedSamples } from './messages.ts';

/** Readings of a series summed up; a reading alone is a bucket at its own time. */
interface Bucket {
  readonly id: number;
  readonly timestamp: number;
  min: number;
  max: number;
  sum: number;
  count: number;
}

/** Adds samples within the caller's transaction. One that is there already (same series and time) changes nothing. */
export interface TelemetryWriter {
  add(samples: PackedSamples): void;
  /** Forgets series that were numbered in a transaction that was rolled back. */
  forget(): void;
}

/** Writes raw samples and all rollups together, so that a rollup is never behind what it sums up. */
export function telemetryWriter(connection: Connection): TelemetryWriter {
  const raw = connection.prepare(
    'INSERT INTO dashboard_data (id, timestamp, value) VALUES (?, ?, ?) ON CONFLICT (id, timestamp) DO NOTHING',
  );
  const rollups = (['5m', '1h', '1d'] as const).map((level) => ({
    width: bucketWidth[level],
    upsert: connection.prepare(upsertInto(`rollup_${level}`)),
  }));
  const seriesIds = seriesNumbers(connection);

  /** Adds what is new of the samples, and tells it. */
  function* added({ series, index, timestamp, value }: PackedSamples): Generator<Bucket> {
    const ids = series.map(({ node, metric }) => seriesIds.of(node, metric));
    for (let i = 0; i < index.length; i++) {
      const [id, time, reading] = [ids[index[i] ?? -1] ?? 0, timestamp[i] ?? 0, value[i] ?? 0];
      if (raw.run(id, time, reading).changes > 0)
        yield { id, timestamp: time, min: reading, max: reading, sum: reading, count: 1 };
    }
  }

  return {
    add(samples) {
      let finer: Iterable<Bucket> = added(samples);
      for (const { width, upsert } of rollups) {
        const buckets = merged(finer, width);
        for (const b of buckets) upsert.run(b.id, b.timestamp, b.min, b.max, b.sum, b.count);
        finer = buckets;
      }
    },
    forget: seriesIds.forget,
  };
}

// One statement per bucket and batch instead of one per sample.
function merged(finer: Iterable<Bucket>, width: number): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const { id, timestamp, min, max, sum, count } of finer) {
    const start = timestamp - (timestamp % width);
    const key = `${id} ${start}`;
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      buckets.set(key, { id, timestamp: start, min, max, sum, count });
      continue;
    }
    bucket.min = Math.min(bucket.min, min);
    bucket.max = Math.max(bucket.max, max);
    bucket.sum += sum;
    bucket.count += count;
  }
  return [...buckets.values()];
}

function upsertInto(table: 'rollup_5m' | 'rollup_1h' | 'rollup_1d'): string {
  return `INSERT INTO ${table} (id, timestamp, min, max, sum, count) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id, timestamp) DO UPDATE SET
      min = min(min, excluded.min), max = max(max, excluded.max),
      sum = sum + excluded.sum, count = count + excluded.count`;
}

function seriesNumbers(connection: Connection) {
  const find = connection
    .prepare<[string, string], number>('SELECT id FROM series WHERE node = ? AND metric = ?')
    .pluck();
  const add = connection.prepare('INSERT INTO series (node, metric) VALUES (?, ?)');
  const known = new Map<string, number>();
  return {
    of(node: string, metric: string): number {
      const key = `${metric} ${node}`;
      const id = known.get(key) ?? find.get(node, metric) ?? Number(add.run(node, metric).lastInsertRowid);
      known.set(key, id);
      return id;
    },
    forget: () => known.clear(),
  };
}
