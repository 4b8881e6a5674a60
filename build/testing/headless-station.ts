// The station without a window, as a process that a test may kill: `node headless-station.ts DATA_FOLDER`.
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import { createStation } from '../../electron/station.ts';

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error: (text: string, fields?: unknown) => console.error(text, fields),
};
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('name the data folder');
const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
if (!keychain.ok) throw new Error(keychain.error.message);
const clock = systemClock();
const station = await createStation({
  dataDir,
  keychain: keychain.value,
  log: quiet,
  clock,
  version: '0.1.0',
  host: 'chromium',
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
process.stdout.write('ready\n');
