import { bucketWidth } from '../../domain/climate/history-level.ts';
import type { Connection } from './connection.ts';
import type { PackedSamples } from './messages.ts';

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

/** Writes raw samples and both rollups together, so that a rollup is never behind what it sums up. */
export function telemetryWriter(connection: Connection): TelemetryWriter {
  const raw = connection.prepare(
    'INSERT INTO dashboard_data (id, timestamp, value) VALUES (?, ?, ?) ON CONFLICT (id, timestamp) DO NOTHING',
  );
  const rollups = [
    { width: bucketWidth['5m'], upsert: connection.prepare(upsertInto('rollup_5m')) },
    { width: bucketWidth['1h'], upsert: connection.prepare(upsertInto('rollup_1h')) },
  ];
  const seriesIds = seriesNumbers(connection);

  return {
    add({ series, index, timestamp, value }) {
      const ids = series.map(({ node, metric }) => seriesIds.of(node, metric));
      const buckets = rollups.map(() => new Map<string, Bucket>());
      for (let i = 0; i < index.length; i++) {
        const [id, time, reading] = [ids[index[i] ?? -1] ?? 0, timestamp[i] ?? 0, value[i] ?? 0];
        if (raw.run(id, time, reading).changes === 0) continue;
        for (const [k, { width }] of rollups.entries())
          gather(buckets[k] ?? new Map(), id, time - (time % width), reading);
      }
      for (const [k, { upsert }] of rollups.entries())
        for (const b of buckets[k]?.values() ?? []) upsert.run(b.id, b.timestamp, b.min, b.max, b.sum, b.count);
    },
    forget: seriesIds.forget,
  };
}

// One statement per bucket and batch instead of one per sample.
function gather(buckets: Map<string, Bucket>, id: number, timestamp: number, value: number): void {
  const key = `${id} ${timestamp}`;
  const bucket = buckets.get(key);
  if (bucket === undefined) {
    buckets.set(key, { id, timestamp, min: value, max: value, sum: value, count: 1 });
    return;
  }
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
  bucket.sum += value;
  bucket.count += 1;
}

function upsertInto(table: 'rollup_5m' | 'rollup_1h'): string {
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
