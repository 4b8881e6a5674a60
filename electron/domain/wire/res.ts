import { z } from 'zod';
import { envelope } from './envelope.ts';

/** An order's id: what a node repeats in its results. */
export const orderId = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const resultCodes = [
  'session',
  'replayed',
  'expired',
  'unknown_op',
  'bad_args',
  'clock_untrusted',
  'hardware',
  'mode', // the site's mode forbids it
] as const;

/** The stages after which nothing more comes. */
export const lastStages = ['refused', 'done', 'failed', 'expired'] as const;

/** `N/res`: one stage of an order's life. */
export const resBody = z
  .object({
    ...envelope,
    id: orderId,
    stage: z.enum(['accepted', 'energised', 'opened', 'closed', 'relocked', ...lastStages]),
    code: z.enum(resultCodes).optional(),
  })
  .refine(({ stage, code }) => code !== undefined || (stage !== 'refused' && stage !== 'failed'), 'code missing');
export type ResBody = z.infer<typeof resBody>;
