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
  /** Resources other than those beside the application, absolute; a packed application does not listen to it. */
  readonly resources: string | null;
}

/** Reads `--data=DIR`, `--keychain=file`, `--log` and `--resources=DIR`; switches of Electron and Chromium are theirs and passed over. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      keychain: { type: 'string' },
      log: { type: 'boolean' },
      resources: { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
  });
  const [data, resources] = [folderOf(values.data), folderOf(values.resources)];
  return { data, keychain: values.keychain === 'file' ? 'file' : 'auto', echo: values.log === true, resources };
}

function folderOf(value: string | boolean | undefined): string | null {
  return typeof value === 'string' && value !== '' ? resolve(value) : null;
}
