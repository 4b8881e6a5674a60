import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/result.ts';
import { hashBytes } from '../../domain/journal/canonical.ts';
import { genesis, outranks } from '../../domain/journal/chain.ts';
import type { AccessStore } from '../../domain/ports/access.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { HandoverStore } from '../../domain/ports/handover.ts';
import type { Journal, JournalReader, NoteStore, StationEntry } from '../../domain/ports/journal.ts';
import type { JournalExporter } from '../../domain/ports/journal-export.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { PlanStore } from '../../domain/ports/plans.ts';
import type { JournalPurger } from '../../domain/ports/purge.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import type { AlarmStore, NodeStore, SettingsStore, UserStore } from '../../domain/ports/stores.ts';
import type { TelemetryStore } from '../../domain/ports/telemetry.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { type Held, readHeld } from './anchor.ts';
import { beginEpoch, type ChainGuard, chainGuard, entry, judgeStart, type StartFindings } from './chain-guard.ts';
import { journalOverWriter } from './journal.ts';
import { journalExporter } from './journal-exporter.ts';
import { journalPurger } from './journal-purger.ts';
import { type StatusKeeper, statusKeeper } from './journal-status.ts';
import type { Head, Notice, WriterCalls } from './messages.ts';
import { journalReader, type Readers, startReaders } from './readers.ts';
import { searchKeeper } from './search-keeper.ts';
import {
  accessStore,
  alarmStore,
  handoverStore,
  nodeStore,
  noteStore,
  planStore,
  settingsStore,
  telemetryStore,
  userStore,
} from './stores.ts';
import { DatabaseFault, startWorker, type WorkerClient } from './worker-client.ts';

export interface DatabaseOptions {
  /** Path of the file; its folder exists. */
  readonly file: string;
  /** Holds `journal-key` and `journal-anchor`. It must belong to this file: an anchor of another one is a finding. */
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly log: Log;
  /** Upper limit of the file in pages of 4 KiB; a fuller one answers as a full disk does. */
  readonly maxPages?: number;
  /** How far the conversion of an older database is: steps, then rows. */
  readonly progress?: (phase: 'convert' | 'index', done: number, total: number) => void;
}

/** The station's memory: all ports over one SQLite file, in one thread that writes and two that read. */
export interface OpenDatabase {
  readonly journal: Journal;
  readonly reader: JournalReader;
  readonly users: UserStore;
  readonly nodes: NodeStore;
  readonly settings: SettingsStore;
  readonly alarms: AlarmStore;
  readonly access: AccessStore;
  readonly plans: PlanStore;
  readonly handover: HandoverStore;
  readonly notes: NoteStore;
  readonly telemetry: TelemetryStore;
  readonly exporter: JournalExporter;
  readonly purger: JournalPurger;
  /** The stored hash of a row of the journal; null where there is no such row. */
  hashAt(row: number): Promise<Uint8Array | null>;
  /** Whether a node has an account that is not revoked. */
  known(node: string): boolean;
  /** A thread has ended that should not have; every call from now on rejects with the same fault. */
  onFault(listener: (fault: Error) => void): () => void;
  /** Anchors the journal's head and closes the file. Nothing may be asked afterwards. */
  close(): Promise<void>;
}

interface Workers {
  readonly writer: WorkerClient<WriterCalls>;
  readonly readers: Readers;
  onFault(listener: (fault: Error) => void): () => void;
  onNotice(listener: (notice: Notice) => void): void;
  stop(): Promise<void>;
}

