import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { NodeEvent, Sample, StationEntry } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { systemClock } from '../clock/system-clock.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './database.ts';

/** A keychain in memory; a copy of its map is a keychain of the same content. */
export function memoryKeychain(
  held: Map<string, string> = new Map(),
): Keychain & { readonly held: Map<string, string> } {
  return {
    kind: 'file',
    held,
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    remove: async (name) => void held.delete(name),
  };
}

/** A log that keeps what it was told, as `level message`. */
export function memoryLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A folder of its own for a test; `remove` ends it. */
export async function temporaryFolder(): Promise<{ path: string; file: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'leitstand-sqlite-'));
  return { path, file: join(path, 'leitstand.sqlite'), remove: () => rm(path, { recursive: true, force: true }) };
}

/** Opens a database or fails the test. */
export async function opened(options: Partial<DatabaseOptions> & { file: string }): Promise<OpenDatabase> {
  const result = await openDatabase({ keychain: memoryKeychain(), clock: systemClock(), log: memoryLog(), ...options });
  if (!result.ok) throw new Error(`${result.error.message} ${JSON.stringify(result.error.details)}`);
  return result.value;
}

/** An event of a node, with whatever matters to the test. */
export function event(seq: number, with_: Partial<NodeEvent> = {}): NodeEvent {
  const plain = {
    node: 'node-1',
    boot: 1,
    seq,
    timestamp: 1_790_000_000_000 + seq,
    clock: 'ntp',
    late: false,
  } as const;
  return { ...plain, type: 'door.opened', value: { door: 'open', lock: 'locked' }, ...with_ };
}

/** A reading of temperature. */
export function sample(timestamp: number, value: number, with_: Partial<Sample> = {}): Sample {
  return { node: 'node-1', metric: 'temperature', timestamp, value, ...with_ };
}

/** An entry of the station. */
export function stationEntry(with_: Partial<StationEntry> = {}): StationEntry {
  return { timestamp: 1_790_000_000_000, type: 'settings.changed', node: null, actor: 'eva', value: {}, ...with_ };
}

/** Waits until something holds; fails after `within` ms. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, within = 10_000): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** How SQLite would carry a statement out, one step a line. */
export function plan(path: string, sql: string, bound: unknown): string {
  const file = new Database(path, { readonly: true });
  try {
    file.function('folded', (text: unknown) => text);
    const rows = file.prepare<[unknown], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(bound);
    return rows.map((row) => row.detail).join('\n');
  } finally {
    file.close();
  }
}
