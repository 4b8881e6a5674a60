import type { z } from 'zod';
import type { ErrorCode } from './result.ts';
import type { Access } from './roles.ts';

/** One declaration per call: handler, client and test fake are derived from it. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly access: Access;
  readonly input: I;
  readonly output: O;
  /** The failures of its own, besides those that the one guarded door can answer to any call. */
  readonly errors: readonly ErrorCode[];
}

/** Declares a call, keeping the exact types of its schemas. */
export function declare<I extends z.ZodType, O extends z.ZodType>(
  access: Access,
  input: I,
  output: O,
  errors: readonly ErrorCode[] = [],
): CallSpec<I, O> {
  return { access, input, output, errors };
}
