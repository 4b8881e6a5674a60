import { z } from 'zod';
import { envelope } from './envelope.ts';

/** `N/log`: a line for support. Text from outside. */
export const logBody = z.object({
  ...envelope,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  msg: z.string().max(200),
});
export type LogBody = z.infer<typeof logBody>;
