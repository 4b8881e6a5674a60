import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { diskHindrance } from '../disk/hindrance.ts';
import { createFileKeychain, isMissing, read, replace } from './file-keychain.ts';
import { createServiceKeychain, keychainWorks } from './service-keychain.ts';

/** Which keychain a data folder uses: its secrets stand under a name of their own, so that two stations never share them. */
const record = z.strictObject({ profile: z.string().regex(/^[0-9a-f]{16}$/), kind: z.enum(['service', 'file']) });
type KeychainRecord = z.infer<typeof record>;

export interface KeychainOptions {
  /** The station's data folder; it exists. */
  readonly dataDir: string;
  /** `file` never asks the operating system: for the demo and for tests. */
  readonly choice: 'auto' | 'file';
  readonly log: Log;
}

/**
 * The keychain of a data folder. The operating system's where it works; a file where none runs, and its secrets move
 * to the operating system's as soon as one does. Fails as `unavailable` where the secrets are in a keychain that does
 * not answer: to go on without them would lose what they protect. `details.reason`: `keychain`, or `full` or `unwritable`.
 */
export async function openKeychain(options: KeychainOptions): Promise<Result<Keychain>> {
  try {
    return await opening(options);
  } catch (cause) {
    const message = `the keychain of the data folder cannot be opened: ${String(cause)}`;
    return fail('unavailable', message, { reason: diskHindrance(cause) ?? 'keychain' });
  }
}

async function opening({ dataDir, choice, log }: KeychainOptions): Promise<Result<Keychain>> {
  const recordFile = join(dataDir, 'keychain.json');
  const secretsFile = join(dataDir, 'secrets.json');
  const known = await readRecord(recordFile);
  const profile = known?.profile ?? randomBytes(8).toString('hex');
  const service = createServiceKeychain(`leitstand-${profile}`);
  const remember = (kind: KeychainRecord['kind']) => replace(recordFile, JSON.stringify({ profile, kind }));

  if (known?.kind === 'service') {
    if (await keychainWorks(service)) return ok(service);
    return fail('unavailable', 'the keychain with the keys of this station does not answer', { reason: 'keychain' });
  }
  if (choice === 'auto' && (await keychainWorks(service))) {
    await move(secretsFile, service);
    await remember('service');
    await rm(secretsFile, { force: true });
    return ok(service);
  }
  if (choice === 'auto') log.warn('no keychain service answers: secrets are in a file of the data folder');
  if (known === null) await remember('file');
  return ok(createFileKeychain(secretsFile));
}

async function readRecord(file: string): Promise<KeychainRecord | null> {
  try {
    return record.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

/** Copies every secret of the file; the file itself stays until the record says where they are now. */
async function move(secretsFile: string, service: Keychain): Promise<void> {
  for (const [name, value] of await read(secretsFile)) await service.set(name, value);
}
