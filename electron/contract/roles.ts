import { z } from 'zod';

/** From least to most: each role may do all that the roles before it may. */
export const roles = ['viewer', 'guard', 'manager', 'admin'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Who may make a call: nobody needs to be known, a session that may be idle-locked, or at least this role. */
export type Access = 'public' | 'locked' | Role;

/** Whether `held` is enough where `needed` is asked. */
export function roleSuffices(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}
