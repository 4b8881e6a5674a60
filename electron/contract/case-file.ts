import { z } from 'zod';
import { alarmSpan, history } from './climate.ts';
import { count, displayName, epochMs, note } from './fields.ts';
import { incident, incidentFile, namedFile, nearness } from './incidents.ts';
import { limits } from './limits.ts';
import { journalStatus } from './station.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

export const caseRow = z.strictObject({
  incident,
  near: z.array(nearness).min(1),
  /** What the journal's chain has at this row. */
  hash: hex32,
});

/**
 * Everything of a case: it is read without a station, a broker or an account. The file is this as JSON, packed, with a
 * signature in front (docs/case-file.md).
 */
export const caseContent = z.strictObject({
  v: z.literal(1),
  site: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string() }),
  made: z.strictObject({ at: epochMs, by: z.string(), version: z.string() }),
  title: displayName,
  remarks: note,
  /** The rows that the case is about. */
  chosen: z.array(count).max(limits.caseIncidents),
  /** With what was around them, oldest first. */
  rows: z.array(caseRow).max(limits.caseRows),
  comments: z.array(caseRow).max(limits.caseRows),
  files: z.array(incidentFile.extend({ data: z.base64() })).max(limits.attachedFiles),
  /** Files that the journal names and that are not here: they lie there no more, or are not what was added. */
  withheld: z
    .array(namedFile.extend({ why: z.enum(['changed', 'missing']) }))
    .max(limits.caseRows)
    .optional(),
  curves: z.array(history).max(limits.caseCurves),
  alarms: z.array(alarmSpan).max(limits.caseRows),
  /** Names as they were, by id. */
  names: z.strictObject({ nodes: z.record(z.string(), z.string()) }),
  /** The journal when the case was made: its newest row, that row's hash, from where to where the chain held, and where not. */
  chain: z.strictObject({
    rows: count,
    hash: hex32,
    verifiedFrom: count,
    verifiedTo: count,
    broken: journalStatus.shape.broken,
  }),
});
export type CaseContent = z.infer<typeof caseContent>;
