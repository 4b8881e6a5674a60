import { z } from 'zod';

/** What a window sends on the `call` channel. Everything in it is unknown until parsed. */
export const request = z.strictObject({
  name: z.string().max(60),
  input: z.unknown(),
  token: z.string().max(4_096).nullable(),
});
export type Request = z.infer<typeof request>;

/** What preload puts on `window.leitstand`, and nothing else. */
export interface Bridge {
  call(request: Request): Promise<unknown>;
  /** Listens to pushed events; returns how to stop. */
  on(listener: (name: unknown, payload: unknown) => void): () => void;
}
