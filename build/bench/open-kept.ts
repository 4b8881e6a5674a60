import { join } from 'node:path';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import { type OpenDatabase, openDatabase } from '../../electron/adapters/sqlite/database.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Opens the database of a kept data folder as the station does, which brings tables of an older version up to date:
 * the application would make a copy of all of it first, as part of the start that is waited for.
 */
export async function openKept(dataDir: string): Promise<OpenDatabase> {
  const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
  if (!keychain.ok) throw new Error(keychain.error.message);
  const file = join(dataDir, 'leitstand.db');
  const opened = await openDatabase({ file, keychain: keychain.value, clock: systemClock(), log: quiet });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
