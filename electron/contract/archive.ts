import { z } from 'zod';
import { declare } from './call.ts';
import { caseContent } from './case-file.ts';
import { count, epochMs, none } from './fields.ts';
import { incidentFile } from './incidents.ts';
import { begunJob } from './jobs.ts';
import { limits } from './limits.ts';
import { journalStatus } from './station.ts';

export const archiveInfo = z.strictObject({
  kind: z.enum(['backup', 'database', 'case']),
  /** The file's name, without where it lies. */
  name: z.string(),
  site: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string() }),
  /** When it was made or written last. */
  made: epochMs.nullable(),
  rows: count,
  /** The chain of a database as it was verified here; of a case what the file says of it. */
  chain: journalStatus,
  /** Of a case. `own`: it is this station's key, which the file alone cannot say: anybody signs with a key of theirs. */
  signature: z.strictObject({ holds: z.boolean(), key: z.string(), own: z.boolean() }).nullable(),
});
/** A file that is looked at and never changed. */
export type ArchiveInfo = z.infer<typeof archiveInfo>;

export const printedCase = z.strictObject({
  info: archiveInfo,
  content: caseContent.extend({ files: z.array(incidentFile).max(limits.attachedFiles) }),
});
/** A case as it goes on paper: everything but what is in its files. */
export type PrintedCase = z.infer<typeof printedCase>;

export const archiveCalls = {
  /**
   * Asks for a backup, a database or a case file and opens it in a window of its own, read-only. `key` for a backup of
   * another station. Its job fails with a `details.reason`: `damaged`, `altered`, `foreign`, `future`, `key`, `too_large`, `own`,
   * `file`, `full`. Phases: `copying`, `verifying`, `opening`, and of an older file `converting` and `indexing`.
   */
  'archive.open': declare('public', z.strictObject({ key: z.string().trim().max(200).nullable() }), begunJob, [
    'conflict',
    'unavailable',
  ]),
  /** What this window looks at; null in the window of the station. */
  'archive.info': declare('public', none, archiveInfo.nullable()),
  /** The case that this window shows; `not_found` where it shows none. */
  'archive.case': declare('public', none, caseContent, ['not_found']),
  /** Gives a file of that case back, to where the operator says. */
  'archive.saveFile': declare('public', z.strictObject({ file: count }), z.strictObject({ saved: z.boolean() }), [
    'not_found',
    'unavailable',
  ]),
} as const;
