import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWriter } from '../../electron/adapters/sqlite/connection.ts';
import { migrate } from '../../electron/adapters/sqlite/migrate.ts';
import { migrations } from '../../electron/adapters/sqlite/migrations/all.ts';
import { chartMetrics } from '../../electron/contract/fields.ts';
import { benchNodes, type Load } from './ingest-plan.ts';

const insertEvent = `INSERT INTO incidents (id, timestamp, received, type, node, boot, seq, clock, actor, late, value, hash)
  VALUES (?, ?, ?, 'access.denied', ?, 1, ?, 'ntp', NULL, 0, ?, ?)`;

/**
 * (b): better-sqlite3 alone, with nothing around it: the same rows into the same tables with the same settings (FULL),
 * `perCommit` messages a transaction, without a chain and without rollups. Messages per second.
 */
export function insertAlone(load: Load, count: number, perCommit: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  const file = join(folder, 'alone.db');
  const connection = openWriter(file);
  migrate(connection, migrations);
  const insert = load === 'evt' ? eventInserter(connection) : sampleInserter(connection);
  const begun = performance.now();
  for (let from = 0; from < count; from += perCommit)
    connection.transaction(() => {
      for (let i = from; i < Math.min(from + perCommit, count); i++) insert(i);
    })();
  const ms = performance.now() - begun;
  connection.close();
  rmSync(folder, { recursive: true, force: true });
  return (count * 1_000) / ms;
}

const nodeOf = (i: number) => i % benchNodes.length;
const seqOf = (i: number) => Math.floor(i / benchNodes.length) + 1;

// As long as what the station stores of the same message.
function eventText(): string {
  const card = { reader: 0, cred: '0123456789abcdef'.repeat(2), last4: '4711', fmt: 'w26', reason: 'no_right' };
  return JSON.stringify({ door: 'closed', lock: 'locked', ...card });
}

function eventInserter(connection: ReturnType<typeof openWriter>): (i: number) => void {
  const insert = connection.prepare(insertEvent);
  const value = eventText();
  const hash = new Uint8Array(32);
  return (i) => {
    const now = Date.now();
    insert.run(i + 1, now, now, benchNodes[nodeOf(i)], seqOf(i), value, hash);
  };
}

function sampleInserter(connection: ReturnType<typeof openWriter>): (i: number) => void {
  const series = connection.prepare('INSERT INTO series (id, node, metric) VALUES (?, ?, ?)');
  const width = chartMetrics.length;
  benchNodes.forEach((node, i) => {
    for (const [k, metric] of chartMetrics.entries()) series.run(width * i + k + 1, node, metric);
  });
  const insert = connection.prepare('INSERT INTO dashboard_data (id, timestamp, value) VALUES (?, ?, ?)');
  return (i) => {
    const at = 1_790_000_000_000 + seqOf(i) * 10;
    for (const k of chartMetrics.keys()) insert.run(width * nodeOf(i) + k + 1, at, 21.5);
  };
}
