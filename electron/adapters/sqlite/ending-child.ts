import { argv } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { startWorker } from './worker-client.ts';

/*
 * A process that ends threads in the middle of loading SQLite's addon, each a little later than the one before. Arguments:
 * how many threads, and how long after the beginning of it the last one is ended (ms).
 */
const [count = '1', latest = '0'] = argv.slice(2);

for (let i = 0; i < Number(count); i++) {
  const begun = Promise.withResolvers<void>();
  const worker = startWorker('loading-worker', { notice: () => begun.resolve(), death: () => undefined });
  await begun.promise;
  const after = (i * Number(latest)) / Number(count);
  if (after >= 1) await setTimeout(after);
  await worker.terminate();
}
