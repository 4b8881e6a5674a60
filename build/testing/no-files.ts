import { fail } from '../../electron/contract/result.ts';
import type { Files } from '../../electron/domain/ports/files.ts';

const nobody = async () => fail('unavailable', 'there is no dialog here');

/** Where nobody can be asked for a file. */
export const noFiles: Files = { save: nobody, target: nobody, source: nobody, folder: nobody };
