import { fail } from '../../electron/contract/result.ts';
import type { Files } from '../../electron/domain/ports/files.ts';

/** A machine on which nobody sits who could say where a file is to go. */
export const noFiles: Files = { save: async () => fail('unavailable', 'there is no dialog here') };
