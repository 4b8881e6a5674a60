import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { epochMs } from '../../contract/fields.ts';

/** Why a file is not opened as a backup; the words of the contract. */
export type BackupRefusal = 'damaged' | 'altered' | 'foreign' | 'future' | 'key' | 'too_large';

/** A file that is refused, and why. */
export class RefusedBackup extends Error {
  readonly reason: BackupRefusal;

  constructor(reason: BackupRefusal, message: string) {
    super(message);
    this.name = 'RefusedBackup';
    this.reason = reason;
  }
}

const magic = Buffer.from('LSBACKUP');
const [keyBytes, tagBytes, lengthBytes] = [32, 16, 4];
/** Bytes of clear text in a chunk; only the last one has less. */
export const chunkBytes = 65_536;
const sealedChunk = chunkBytes + tagBytes;
/**
 * Bytes that are handed on at a time: with Node's 16 KiB that takes twice as long as unpacking. What is packed comes in
 * less: with more under way a small disk would be full before its room is looked at. Room for what is unpacked is asked
 * for before.
 */
const atOnce = { packing: 262_144, unpacking: 1_048_576 } as const;
/** Longest head and longest letter (see below), bytes of JSON. */
const longest = { head: 4_096, letter: 8_192 } as const;
/** Biggest database that is unpacked, bytes: 64 GiB, whatever the head says. */
const biggestDatabase = 68_719_476_736;

const head = z.strictObject({
  v: z.literal(1),
  /** Says which recovery key opens it, and nothing of the key. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  site: z.strictObject({ id: z.string().max(64), name: z.string().max(200) }),
  made: epochMs,
  /** Version of the station that made it. */
  version: z.string().max(40),
  schema: z.int().min(0),
  /** The journal's newest row. */
  rows: z.int().min(0),
  /** The database, unpacked. */
  bytes: z.int().min(0).max(biggestDatabase),
});
/** What a backup says of itself before it is opened; only with the key it is known to be true. */
export type BackupHead = z.infer<typeof head>;
/** What the maker of a backup knows of it. */
export type BackupFacts = Omit<BackupHead, 'v' | 'keyId' | 'salt'>;

/** Which key it is, in 16 hex digits: to say `another key` before anything is unpacked. */
export function keyIdOf(recoveryKey: Uint8Array): string {
  return createHmac('sha256', recoveryKey).update('leitstand backup key').digest('hex').slice(0, 16);
}

function keysOf(recoveryKey: Uint8Array, salt: string) {
  const both = Buffer.from(
    hkdfSync('sha256', recoveryKey, Buffer.from(salt, 'hex'), 'leitstand backup 1', 2 * keyBytes),
  );
  return { cipher: both.subarray(0, keyBytes), head: both.subarray(keyBytes) };
}

// The key is this file's alone, so that a counter is enough; the last byte marks the end (STREAM: Hoang, Reyhanitabar,
// Rogaway, Vizár, CRYPTO 2015). A chunk that is changed, moved, missing or of another file does not open.
function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * Cuts what comes into pieces of exactly `size` bytes; only the last is shorter, and there is always one. They come as
 * many at a time as there are: with each alone, what hands them on takes longer than what is done with them.
 */
async function* cut(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ pieces: Buffer[]; last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    held.push(part);
    length += part.length;
    if (length <= size) continue;
    const all = Buffer.concat(held);
    // One piece stays behind: only at the end it is known to be the last.
    const whole = Math.ceil(all.length / size) - 1;
    yield { pieces: Array.from({ length: whole }, (_, i) => all.subarray(i * size, (i + 1) * size)), last: false };
    held = [all.subarray(whole * size)];
    length = all.length - whole * size;
  }
  yield { pieces: [Buffer.concat(held)], last: true };
}

async function* seal(key: Uint8Array, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunk = 0;
  for await (const { pieces, last } of cut(source, chunkBytes))
    yield Buffer.concat(pieces.flatMap((piece) => sealPiece(key, piece, nonceOf(chunk++, last))));
}

