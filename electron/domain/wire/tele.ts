import { z } from 'zod';
import { envelope, wire } from './envelope.ts';

/** `N/tele`: readings by metric; one that failed is absent. */
export const teleBody = z.object({
  ...envelope,
  seq: wire.seq,
  hist: z.boolean().optional(),
  m: z.object({
    temperature: wire.reading.temperature.optional(),
    humidity: wire.reading.humidity.optional(),
  }),
});
export type TeleBody = z.infer<typeof teleBody>;
