import type { z } from 'zod';
import type { ErrorCode } from './result.ts';
import type { Access } from './roles.ts';

/** One declaration per call: handler, client and test fake are derived from it. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, A extends Access = Access> {
  readonly access: A;
  readonly input: I;
  readonly output: O;
  /** The failures of its own, besides those that the one guarded door can answer to any call. */
  readonly errors: readonly ErrorCode[];
}

/** Declares a call, keeping the exact types of its schemas and of who may make it. */
export function declare<I extends z.ZodType, O extends z.ZodType, A extends Access>(
  access: A,
  input: I,
  output: O,
  errors: readonly ErrorCode[] = [],
): CallSpec<I, O, A> {
  return { access, input, output, errors };
}
