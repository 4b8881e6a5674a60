import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { fail, ok } from '../../contract/result.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Part, Parts } from '../../domain/ports/parts.ts';

const ending = '.part';
const noted = z.array(z.string().endsWith(ending)).max(10_000);

/**
 * Files that grow beside their place; `unfinished.json` of the data folder names them while they do. What it still
 * names at the start is taken away here: nobody will finish it.
 */
export async function openParts(dataDir: string, log: Log): Promise<Parts> {
  const book = join(dataDir, 'unfinished.json');
  const growing = new Set<string>(await left(book, log));
  let writing: Promise<void> = Promise.resolve();
  const note = () => {
    const text = JSON.stringify([...growing]);
    const next = writing.then(() => writeSynced(`${book}${ending}`, text)).then(() => rename(`${book}${ending}`, book));
    writing = next.catch(() => undefined);
    return next;
  };
  const over = async (path: string) => {
    // A note too many is harmless: the file is not there any more.
    if (growing.delete(path))
      await note().catch((cause: unknown) => log.warn('a note stays', { cause: String(cause) }));
  };

  for (const path of growing) {
    try {
      await rm(path, { force: true });
      growing.delete(path);
    } catch (cause) {
      // A stick that is not plugged in now may be at the next start.
      log.warn('an unfinished file could not be taken away', { path, cause: String(cause) });
    }
  }
  return {
    async begin(place) {
      const path = `${place}.${randomBytes(4).toString('hex')}${ending}`;
      growing.add(path);
      try {
        await note();
        return ok(part(path, place, over));
      } catch (cause) {
        growing.delete(path);
        return fail('unavailable', `a file cannot be begun: ${String(cause)}`, { reason: 'file' });
      }
    },
  };
}

function part(path: string, place: string, over: (path: string) => Promise<void>): Part {
  return {
    path,
    write: (content) => writeSynced(path, content),
    async keep() {
      await rename(path, place);
      await syncFolder(dirname(place));
      await over(path);
    },
    async drop() {
      await rm(path, { force: true });
      await over(path);
    },
  };
}

/** What the station before this one has left; a note that cannot be read names nothing. */
async function left(book: string, log: Log): Promise<readonly string[]> {
  try {
    return noted.parse(JSON.parse(await readFile(book, 'utf8')));
  } catch (cause) {
    const none = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (!none) log.warn('the list of unfinished files cannot be read', { cause: String(cause) });
    return [];
  }
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is on the disk when its folder is. Windows has no such thing, and keeps names in a journal of its own. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
