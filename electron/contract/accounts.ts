import { z } from 'zod';
import { declare } from './call.ts';
import { epochMs, newPassword, none, username } from './fields.ts';
import { role } from './roles.ts';

export const account = z.strictObject({
  id: z.int(),
  username: z.string(),
  role,
  disabled: z.boolean(),
  created: epochMs,
  lastLogin: epochMs.nullable(),
  lockedUntil: epochMs.nullable(),
});
/** An operator's account as the administrator sees it. */
export type Account = z.infer<typeof account>;

export const accountCalls = {
  'accounts.list': declare('admin', none, z.array(account)),
  'accounts.create': declare('admin', z.strictObject({ username, password: newPassword, role }), account, [
    'conflict',
    'weak_password',
  ]),
  /** Ends the account's sessions. The last active administrator cannot be demoted or disabled: `conflict`. */
  'accounts.update': declare('admin', z.strictObject({ id: z.int(), role, disabled: z.boolean() }), account, [
    'not_found',
    'conflict',
  ]),
  /** Sets a new password, lifts a lockout and ends the account's sessions. */
  'accounts.resetPassword': declare('admin', z.strictObject({ id: z.int(), password: newPassword }), account, [
    'not_found',
    'weak_password',
  ]),
} as const;
