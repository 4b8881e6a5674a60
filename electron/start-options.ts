import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line may say. */
export interface StartOptions {
  /** Data folder, absolute; null for the system's own place. */
  readonly data: string | null;
  /** `file` keeps secrets in the data folder even where a keychain service runs: for the demo and for tests. */
  readonly keychain: 'auto' | 'file';
  /** Also writes the log, with every call, to standard error. */
  readonly echo: boolean;
}

/** Reads `--data=DIR`, `--keychain=file` and `--log`; switches of Electron and Chromium are theirs and passed over. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, keychain: { type: 'string' }, log: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  const data = typeof values.data === 'string' && values.data !== '' ? resolve(values.data) : null;
  return { data, keychain: values.keychain === 'file' ? 'file' : 'auto', echo: values.log === true };
}
