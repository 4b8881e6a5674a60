import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { JournalStatus } from '../../contract/station.ts';
import { hashBytes } from '../../domain/journal/canonical.ts';
import type { BackupRun } from '../../domain/ports/backups.ts';
import type { HandoverStore } from '../../domain/ports/handover.ts';
import type { JournalReader } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { NodeRecord, SettingsStore, UserRecord } from '../../domain/ports/stores.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { statusKeeper } from './journal-status.ts';
import type { Notice, WriterCalls } from './messages.ts';
import { journalReader, type Readers, startReaders } from './readers.ts';
import { DatabaseFault, startWorker } from './worker-client.ts';

export interface ArchivedOptions {
  /** A copy that may be migrated. */
  readonly file: string;
  /** What the chain is verified with, and from which row on; null where the key is not here. */
  readonly chain: (settings: ArchivedDatabase['settings']) => Promise<ArchivedChain | null>;
  readonly log: Log;
  /** Hears how far an older file is converted (`converting`, `indexing`), and that it is to stop while it is being opened. */
  readonly run: BackupRun;
}

/** The key of a chain, and the first row under it. */
export interface ArchivedChain {
  readonly key: Uint8Array;
  readonly from: number;
}

/** A database that is looked at: what can be read of it, and nothing that writes. */
export interface ArchivedDatabase {
  readonly reader: JournalReader;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly nodes: readonly NodeRecord[];
  readonly accounts: readonly UserRecord[];
  /** The sheets of shifts that were handed over. */
  readonly handover: Pick<HandoverStore, 'list' | 'sheet'>;
  /** How far the chain holds so far. */
  status(): JournalStatus;
  close(): Promise<void>;
}

/**
 * Opens a copy of a database to be looked at, migrates it, and begins to verify its journal. Nothing is ever written
 * into it but what the migration needs. Fails as `invalid_input`; `details.reason` is `future`, `foreign`, `altered` or `damaged`; as `unavailable` with `full`.
 */
export async function openArchived(options: ArchivedOptions): Promise<Result<ArchivedDatabase>> {
  const { file, log, run } = options;
  const death = (fault: DatabaseFault) => log.error('a thread of an archive has ended', { cause: fault.message });
  let verifiedTo: (row: number) => void = () => undefined;
  const writer = startWorker<WriterCalls>('writer-worker', { death, notice: toldTo(run) });
  const readers = startReaders({
    death,
    notice(notice) {
      if (notice.kind === 'verify') verifiedTo(notice.verifiedTo);
    },
  });
  const stop = async () => void (await Promise.all([writer.terminate(), readers.terminate()]));
  let stopped = false;
  run.onStop(() => {
    stopped = true;
    void stop();
  });
  try {
    // A worker asks for a key; the writer never writes a row here, and without the chain's own nothing is verified.
    const none = randomBytes(hashBytes);
    const { head, nodes } = await writer.call('open', { file, key: none, maxPages: null, outside: true });
    const settings: ArchivedDatabase['settings'] = { get: (name) => writer.call('setting.get', { name }) };
    const accounts = await writer.call('user.list', null);
    const chain = await options.chain(settings);
    await readers.open({ file, key: chain?.key ?? none });
    const status = statusKeeper(head.rows, chain === null || chain.from > 1);
    verifiedTo = (row) => status.progress(row);
    if (chain === null) status.finished();
    else void verify(readers, status, chain.from, head.rows, log);
    return ok({
      reader: journalReader(readers),
      settings,
      nodes,
      accounts,
      handover: {
        list: (limit) => writer.call('handover.list', { limit }),
        sheet: (id) => writer.call('handover.sheet', { id }),
      },
      status: () => (chain === null ? { ...status.status(), verifiedTo: 0 } : status.status()),
      close: stop,
    });
  } catch (cause) {
    await stop();
    if (stopped) return fail('conflict', 'it was stopped');
    const code = cause instanceof DatabaseFault ? cause.code : 'internal';
    if (diskHindrance(cause) === 'full') return fail('unavailable', String(cause), { reason: 'full' });
    const reason = code === 'future' || code === 'foreign' || code === 'altered' ? code : 'damaged';
    log.warn('an archive cannot be opened', { code, cause: String(cause) });
    return fail('invalid_input', 'the file cannot be opened as a database of a station', { reason });
  }
}

/** What a writer says while it brings a file up to this version. */
function toldTo({ progress }: Pick<BackupRun, 'progress'>): (notice: Notice) => void {
  return (notice) => {
    if (notice.kind === 'work')
      progress(notice.phase === 'index' ? 'indexing' : 'converting', notice.done, notice.total);
  };
}

async function verify(
  { figures }: Readers,
  status: ReturnType<typeof statusKeeper>,
  from: number,
  to: number,
  log: Log,
): Promise<void> {
  try {
    const { verifiedTo, broken } = await figures.call('verify', { from, to });
    status.progress(verifiedTo);
    if (broken !== null) status.found(broken);
    else if (verifiedTo >= to) status.finished();
  } catch (cause) {
    log.warn('the journal of an archive was not verified to its end', { cause: String(cause) });
  }
}
