import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { CsvForm } from '../../contract/review.ts';
import { checkAnchor, genesis } from '../../domain/journal/chain.ts';
import { journalCsv } from '../../domain/journal/journal-csv.ts';
import type { Exported } from '../../domain/ports/journal-export.ts';
import { type Connection, openReader } from './connection.ts';
import { matchingRows } from './incident-query.ts';
import { dayMs } from './journal-index.ts';
import type { Chained, ExportCalls, Head } from './messages.ts';
import { type Answers, notify, serve } from './serve.ts';
import { chainVerifier } from './verify-query.ts';

type Order = ExportCalls['export']['input'];
type Written = Omit<Exported, 'chain'>;

const tell = (phase: 'writing' | 'verifying', done: number, total: number | null) =>
  notify({ kind: 'export', phase, done, total });

/** Writes the matching rows; null where it was stopped. */
async function writeRows(connection: Connection, order: Order, stopped: () => boolean): Promise<Written | null> {
  const { filter, csv, head } = order;
  const form = journalCsv(csv);
  const output = await csvFile(order.path, csv.form);
  const total = Object.keys(filter).length === 0 ? head.rows : null;
  let [rows, first, last] = [0, Number.POSITIVE_INFINITY, 0];
  try {
    output.write(form.head);
    for (const stretch of matchingRows(connection, filter)) {
      for (const row of stretch) {
        // What came after the beginning belongs to the next export.
        if (row.id > head.rows) continue;
        output.write(form.row(row));
        rows += 1;
        first = Math.min(first, row.id);
        last = Math.max(last, row.id);
      }
      tell('writing', rows, total);
      await setImmediate();
      if (stopped()) return null;
    }
    const { bytes, sha256 } = await output.finish();
    return { rows, first: rows === 0 ? null : first, last: rows === 0 ? null : last, bytes, sha256 };
  } finally {
    await output.close();
  }
}

/** Bytes that are gathered for one write, and units of text that are gathered to be encoded. */
const [gathered, pieced] = [1_048_576, 16_384];
/** Bytes after which the disk is set to work: what it has by the end nobody waits for there. */
const flushed = 16_777_216;

/**
 * A file that is hashed while it grows. Some rows at a time are encoded into what is written: a text of thousands of
 * them takes half as long again to be put together and encoded (1.4 µs a row against 0.9), and one row alone longer too.
 */
async function csvFile(path: string, { mark }: CsvForm) {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(gathered);
  let [bytes, held, piece] = [0, 0, ''];
  const put = (chunk: Uint8Array) => {
    hash.update(chunk);
    for (let done = 0; done < chunk.length; ) done += writeSync(file.fd, chunk, done);
    bytes += chunk.length;
  };
  const disk = flusher(file);
  const flush = () => {
    put(buffer.subarray(0, held));
    held = 0;
    disk.has(bytes);
  };
  const encode = () => {
    // UTF-8 takes three bytes at most for each unit of a text.
    const most = 3 * piece.length;
    if (held + most > gathered) flush();
    if (most > gathered) put(Buffer.from(piece));
    else held += buffer.write(piece, held);
    piece = '';
  };
  const write = (text: string) => {
    piece += text;
    if (piece.length >= pieced) encode();
  };
  if (mark) write('\ufeff');
  return {
    write,
    async finish() {
      encode();
      flush();
      await disk.idle();
      await file.sync();
      return { bytes, sha256: hash.digest('hex') };
    },
    close: () => file.close(),
  };
}

/** Has the disk take what was written while more is written, one order at a time. What it fails with is told by `idle`. */
function flusher(file: FileHandle) {
  let taken = 0;
  let working: Promise<void> | null = null;
  let failure: unknown = null;
  const work = async () => {
    try {
      await file.datasync();
    } catch (cause) {
      failure ??= cause;
    }
    working = null;
  };
  return {
    /** The file has so many bytes now. */
    has(bytes: number) {
      if (working !== null || bytes - taken < flushed) return;
      taken = bytes;
      working = work();
    },
    async idle() {
      await working;
      if (failure !== null) throw failure;
    },
  };
}

