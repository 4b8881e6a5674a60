import { limits } from '../../contract/limits.ts';

/** Why a new password is refused. */
export type PasswordFault = 'short' | 'long' | 'username' | 'common' | 'simple';

/** Below this many different characters a password is a pattern. */
const fewest = 5;
/** What people take first where twelve characters are asked for; compared without digits and signs at the end. */
const obvious: ReadonlySet<string> = new Set([
  'password',
  'passwordpassword',
  'passwort',
  'passwortpasswort',
  'administrator',
  'leitstand',
  'leitstandleitstand',
  'qwertyuiop',
  'qwertyuiopas',
  'qwertzuiop',
  'qwertzuiopas',
  'letmeinletmein',
  'changeme',
  'changemechangeme',
  'welcomewelcome',
  'willkommen',
  'controlroom',
  'geheimgeheim',
  'iloveyouiloveyou',
  'rechenzentrum',
  'datacenter',
]);
const rows = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyzabcdef', '1qaz2wsx3edc4rfv5tgb'] as const;

/** What is wrong with a new password, or null. Length counts most; composition is not asked for (NIST SP 800-63B). */
export function passwordFault(password: string, username: string): PasswordFault | null {
  const length = Array.from(password).length;
  if (length < limits.password.min) return 'short';
  if (password.length > limits.password.max) return 'long';
  const lower = password.toLowerCase();
  if (username.length >= 4 && lower.includes(username.toLowerCase())) return 'username';
  if (obvious.has(lower.replace(/[^a-z]+$/, '')) || rows.some((row) => row.includes(lower))) return 'common';
  return new Set(lower).size < fewest ? 'simple' : null;
}
