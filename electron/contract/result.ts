import { z } from 'zod';

/** Every code an answer of the station can carry. Screens translate the code; `message` is for the log and for support. */
export const errorCodes = [
  'invalid_input', // the request does not fit its schema
  'unknown_call', // no such call
  'untrusted', // the request did not come from our own window
  'unauthenticated', // no session, or one that has ended
  'session_locked', // the session is idle-locked: unlock first
  'forbidden', // the role is too low
  'credentials', // name or password wrong
  'locked_out', // too many failures; `details.until` says when it ends
  'weak_password', // `details.reason` says why
  'confirmation_needed', // the own password must have been confirmed in the last 5 min: `session.confirm`
  'second_person', // another person must release this too; `details.reason` says what is wrong with the one given
  'not_found',
  'conflict', // somebody else changed it meanwhile, or it exists already
  'unavailable', // broker, database or keychain cannot be reached now
  'internal', // a defect of ours; the log has the cause
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

export const failure = z.strictObject({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
/** An expected failure: a value, never thrown. */
export type Failure = z.infer<typeof failure>;

/** What every use case returns and every call answers. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** A success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A failure with its code; `details` are for the screen to fill into its translated sentence. */
export function fail(code: ErrorCode, message: string, details?: Failure['details']): Result<never> {
  return { ok: false, error: details === undefined ? { code, message } : { code, message, details } };
}
