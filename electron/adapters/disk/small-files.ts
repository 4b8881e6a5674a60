import { constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { SmallFiles } from '../../domain/ports/files.ts';

/** Reads files of the operator's choice. */
export const smallFiles: SmallFiles = {
  async read(path, most) {
    let file: FileHandle;
    try {
      // Opening a pipe would wait for somebody who writes into it.
      file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (cause) {
      return unreadable(cause);
    }
    try {
      return await content(file, basename(path), most);
    } catch (cause) {
      return unreadable(cause);
    } finally {
      await file.close();
    }
  },
};

async function content(file: FileHandle, name: string, most: number): ReturnType<SmallFiles['read']> {
  const stat = await file.stat();
  if (!stat.isFile()) return fail('invalid_input', 'this is no file', { reason: 'no_file' });
  // It may grow while it is read: no more than one byte too many is ever taken in.
  const bytes = new Uint8Array(Math.min(stat.size, most) + 1);
  let size = 0;
  while (size < bytes.length) {
    const { bytesRead } = await file.read(bytes, size, bytes.length - size, size);
    if (bytesRead === 0) return ok({ name, content: bytes.slice(0, size) });
    size += bytesRead;
  }
  return fail('invalid_input', `the file has more than ${most} bytes`, { reason: 'too_large', limit: most });
}

function unreadable(cause: unknown): Result<never> {
  return fail('unavailable', `the file cannot be read: ${String(cause)}`, { reason: 'file' });
}