function sealPiece(key: Uint8Array, piece: Buffer, nonce: Buffer): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return [cipher.update(piece), cipher.final(), cipher.getAuthTag()];
}

async function* unseal(key: Uint8Array, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunk = 0;
  for await (const { pieces, last } of cut(source, sealedChunk))
    yield Buffer.concat(pieces.map((piece) => openPiece(key, piece, { chunk: chunk++, last })));
}

function openPiece(key: Uint8Array, piece: Buffer, { chunk, last }: { chunk: number; last: boolean }): Buffer {
  if (piece.length < tagBytes) throw new RefusedBackup('damaged', 'it is cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk, last), { authTagLength: tagBytes });
  decipher.setAuthTag(piece.subarray(piece.length - tagBytes));
  const clear = decipher.update(piece.subarray(0, piece.length - tagBytes));
  try {
    decipher.final();
  } catch {
    throw new RefusedBackup('damaged', `chunk ${chunk + 1} does not hold`);
  }
  return clear;
}

function framed(json: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

async function* clearContent(letter: unknown, database: AsyncIterable<Buffer>, stop: AbortSignal) {
  yield framed(letter);
  for await (const part of database) {
    stop.throwIfAborted();
    yield part;
  }
}

/**
 * Writes a backup to `path`, which must not exist, and flushes it. `letter` is what goes along with the database: the
 * keys that it cannot be read or verified without.
 */
export async function writeContainer(
  path: string,
  content: { facts: BackupFacts; letter: unknown; database: AsyncIterable<Buffer> },
  recoveryKey: Uint8Array,
  stop: AbortSignal,
): Promise<void> {
  const salt = randomBytes(keyBytes).toString('hex');
  const keys = keysOf(recoveryKey, salt);
  const own: BackupHead = { v: 1, keyId: keyIdOf(recoveryKey), salt, ...content.facts };
  const front = Buffer.concat([magic, framed(head.parse(own))]);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.appendFile(Buffer.concat([front, createHmac('sha256', keys.head).update(front).digest()]));
    await pipeline(
      Readable.from(clearContent(content.letter, content.database, stop), { objectMode: false }),
      createGzip({ level: 1, chunkSize: atOnce.packing }),
      (source: AsyncIterable<Buffer>) => seal(keys.cipher, source),
      async (sealed: AsyncIterable<Buffer>) => {
        for await (const chunk of sealed) await file.appendFile(chunk);
      },
      { signal: stop },
    );
    await file.sync();
  } finally {
    await file.close();
  }
}

interface Front {
  readonly head: BackupHead;
  /** All bytes that its tag vouches for. */
  readonly bytes: Buffer;
  readonly tag: Buffer;
}

async function readFront(path: string): Promise<Front> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(magic.length + lengthBytes + longest.head + keyBytes);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const read = buffer.subarray(0, bytesRead);
    if (read.length < magic.length || !read.subarray(0, magic.length).equals(magic))
      throw new RefusedBackup('foreign', 'it is no backup of a station');
    if (read.length < magic.length + lengthBytes) throw new RefusedBackup('damaged', 'its head is cut short');
    const end = magic.length + lengthBytes + read.readUInt32BE(magic.length);
    if (end + keyBytes > read.length) throw new RefusedBackup('damaged', 'its head is cut short');
    return {
      head: parseHead(read.subarray(magic.length + lengthBytes, end)),
      bytes: read.subarray(0, end),
      tag: read.subarray(end, end + keyBytes),
    };
  } finally {
    await file.close();
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new RefusedBackup('damaged', 'what should be JSON in it is none');
  }
}

function parseHead(bytes: Buffer): BackupHead {
  const json = parsed(bytes);
  const v = z.object({ v: z.int() }).safeParse(json);
  if (v.success && v.data.v > 1) throw new RefusedBackup('future', `its format is ${v.data.v}, this station reads 1`);
  const read = head.safeParse(json);
  if (!read.success) throw new RefusedBackup('damaged', 'its head is none');
  return read.data;
}

