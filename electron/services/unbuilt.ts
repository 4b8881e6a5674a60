import type { CallName } from '../contract/calls.ts';
import { fail } from '../contract/result.ts';
import type { Handlers } from './handlers.ts';

const names = ['journal.purgeable', 'journal.purge'] as const satisfies readonly CallName[];

/** Calls that are declared and have no use case yet: each leaves this list when it is built. */
export const unbuiltHandlers = Object.fromEntries(
  names.map((name) => [name, async () => fail('unavailable', `${name} is not built yet`)]),
) as unknown as Pick<Handlers, (typeof names)[number]>;
