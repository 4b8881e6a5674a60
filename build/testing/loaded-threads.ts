import { once } from 'node:events';
import { globSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where Node keeps what it has made of a file: its types taken away, its code compiled. */
export const compileCache = fileURLToPath(new URL('../out/compile-cache', import.meta.url));

/**
 * The files that the station runs as threads. From source Node takes their types away in the thread itself, by a program
 * of WebAssembly, and V8 can end the whole process where several threads do that at once (nodejs/node#64500). What lies in
 * the compile cache needs none, and a thread stands in two thirds of the time. The application is bundled JavaScript and
 * never came near it.
 */
export const threads: readonly URL[] = globSync('electron/adapters/*/*-worker.ts', { cwd: root })
  .toSorted()
  .map((file) => pathToFileURL(`${root}/${file}`));

/** The environment of this process without the cache. */
export function uncached(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name === 'NODE_COMPILE_CACHE' || value === undefined ? [] : [[name, value]],
    ),
  );
}

/**
 * Loads one file in a thread that ends then, and says how many programs of WebAssembly that took. Rejects with what the
 * file throws. `cache` is the folder of the compile cache; without it there is none.
 */
export async function loadThread(file: URL, cache?: string): Promise<number> {
  const code = `
    const { parentPort } = require('node:worker_threads');
    let programs = 0;
    WebAssembly.Module = class extends WebAssembly.Module { constructor(bytes) { super(bytes); programs += 1; } };
    import(${JSON.stringify(file.href)}).then(() => { parentPort.postMessage({ programs }); process.exit(); });`;
  // A variable that is undefined would be the word, and Node would keep its cache in a folder of that name.
  const env = { ...uncached(), ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
  const worker = new Worker(code, { eval: true, env });
  let programs: number | undefined;
  worker.on('message', (message: { programs?: number }) => {
    programs ??= message.programs;
  });
  await once(worker, 'exit');
  if (programs === undefined) throw new Error(`${file.href} was not loaded`);
  return programs;
}

/** What vitest calls before the tests that start threads: one thread after the other, so that none is beside another. */
export async function setup(): Promise<void> {
  for (const file of threads) await loadThread(file, compileCache);
}