/**
 * The head of a backup, and the key of `recoveryKeys` that it was vouched for with; null where none of them is its own,
 * and then nothing in the head is known to be true. Throws RefusedBackup.
 */
export async function readHead(
  path: string,
  recoveryKeys: readonly Uint8Array[],
): Promise<{ head: BackupHead; key: Uint8Array | null }> {
  const front = await readFront(path);
  const key = recoveryKeys.find((each) => keyIdOf(each) === front.head.keyId) ?? null;
  if (key !== null) {
    const tag = createHmac('sha256', keysOf(key, front.head.salt).head).update(front.bytes).digest();
    if (!timingSafeEqual(tag, front.tag)) throw new RefusedBackup('damaged', 'its head does not hold');
  }
  return { head: front.head, key };
}

/**
 * Opens a backup: the database comes piece by piece, never more of it than the head says; then the head and the letter
 * are answered. A consumer that throws ends it. Throws RefusedBackup; what has come until then is worth nothing.
 */
export async function readContainer(
  path: string,
  recoveryKeys: readonly Uint8Array[],
  into: (
    database: AsyncIterable<Buffer>,
    sealedSoFar: () => { done: number; total: number },
    head: BackupHead,
  ) => Promise<void>,
): Promise<{ head: BackupHead; letter: unknown }> {
  const { head: known, key } = await readHead(path, recoveryKeys);
  if (key === null) throw new RefusedBackup('key', 'it opens with another recovery key');
  const start = (await readFront(path)).bytes.length + keyBytes;
  const total = (await stat(path)).size;
  const source = createReadStream(path, { start, highWaterMark: atOnce.unpacking });
  const clear = createGunzip({ chunkSize: atOnce.unpacking });
  let failure: unknown = null;
  const unpacking = pipeline(
    source,
    (sealed: AsyncIterable<Buffer>) => unseal(keysOf(key, known.salt).cipher, sealed),
    clear,
  ).catch((cause: unknown) => {
    failure ??= cause;
  });
  const sofar = () => ({ done: start + source.bytesRead, total });
  try {
    const parts = clear[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    const { letter, rest } = await readLetter(parts);
    await into(databaseOf(parts, rest, known.bytes), sofar, known);
    await unpacking;
    if (failure !== null) throw failure;
    return { head: known, letter };
  } catch (cause) {
    // The stream that the consumer reads fails with a word of its own; what ended it was told by the pipeline.
    clear.destroy();
    await unpacking;
    throw asRefusal(failure instanceof RefusedBackup ? failure : cause);
  } finally {
    clear.destroy();
    source.destroy();
  }
}

function asRefusal(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code.startsWith('Z_') || code.startsWith('ERR_STREAM') || code === 'ABORT_ERR'
    ? new RefusedBackup('damaged', `it cannot be unpacked: ${code}`)
    : cause;
}

async function readLetter(parts: AsyncIterator<Buffer, undefined>): Promise<{ letter: unknown; rest: Buffer }> {
  let held = Buffer.alloc(0);
  for (;;) {
    if (held.length >= lengthBytes) {
      const length = held.readUInt32BE(0);
      if (length > longest.letter) throw new RefusedBackup('damaged', 'its letter is too long');
      const end = lengthBytes + length;
      if (held.length >= end) return { letter: parsed(held.subarray(lengthBytes, end)), rest: held.subarray(end) };
    }
    const { value, done } = await parts.next();
    if (done === true) throw new RefusedBackup('damaged', 'it ends before its database');
    held = Buffer.concat([held, value]);
  }
}

async function* databaseOf(parts: AsyncIterator<Buffer, undefined>, rest: Buffer, bytes: number) {
  let had = 0;
  for (let part: Buffer | undefined = rest; part !== undefined; part = (await parts.next()).value) {
    had += part.length;
    if (had > bytes) throw new RefusedBackup('too_large', 'it unpacks to more than its head says');
    yield part;
  }
  if (had < bytes) throw new RefusedBackup('damaged', 'it ends before its database does');
}
