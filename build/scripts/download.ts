import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PinnedFile } from './tool-pins.ts';

/** No tool is larger, bytes: 200 MB. */
const largest = 209_715_200;
/** A download may take so long, ms: 10 min. */
const longest = 600_000;

/**
 * How a download ended. `unreachable`: the page did not answer, or not to the end; another way may be tried.
 * `mismatch`: it answered with something else than what is pinned; nothing may be tried instead.
 */
export type Downloaded =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'unreachable' | 'mismatch'; readonly message: string };

/** Brings a pinned file to `target`. It appears there only when its SHA-256 is right; otherwise nothing is left. */
export async function download(pin: Pick<PinnedFile, 'url' | 'sha256'>, target: string): Promise<Downloaded> {
  const partial = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    const sha256 = await fetchInto(pin.url, partial);
    if (sha256 !== pin.sha256) {
      return { ok: false, why: 'mismatch', message: `SHA-256 is ${sha256}, but ${pin.sha256} is pinned` };
    }
    await rename(partial, target);
    return { ok: true };
  } catch (cause) {
    return { ok: false, why: 'unreachable', message: reason(cause) };
  } finally {
    rmSync(partial, { force: true });
  }
}

async function fetchInto(url: string, path: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(longest) });
  if (!response.ok || response.body === null) throw new Error(`the page answers with ${response.status}`);
  const file = await open(path, 'w', 0o600);
  try {
    return await keep(response.body, file);
  } finally {
    await file.close();
  }
}

async function keep(body: AsyncIterable<Uint8Array>, file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > largest) throw new Error(`it is larger than ${largest} bytes`);
    hash.update(chunk);
    await file.write(chunk);
  }
  return hash.digest('hex');
}

/** What failed, with its cause: `fetch` says only that it failed. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}
