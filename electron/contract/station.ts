import { z } from 'zod';
import { brokerSettings } from './broker.ts';
import { declare } from './call.ts';
import { count, displayName, newPassword, none, siteId, username } from './fields.ts';
import { language, session } from './session.ts';

/** An IANA time zone that this machine knows. */
export const timeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
    } catch {
      return false;
    }
  }, 'unknown time zone');

export const site = z.strictObject({ id: siteId, name: displayName, timeZone });
export type Site = z.infer<typeof site>;

export const stationInfo = z.strictObject({
  version: z.string(),
  /** `chromium` is the development and test host; the window says so. */
  host: z.enum(['electron', 'chromium']),
  /** No administrator yet: the first-run form is due. */
  firstRun: z.boolean(),
  language,
  site: site.nullable(),
  /** `file`: no keychain service runs, secrets are in a file that only this user can read. */
  keychain: z.enum(['service', 'file']),
  idleLockMs: count,
});
/** What the window needs before anybody is signed in. */
export type StationInfo = z.infer<typeof stationInfo>;

/**
 * What is done before a station stands: the database is looked at, replaced by a backup where it is damaged, and where
 * an older version wrote it backed up, converted and indexed.
 */
export const startPhases = ['look', 'restore', 'backup', 'convert', 'index'] as const;
export const startPhase = z.enum(startPhases);
export type StartPhase = z.infer<typeof startPhase>;

export const journalStatus = z.strictObject({
  rows: count,
  /** `unverifiable`: rows are there whose key is not. */
  state: z.enum(['verifying', 'verified', 'broken', 'unverifiable']),
  /** Up to which row the chain holds. */
  verifiedTo: count,
  /** First row where it does not, and how: null when it holds. `index`: the chain holds, but no search finds this row. */
  broken: z
    .strictObject({ at: count, how: z.enum(['changed', 'missing', 'tail_cut', 'replaced', 'index']) })
    .nullable(),
});
export type JournalStatus = z.infer<typeof journalStatus>;

export const stationCalls = {
  'station.info': declare('public', none, stationInfo),
  /** First start only; afterwards `conflict`. Makes the site and its administrator, and signs that person in. */
  'station.setup': declare(
    'public',
    z.strictObject({ site, broker: brokerSettings, language, username, password: newPassword }),
    session,
    ['conflict', 'weak_password', 'unavailable'],
  ),
  'station.site': declare('admin', z.strictObject({ name: displayName, timeZone }), site),
  'journal.status': declare('viewer', none, journalStatus),
} as const;