/**
 * Opens the database, making or migrating it as need be, and begins to verify the journal in the background.
 * Fails as `unavailable`; `details.reason` is `future` (a newer version of the station wrote it), `foreign` (the file
 * belongs to another application), `full` or `unwritable` (the disk), SQLite's code, or `keychain`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Result<OpenDatabase>> {
  let held: Held;
  try {
    held = await readHeld(options.keychain);
  } catch (cause) {
    return fail('unavailable', `the keychain cannot be asked: ${String(cause)}`, { reason: 'keychain' });
  }
  const workers = startWorkers(options);
  try {
    return ok(await compose(options, workers, held));
  } catch (cause) {
    await workers.stop();
    const reason = diskHindrance(cause) ?? (cause instanceof DatabaseFault ? cause.code : 'internal');
    return fail('unavailable', cause instanceof Error ? cause.message : String(cause), { reason });
  }
}

async function compose(options: DatabaseOptions, workers: Workers, held: Held): Promise<OpenDatabase> {
  const { file, keychain, clock, log } = options;
  const { writer, readers } = workers;
  const key = held.key ?? randomBytes(hashBytes);
  const { head, before, purgedTo, nodes } = await writer.call('open', {
    file,
    key,
    maxPages: options.maxPages ?? null,
    outside: false,
  });
  log.info('the database is open', { before, rows: head.rows });
  await readers.open({ file, key });
  // Rows that were purged are vouched for by their checkpoint: the keychain may be a little behind it.
  const purged = held.anchor !== null && held.anchor.rows > 0 && held.anchor.rows <= purgedTo;
  const anchorHash = purged ? held.anchor.hash : await hashAt(writer, held.anchor?.rows ?? 0);
  const start = judgeStart(held, head, anchorHash);
  if (held.key === null) await beginEpoch(keychain, key, head, start.reported ? start.finding : null);

  const status = statusKeeper(head.rows, start.from > 1);
  let guard: ChainGuard | null = null;
  let newest = head;
  const grown = (next: Head) => {
    newest = next;
    guard?.grown(next);
  };
  const { journal, write } = journalOverWriter({ writer, clock, log, status, grown });
  const append = (row: StationEntry) => journal.append(row);
  const renewIndex = () => writer.call('index.renew', null);
  const watching = chainGuard({ keychain, clock, log, status, append, renewIndex, from: start.from, head });
  guard = watching;
  await report(start, watching, clock, journal, head);
  const search = searchKeeper({ writer, clock, log });
  const purger = journalPurger({ writer, write, search, log });
  const verifying = verify({ workers, status, guard: watching, log }, start.from, head.rows);
  const store = nodeStore(writer, write, nodes);
  return {
    journal,
    reader: journalReader(readers),
    users: userStore(writer, write),
    nodes: store.store,
    settings: settingsStore(writer, write),
    alarms: alarmStore(writer, write),
    access: accessStore(writer, write),
    plans: planStore(writer, write),
    handover: handoverStore(writer, write),
    notes: noteStore(writer, write),
    telemetry: telemetryStore(writer),
    exporter: journalExporter({
      file,
      key,
      from: start.from,
      head: () => newest,
      broken: () => status.status().broken,
      async found(finding) {
        if (outranks(finding, status.status().broken)) await watching.found(finding, false);
      },
    }),
    purger,
    hashAt: (row) => hashAt(writer, row),
    known: store.known,
    onFault: (listener) => workers.onFault(listener),
    close: () => close(workers, watching, Promise.all([verifying, purger.stop(), search.stop()])),
  };
}

async function hashAt(writer: WorkerClient<WriterCalls>, id: number): Promise<Uint8Array | null> {
  return id === 0 ? genesis : await writer.call('hashAt', { id });
}

async function report(
  start: StartFindings,
  guard: ChainGuard,
  clock: Clock,
  journal: Journal,
  head: Head,
): Promise<void> {
  if (start.keyLost) await journal.append(entry(clock, 'journal.key_lost', { rows: head.rows }));
  if (start.finding !== null) await guard.found(start.finding, start.reported);
  await guard.flush();
}

async function verify(
  { workers, status, guard, log }: { workers: Workers; status: StatusKeeper; guard: ChainGuard; log: Log },
  from: number,
  to: number,
): Promise<void> {
  workers.onNotice((notice) => {
    if (notice.kind === 'verify') status.progress(notice.verifiedTo);
  });
  try {
    const { verifiedTo, broken } = await workers.readers.figures.call('verify', { from, to });
    const before = status.status().broken;
    if (broken !== null) {
      status.progress(verifiedTo);
      await guard.found(broken, before?.at === broken.at && before.how === broken.how);
    } else if (verifiedTo >= to) {
      status.finished();
    }
  } catch (cause) {
    log.error('the journal could not be verified', { cause: String(cause) });
  }
}

async function close(workers: Workers, guard: ChainGuard, verifying: Promise<unknown>): Promise<void> {
  try {
    await workers.readers.close();
    await verifying;
    await guard.stop();
    await workers.writer.call('close', null);
  } finally {
    await workers.stop();
  }
}

function startWorkers({ log, progress }: DatabaseOptions): Workers {
  const faults = new Set<(fault: Error) => void>();
  let heard: ((notice: Notice) => void) | null = null;
  const death = (fault: DatabaseFault) => {
    log.error('a thread of the database has ended', { cause: fault.message });
    for (const listener of faults) listener(fault);
  };
  const opening = (notice: Notice) => {
    if (notice.kind === 'work') progress?.(notice.phase === 'index' ? 'index' : 'convert', notice.done, notice.total);
  };
  const writer = startWorker<WriterCalls>('writer-worker', { death, notice: opening });
  const readers = startReaders({ death, notice: (notice) => heard?.(notice) });
  return {
    writer,
    readers,
    onFault(listener) {
      faults.add(listener);
      return () => faults.delete(listener);
    },
    onNotice(listener) {
      heard = listener;
    },
    async stop() {
      await Promise.all([writer.terminate(), readers.terminate()]);
    },
  };
}