/**
 * Where the chain is to be checked from, so that a row that is gone from the span of time is missed: before everything
 * that happened since `from`. Nodes send late and their clocks go wrong, so it begins a day earlier and one row before;
 * 1 where the span has no beginning.
 */
function beginningOf(connection: Connection, from: number | null): number {
  if (from === null) return 1;
  const first = connection
    .prepare<[number], number | null>('SELECT min(id) FROM incidents WHERE at >= ?')
    .pluck()
    .get(from - dayMs);
  const before = connection.prepare<[number], number | null>('SELECT max(id) FROM incidents WHERE id < ?').pluck();
  return before.get(first ?? 1) ?? 1;
}

/** When the first of some rows happened; null for none. */
function firstMoment(connection: Connection, rows: readonly number[]): number | null {
  const at = connection
    .prepare<[string], number | null>('SELECT min(at) FROM incidents WHERE id IN (SELECT value FROM json_each(?))')
    .pluck();
  return at.get(JSON.stringify(rows)) ?? null;
}

/** Holds the chain and the index against the rows from a span's beginning to the head; null where it was stopped. */
async function verify(
  connection: Connection,
  { key, from, head }: Chained,
  spanFrom: number | null,
  stopped: () => boolean,
): Promise<Exported['chain'] | null> {
  const first = beginningOf(connection, spanFrom);
  const begin = Math.max(first, from);
  const about = {
    head: { row: head.rows, hash: hex(head.hash) },
    unverifiableBefore: first >= from ? null : from,
  };
  const told = (verifiedTo: number) => tell('verifying', verifiedTo - begin + 1, head.rows - begin + 1);
  const check = chainVerifier(connection, key, { index: true });
  const { verifiedFrom, verifiedTo, broken } = await check(begin, head.rows, told, stopped);
  if (stopped()) return null;
  const verified = verifiedTo < verifiedFrom ? null : { from: verifiedFrom, to: verifiedTo };
  const atHead = checkHead(connection, head);
  // Rows that are gone at the end are a cut tail; of rows that are gone elsewhere the chain knows more.
  const inChain = broken?.how === 'index' ? null : broken;
  const cut = atHead?.how === 'tail_cut' && (inChain === null || inChain.at >= atHead.at);
  return { ...about, verified, broken: cut ? atHead : (inChain ?? atHead ?? broken) };
}

/** The head as the writer knows it, against the file: a tail that was cut, a file that was put in its place. */
function checkHead(connection: Connection, head: Head): Exported['chain']['broken'] {
  const rows = connection.prepare<[], number | null>('SELECT max(id) FROM incidents').pluck().get() ?? 0;
  const hash = connection
    .prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?')
    .pluck()
    .get(head.rows);
  return checkAnchor({ from: 1, broken: null, ...head }, rows, head.rows === 0 ? genesis : (hash ?? null));
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function answers(): Answers<ExportCalls> {
  let stopping = false;
  const stopped = () => stopping;
  return {
    async prove(asked) {
      const connection = openReader(asked.file);
      try {
        connection.exec('BEGIN');
        const hashAt = connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck();
        const hashes = asked.rows.map((id) => [id, hex(hashAt.get(id) ?? genesis)] as const);
        const chain = await verify(connection, asked, firstMoment(connection, asked.rows), stopped);
        return chain === null ? null : { hashes: new Map(hashes), chain };
      } finally {
        connection.close();
      }
    },
    async export(order) {
      const connection = openReader(order.file);
      try {
        // One view of the journal for the rows and for the chain.
        connection.exec('BEGIN');
        const written = await writeRows(connection, order, stopped);
        if (written === null) return null;
        // Where nothing matches, what would have may be gone from anywhere.
        const spanFrom = written.rows === 0 ? null : (order.filter.from ?? null);
        const chain = await verify(connection, order, spanFrom, stopped);
        return chain === null ? null : { ...written, chain };
      } finally {
        connection.close();
      }
    },
    stop() {
      stopping = true;
      return null;
    },
  };
}

serve(answers());
