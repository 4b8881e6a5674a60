import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dialog } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';

/**
 * Asks where to and writes the whole file, readable by this user alone, or leaves what was there as it was. False where
 * the operator thought better of it.
 */
export async function saveFile(name: string, content: string): Promise<Result<boolean>> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name });
  if (canceled || filePath === '') return ok(false);
  try {
    await writeWhole(filePath, content);
    return ok(true);
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'file' });
  }
}

// Beside its place first: a full disk must not leave half a file where a whole one was.
async function writeWhole(path: string, content: string): Promise<void> {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw cause;
  }
}
