import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenDatabase } from '../../electron/adapters/sqlite/database.ts';
import type { NodeEvent } from '../../electron/domain/ports/journal.ts';
import { until } from '../testing/until.ts';
import { openKept } from './open-kept.ts';

const folder = fileURLToPath(new URL('../out/export', import.meta.url));
const begin = Date.UTC(2026, 0, 1);
const doors = 50;
/** Rows of one commit. */
const batch = 5_000;

/** An event as a site has them: two of five are somebody at a reader, the others a door, a limit, a lock. */
export function exportEvent(i: number): NodeEvent {
  const node = `n-${String(i % doors).padStart(2, '0')}`;
  const plain = {
    node,
    boot: 1,
    seq: Math.floor(i / doors) + 1,
    timestamp: begin + i * 4_000,
    clock: 'ntp',
    late: false,
  } as const;
  const state = { door: 'closed', lock: 'locked' };
  // Nine hundred people with a card each; a node knows a card under a name of its own.
  const one = Math.floor(i / 7) % 900;
  const cred = ((one * 97 + (i % doors)) % 999_983).toString(16).padStart(32, '0');
  const who = { reader: 0, cred, last4: String(one).padStart(4, '0'), fmt: 'w26' };
  const person = { person: one, name: `Person ${one}` };
  switch (i % 5) {
    case 0:
      return { ...plain, type: 'access.granted', value: { ...state, ...who, ...person } };
    case 1:
      return { ...plain, type: 'access.denied', value: { ...state, ...who, ...person, reason: 'outside_schedule' } };
    case 2:
      return {
        ...plain,
        type: 'threshold.exceeded',
        value: { ...state, metric: 'temperature', limit: 'warn_low', value: -5 - (i % 100) / 10, threshold: -4 },
      };
    case 3:
      return { ...plain, type: 'door.opened', value: { ...state, door: 'open' } };
    default:
      return { ...plain, type: 'lock.locked', value: state };
  }
}

/** A journal of so many events, written by the station's own writer once and kept. */
export async function exportData(rows: number): Promise<{ database: OpenDatabase; file: string }> {
  const dataDir = join(folder, String(rows));
  const whole = existsSync(join(dataDir, 'whole'));
  if (!whole) rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const database = await openKept(dataDir);
  if (!whole) {
    console.log(`making a journal of ${rows} rows; it is kept in build/out/export`);
    for (let i = 0; i < rows; i += batch) {
      const events = Array.from({ length: Math.min(batch, rows - i) }, (_, j) => exportEvent(i + j));
      await database.journal.commit({ events, samples: [], entries: [] });
    }
    mkdirSync(join(dataDir, 'whole'));
  }
  // The check at the start is over: it would be measured along.
  await until(
    'the journal is verified',
    () => (database.journal.status().state === 'verifying' ? null : true),
    120_000,
  );
  return { database, file: join(dataDir, 'leitstand.db') };
}
