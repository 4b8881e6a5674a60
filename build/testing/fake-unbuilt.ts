import type { CallName } from '../../electron/contract/calls.ts';
import { fail } from '../../electron/contract/result.ts';
import type { Handlers } from './fake-parts.ts';

const names = [
  'backup.status',
  'backup.configure',
  'backup.folder',
  'backup.newKey',
  'backup.keepKey',
  'backup.run',
  'backup.inspect',
  'backup.restore',
  'journal.purgeable',
  'journal.purge',
] as const satisfies readonly CallName[];

/** Calls that the fake station does not answer yet: each leaves this list when it does. */
export const unbuiltHandlers = Object.fromEntries(
  names.map((name) => [name, () => fail('unavailable', `${name} is not built yet`)]),
) as unknown as Pick<Handlers, (typeof names)[number]>;
