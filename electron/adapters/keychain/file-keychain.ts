import { constants } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Keychain } from '../../domain/ports/secrets.ts';

const secrets = z.record(z.string(), z.string());
const ownerOnly = 0o600;

/**
 * Secrets in a file that only its owner can read, for machines where no keychain service runs.
 * A change is written beside the file, flushed, and moved over it, so that a power cut leaves the old or the new.
 */
export function createFileKeychain(file: string): Keychain {
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: a change begins from what the one before it wrote.
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = last.then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
  const change = (edit: (held: Map<string, string>) => void) =>
    inTurn(async () => {
      const held = await read(file);
      edit(held);
      await replace(file, JSON.stringify(Object.fromEntries(held)));
    });
  return {
    kind: 'file',
    get: (name) => inTurn(async () => (await read(file)).get(name) ?? null),
    set: (name, value) => change((held) => held.set(name, value)),
    remove: (name) => change((held) => held.delete(name)),
  };
}

/** Everything in the file; nothing where there is none. Throws where it cannot be understood: it is not ours to discard. */
export async function read(file: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return new Map();
    throw cause;
  }
  return new Map(Object.entries(secrets.parse(JSON.parse(text))));
}

/** Replaces a file as a whole, readable by its owner alone, and returns when the disk has it. */
export async function replace(file: string, text: string): Promise<void> {
  const beside = `${file}.new`;
  const written = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, ownerOnly);
  try {
    await written.chmod(ownerOnly);
    await written.writeFile(text);
    await written.sync();
  } finally {
    await written.close();
  }
  await rename(beside, file);
  await syncFolder(dirname(file));
}

/** Flushes the names in a folder. Windows knows no flush of a folder and refuses to open one; its rename is kept without. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(folder, constants.O_RDONLY);
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
