import { z } from 'zod';
import { declare } from './call.ts';
import { epochMs, givenPassword, newPassword, none } from './fields.ts';
import { limits } from './limits.ts';
import { role } from './roles.ts';

export const languages = ['de', 'en'] as const;
export const language = z.enum(languages);
export type Language = z.infer<typeof language>;
export const appearances = ['system', 'light', 'dark'] as const;
export const appearance = z.enum(appearances);
export type Appearance = z.infer<typeof appearance>;

export const person = z.strictObject({
  id: z.int(),
  username: z.string(),
  role,
  language,
  appearance,
});
/** The signed-in operator. */
export type Person = z.infer<typeof person>;

export const session = z.strictObject({ token: z.string(), expires: epochMs, locked: z.boolean(), person });
/** A session: the token goes with every further call; renew it before `expires`. */
export type Session = z.infer<typeof session>;

export const sessionCalls = {
  'session.login': declare(
    'public',
    z.strictObject({ username: z.string().min(1).max(limits.username), password: givenPassword }),
    session,
    ['credentials', 'locked_out'],
  ),
  /** The operator did something: keeps the session awake and gives a fresh token. */
  'session.renew': declare('viewer', none, session),
  'session.current': declare('locked', none, session),
  'session.lock': declare('viewer', none, none),
  'session.unlock': declare('locked', z.strictObject({ password: givenPassword }), session, [
    'credentials',
    'locked_out',
  ]),
  /** Proves for the next 5 minutes that the operator is the one who sits here; answers until when. */
  'session.confirm': declare(
    'viewer',
    z.strictObject({ password: givenPassword }),
    z.strictObject({ until: epochMs }),
    ['credentials', 'locked_out'],
  ),
  'session.logout': declare('locked', none, none),
  'session.changePassword': declare('viewer', z.strictObject({ old: givenPassword, new: newPassword }), session, [
    'credentials',
    'locked_out',
    'weak_password',
  ]),
  'session.preferences': declare('viewer', z.strictObject({ language, appearance }), person),
} as const;
