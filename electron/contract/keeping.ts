import { z } from 'zod';
import { declare } from './call.ts';
import { count, epochMs, givenPassword, none, reason } from './fields.ts';
import { begunJob } from './jobs.ts';
import { limits } from './limits.ts';
import { failure } from './result.ts';

export const backupSettings = z.strictObject({
  /** Every so many hours; 24 unless told otherwise. */
  everyHours: z.int().min(1).max(168),
  /** How many of the newest are kept: one a day, one a week, one a month. */
  keep: z.strictObject({
    daily: z.int().min(1).max(60),
    weekly: z.int().min(0).max(60),
    monthly: z.int().min(0).max(120),
  }),
});
export type BackupSettings = z.infer<typeof backupSettings>;

/** A backup in the folder, by its name. */
export const backupFile = z.strictObject({
  name: z.string().max(limits.fileName),
  made: epochMs,
  bytes: count,
  /** Rows of the journal in it, as its head says; null for a file that cannot be read. */
  rows: count.nullable(),
  /** `unread`: made elsewhere or before, not opened yet. */
  state: z.enum(['verified', 'unread', 'damaged', 'foreign', 'other_key']),
});
export type BackupFile = z.infer<typeof backupFile>;

export const backupStatus = z.strictObject({
  settings: backupSettings,
  /** Where they go; null is the folder beside the data, which dies with this disk. */
  folder: z.string().nullable(),
  /** The recovery key has been shown and its last characters typed back. */
  keyKept: z.boolean(),
  newest: backupFile.nullable(),
  next: epochMs,
  /** Why the last one failed; null when it did not. */
  failed: z.strictObject({ at: epochMs, error: failure }).nullable(),
  files: z.array(backupFile).max(limits.listed),
});
export type BackupStatus = z.infer<typeof backupStatus>;

/** What is inside a backup that was opened and verified. */
export const backupInside = z.strictObject({
  /** Names this inspection when it is restored. */
  ticket: z.string().max(64),
  name: z.string(),
  made: epochMs,
  site: z.strictObject({ id: z.string(), name: z.string() }),
  version: z.string(),
  schema: count,
  rows: count,
  /** By when the newest row was committed. */
  newest: epochMs.nullable(),
  people: count,
  nodes: count,
  accounts: count,
  /** Up to which row its chain holds, and where it does not. */
  chain: z.strictObject({ verifiedTo: count, brokenAt: count.nullable() }),
  /** Rows of the journal now that would not be there afterwards. */
  lost: count,
});
export type BackupInside = z.infer<typeof backupInside>;

/** As it is printed: groups of letters and digits that cannot be mistaken for each other. */
const recoveryKey = z.string().trim().min(10).max(200);
const secondPerson = z.strictObject({ username: z.string().min(1).max(limits.username), password: givenPassword });

export const keepingCalls = {
  'backup.status': declare('admin', none, backupStatus, ['unavailable']),
  'backup.configure': declare('admin', backupSettings, backupStatus, ['unavailable']),
  /** Asks for a folder; null takes the one beside the data again. `changed` false where they thought better of it. */
  'backup.folder': declare('admin', z.strictObject({ ask: z.boolean() }), backupStatus, [
    'invalid_input',
    'unavailable',
  ]),
  /** Makes a new recovery key and shows it, once. Backups from before open with the key from before. */
  'backup.newKey': declare('admin', none, z.strictObject({ key: z.string() }), ['confirmation_needed', 'unavailable']),
  /** The last group of the key, typed back: only then it counts as kept. */
  'backup.keepKey': declare('admin', z.strictObject({ last: z.string().max(40) }), backupStatus, [
    'invalid_input',
    'unavailable',
  ]),
  /** Now. Phases: `copying`, `packing`, `verifying`. */
  'backup.run': declare('admin', none, begunJob, ['conflict', 'unavailable']),
  /**
   * Opens one of the folder, or with `name` null one that the operator chooses. `key` where it is another one than the
   * station's. `details.reason` says why it is refused: `mistyped` (the key), `busy` at once, `damaged`, `altered`,
   * `foreign`, `future`, `key`, `too_large`, `full` by the job, whose result is a `ticket`. Phases: `copying`, `verifying`.
   */
  'backup.inspect': declare(
    'admin',
    z.strictObject({ name: z.string().max(limits.fileName).nullable(), key: recoveryKey.nullable() }),
    begunJob,
    ['invalid_input', 'conflict', 'unavailable'],
  ),
  /** What is inside the one that was opened last; `not_found` where another has been opened since. */
  'backup.inside': declare('admin', z.strictObject({ ticket: z.string().max(64) }), backupInside, ['not_found']),
  /**
   * Puts what was inspected in the place of the present state, which is kept aside, and starts the station anew. The own
   * password must have been confirmed; `lost` is what the operator was shown and agreed to.
   * Phases: `copying`, `verifying`, `restarting`.
   */
  'backup.restore': declare('admin', z.strictObject({ ticket: z.string().max(64), lost: count }), begunJob, [
    'confirmation_needed',
    'not_found',
    'conflict',
    'unavailable',
  ]),
  /** How many rows of the journal are older than a time. */
  'journal.purgeable': declare('admin', z.strictObject({ before: epochMs }), z.strictObject({ rows: count }), [
    'unavailable',
  ]),
  /**
   * Deletes the journal before a time for ever, leaving a signed checkpoint. Two persons: the administrator, who has
   * confirmed the own password, and another administrator. A backup is made first. Phases: `backup`, `deleting`. Its job
   * fails with `details.reason` `begun` where it is decided and told but not all of it (`details.left` rows) is deleted:
   * the next start goes on.
   */
  'journal.purge': declare(
    'admin',
    z.strictObject({ before: epochMs, rows: count, reason, second: secondPerson }),
    begunJob,
    ['confirmation_needed', 'second_person', 'credentials', 'locked_out', 'conflict', 'invalid_input', 'unavailable'],
  ),
} as const;
