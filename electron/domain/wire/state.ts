import { z } from 'zod';
import { epochMs } from '../../contract/fields.ts';
import { doorStates, holds, lockStates, siteModes } from '../../contract/nodes.ts';
import { envelope } from './envelope.ts';

/** `N/state`: door and lock as two facts. */
export const stateBody = z.object({
  ...envelope,
  door: z.enum(doorStates),
  lock: z.enum(lockStates),
  mode: z.enum(siteModes),
  hold: z.enum(holds),
  /** The lock is released until then, ms by the node's clock. */
  until: epochMs.optional(),
  tamper: z.boolean(),
  rex: z.boolean(),
  power: z.enum(['mains', 'battery', 'unknown']),
  since: epochMs,
});
export type StateBody = z.infer<typeof stateBody>;
