import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DyingCalls } from './dying-worker.ts';
import { until } from './testing.ts';
import { type DatabaseFault, startWorker, type WorkerClient } from './worker-client.ts';

let worker: WorkerClient<DyingCalls>;
let deaths: DatabaseFault[];
beforeEach(() => {
  deaths = [];
  worker = startWorker<DyingCalls>('dying-worker', {
    notice: () => undefined,
    death: (fault) => deaths.push(fault),
  });
});
afterEach(() => worker.terminate());

it('answers each request with its own answer, whatever the others do', async () => {
  const answers = await Promise.allSettled([
    worker.call('echo', 'a'),
    worker.call('fail', 'bad value'),
    worker.call('late', 'bad later'),
    worker.call('echo', 'b'),
  ]);
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: 'a' },
    { status: 'rejected', reason: { code: 'SQLITE_CONSTRAINT_CHECK', message: 'bad value', lasting: true } },
    { status: 'rejected', reason: { code: 'internal', message: 'bad later', lasting: false } },
    { status: 'fulfilled', value: 'b' },
  ]);
});

it('says that it has died, rejects what it owes with the cause, and every request from then on', async () => {
  const owed = await Promise.allSettled([worker.call('never', null), worker.call('die', null)]);
  const reason = { code: 'worker_died', message: expect.stringContaining('out of memory') };
  expect(owed).toMatchObject([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  await until(() => deaths.length > 0, 'news of the death');
  expect(deaths).toMatchObject([{ code: 'worker_died' }]);
  await expect(worker.call('echo', 'a')).rejects.toMatchObject({ code: 'worker_died' });
});

it('is no death when it was told to end', async () => {
  const owed = worker.call('never', null).catch((cause: unknown) => cause);
  await worker.terminate();
  expect(await owed).toMatchObject({ code: 'worker_died' });
  expect(deaths).toEqual([]);
});

it('does not take the process with it where it is ended while it loads', async () => {
  const child = fileURLToPath(new URL('./ending-child.ts', import.meta.url));
  // Rejects with what it said where it does not end by itself and in order.
  await expect(promisify(execFile)(execPath, [child, '40', '4'])).resolves.toMatchObject({ stdout: '' });
}, 240_000);
