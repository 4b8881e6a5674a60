import { serve } from './serve.ts';

/** The calls of a thread that the tests let die. */
export interface DyingCalls {
  readonly echo: { readonly input: string; readonly output: string };
  readonly late: { readonly input: string; readonly output: string };
  readonly fail: { readonly input: string; readonly output: never };
  readonly never: { readonly input: null; readonly output: null };
  readonly die: { readonly input: null; readonly output: never };
}

serve<DyingCalls>({
  echo: (text) => text,
  late: async (text) => {
    await Promise.resolve();
    throw new TypeError(text);
  },
  fail: (text) => {
    throw Object.assign(new Error(text), { code: 'SQLITE_CONSTRAINT_CHECK' });
  },
  never: () => new Promise<null>(() => undefined),
  // Without an answer: whether one sent just before the death still arrives is a matter of chance.
  die: () =>
    new Promise<never>(() => {
      setTimeout(() => {
        throw new Error('out of memory, say');
      }, 0);
    }),
});
