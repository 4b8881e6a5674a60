import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { RefusedDatabase } from './migrate.ts';

/** Places in the file (SQLite: Database File Format, 1.3, 1.6, 4.1). */
const [pageSizeAt, treeAt, walHead, frameHead] = [16, 100, 32, 24];
/** A page of a table's tree that leads to others. */
const interior = 0x05;
/** Ours are less than ten. */
const mostLeaves = 100;
const figures = [Buffer.from('sqlite_stat'), Buffer.from('sqlite_stat', 'utf16le'), utf16be('sqlite_stat')];

/**
 * Refuses a database from outside whose schema SQLite itself could not read to the end: it reads it before it answers
 * anything, with the figures of ANALYZE where there are any, and a page that stands in many places of a tree makes that
 * endless. Ours is a page, or one over leaves of its own, and has no figures. What is in the write-ahead log is looked at
 * as well, each time that a page stands in it. Throws RefusedDatabase (`damaged`, `altered`); files that are no
 * database at all are left to SQLite.
 */
export function refuseEndlessSchema(file: string): void {
  const opened = [file, `${file}-wal`].filter((part) => existsSync(part)).map((part) => openSync(part, 'r'));
  const [database, wal] = opened;
  try {
    if (database !== undefined) look(pagesOf(database, wal));
  } finally {
    for (const part of opened) closeSync(part);
  }
}

/** Each form that a page has, in the file and in its log. */
type Pages = (page: number) => Buffer[];

function look(pages: Pages): void {
  const seen = new Set<number>();
  const [first] = pages(1);
  for (const root of pages(1)) {
    if (root.readUInt16BE(pageSizeAt) !== first?.readUInt16BE(pageSizeAt))
      throw new RefusedDatabase('damaged', 'its log has pages of another size');
    const children = root[treeAt] === interior ? childrenOf(root) : [];
    const isTree = children.length <= mostLeaves && new Set(children).size === children.length && !children.includes(1);
    // Once each: in a log the root may stand any number of times.
    const fresh = children.filter((child) => !seen.has(child));
    for (const child of fresh) seen.add(child);
    const leaves = isTree ? fresh.flatMap(pages) : [];
    if (!isTree || leaves.some((page) => page[0] === interior))
      throw new RefusedDatabase('damaged', 'the pages of its schema are no tree as ours');
    if ([root, ...leaves].some((page) => figures.some((name) => page.includes(name))))
      throw new RefusedDatabase('altered', 'it has figures of ANALYZE, which no station makes');
  }
}

function childrenOf(root: Buffer): number[] {
  const cells = Math.min(root.readUInt16BE(treeAt + 3), (root.length - treeAt - 12) >> 1);
  const children = Array.from({ length: cells }, (_, i) => {
    const at = root.readUInt16BE(treeAt + 12 + 2 * i);
    return at + 4 <= root.length ? root.readUInt32BE(at) : 0;
  });
  return [...children, root.readUInt32BE(treeAt + 8)];
}

function pagesOf(database: number, wal: number | undefined): Pages {
  const head = bytesAt(database, 0, treeAt);
  const said = head.length < treeAt ? 0 : head.readUInt16BE(pageSizeAt);
  const size = said === 1 ? 65_536 : said;
  if (size < 512) {
    // Alone it is none, and SQLite says so; beside a log it would be what the log says.
    if (wal !== undefined && fstatSync(wal).size > 0) throw new RefusedDatabase('damaged', 'it has no head, but a log');
    return () => [];
  }
  const frames = wal === undefined ? new Map<number, number[]>() : framesOf(wal, size);
  return (page) =>
    [
      ...(page > 0 ? [bytesAt(database, (page - 1) * size, size)] : []),
      ...(frames.get(page) ?? []).map((at) => bytesAt(wal ?? database, at, size)),
    ].filter((bytes) => bytes.length === size);
}

/** Where each page stands in the log. */
function framesOf(wal: number, size: number): Map<number, number[]> {
  const frames = new Map<number, number[]>();
  const head = bytesAt(wal, 0, walHead);
  if (head.length < walHead) return frames;
  if (head.readUInt32BE(8) !== size) throw new RefusedDatabase('damaged', 'its log has pages of another size');
  const end = fstatSync(wal).size;
  for (let at = walHead; at + frameHead + size <= end; at += frameHead + size) {
    const page = bytesAt(wal, at, 4).readUInt32BE(0);
    const known = frames.get(page);
    if (known === undefined) frames.set(page, [at + frameHead]);
    else known.push(at + frameHead);
  }
  return frames;
}

function bytesAt(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, at));
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
