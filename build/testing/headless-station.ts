// The station without a window, as a process that a test may kill: `node headless-station.ts DATA_FOLDER`. A line on
// its input is a call as a window makes it, `{"id":1,"name":…,"input":…,"token":…}`; the answer is a line with that id.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import { createFileLog } from '../../electron/adapters/log/file-log.ts';
import { openFlashTools } from '../../electron/flash-tools.ts';
import { createStation } from '../../electron/station.ts';
import { noArchives } from './no-archives.ts';
import { noFiles } from './no-files.ts';
import { noFlashing } from './no-flashing.ts';
import { noPrinter } from './no-printer.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('name the data folder');
// With a second folder, nodes are flashed with the images in it; without one nobody flashes here.
const resources = process.argv[3];
// The log of the application, on the disk of the data. Where nodes are flashed, it is looked whether it has anything in
// it that it should not.
const level = resources === undefined ? 'info' : 'debug';
const log = createFileLog({ folder: join(dataDir, 'logs'), echo: resources === undefined, level });
const keychain = await openKeychain({ dataDir, choice: 'file', log });
if (!keychain.ok) throw new Error(keychain.error.message);
const clock = systemClock();
const station = await createStation({
  dataDir,
  keychain: keychain.value,
  log,
  clock,
  files: noFiles,
  showArchive: noArchives,
  printer: noPrinter,
  flashing:
    resources === undefined ? noFlashing : await openFlashTools({ dataDir, resources, tools: resources }, clock),
  version: '0.1.0',
  // Whoever started it starts it again.
  relaunch: () => void process.kill(process.pid, 'SIGTERM'),
  host: 'chromium',
  checkOutput: true,
});
if (!station.ok) throw new Error(station.error.message);
const { value } = station;
value.onFatal((cause) => {
  console.error(cause);
  process.exit(1);
});
process.once('SIGTERM', () => {
  value.stop().then(
    () => process.exit(0),
    (cause: unknown) => {
      console.error(cause);
      process.exit(1);
    },
  );
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, ...request } = JSON.parse(line);
  value.door({ windowId: 1, trusted: true }, request).then(
    (answer) => process.stdout.write(`${JSON.stringify({ id, answer })}\n`),
    (cause: unknown) => console.error(cause),
  );
});
process.stdout.write('ready\n');
