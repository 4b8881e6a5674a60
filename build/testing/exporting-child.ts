// Exports a journal without end, as the station does, for a test to kill: `node exporting-child.ts DATA_FOLDER TARGET`.
// Each line of its output is the state that a job has come to.
import { join } from 'node:path';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { openParts } from '../../electron/adapters/files/parts.ts';
import { event, memoryKeychain, memoryLog, opened } from '../../electron/adapters/sqlite/testing.ts';
import { ok } from '../../electron/contract/result.ts';
import { createJobs } from '../../electron/services/jobs.ts';
import { journalExportHandlers } from '../../electron/services/journal-export.ts';
import { noFiles } from './no-files.ts';

const [dataDir = '', target = ''] = process.argv.slice(2);
const [clock, log] = [systemClock(), memoryLog()];
const database = await opened({ file: join(dataDir, 'leitstand.db'), keychain: memoryKeychain() });
const events = Array.from({ length: 4_500 }, (_, i) => event(i + 1, { boot: process.pid }));
await database.journal.commit({ events, samples: [], entries: [] });

let over: () => void = () => undefined;
const jobs = createJobs({
  clock,
  log,
  crypto: nodeCrypto,
  operator: () => null,
  push(_windowId, { state, phase, done }) {
    process.stdout.write(`${state} ${phase} ${done}\n`);
    if (state !== 'running') over();
  },
});
const { journal, exporter, nodes } = database;
const { 'incidents.exportCsv': exportCsv } = journalExportHandlers({
  exporter,
  journal,
  nodes,
  jobs,
  clock,
  log,
  files: { ...noFiles, target: async () => ok(target) },
  parts: await openParts(dataDir, log),
  site: async () => null,
  zone: () => 'Europe/Berlin',
  version: '0',
});
const person = { id: 1, username: 'eva', role: 'manager', language: 'de', appearance: 'dark' } as const;
const caller = { windowId: 1, sessionId: 's', locked: false, person };
for (;;) {
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  await exportCsv({ filter: {}, form: { separator: ';', mark: true } }, caller);
  await ended;
}
