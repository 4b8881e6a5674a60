import { z } from 'zod';
import { printedCase } from './archive.ts';
import { declare } from './call.ts';
import { count, displayName, none, note } from './fields.ts';
import { incidentFilter } from './incidents.ts';
import { begunJob } from './jobs.ts';
import { limits } from './limits.ts';

/** How a CSV file is written. The language of its headings is the operator's. */
export const csvForm = z.strictObject({
  /** Between the cells. Spreadsheets open `;` by themselves where a comma is the decimal sign. */
  separator: z.enum([';', ',', 'tab']),
  /** A byte order mark, by which spreadsheets know that it is UTF-8. */
  mark: z.boolean(),
});
export type CsvForm = z.infer<typeof csvForm>;

/** What can be printed into a PDF, by the kind of paper. */
export const paperKind = z.enum(['case', 'handover', 'report', 'muster', 'label']);
export type PaperKind = z.infer<typeof paperKind>;

export const reviewCalls = {
  /**
   * Writes every row that matches into a CSV file that the operator chooses, with a manifest beside it (`….json`).
   * Phases: `writing`, `verifying`. Result: `rows`, `name`, `sha256`.
   */
  'incidents.exportCsv': declare('manager', z.strictObject({ filter: incidentFilter, form: csvForm }), begunJob, [
    'conflict',
    'unavailable',
  ]),
  /**
   * Makes one file of chosen incidents with what was around them. Phases: `collecting`, `writing`. Result: `name`,
   * `rows`, `sha256`.
   */
  'cases.make': declare(
    'guard',
    z.strictObject({
      title: displayName,
      remarks: note,
      incidents: z.array(count).min(1).max(limits.caseIncidents),
      /** Before and after each of them. */
      minutes: z.int().min(1).max(limits.aroundMinutes),
    }),
    begunJob,
    ['not_found', 'conflict', 'unavailable'],
  ),
  /**
   * The case that was made last, read back out of its file to be printed. `not_found` where `sha256` is not that file's;
   * `unavailable` with `details.reason` = `file` where it cannot be read, `changed` where it is not what was made.
   */
  'cases.paper': declare('guard', z.strictObject({ sha256: z.string().max(64) }), printedCase, [
    'not_found',
    'unavailable',
  ]),
  /**
   * Keeps a sheet, a document in HTML with the styles that it is drawn with, as a PDF where the operator chooses. It is
   * printed beside the window, which goes on meanwhile.
   */
  'papers.pdf': declare(
    'viewer',
    z.strictObject({ kind: paperKind, name: displayName, sheet: z.string().min(1).max(limits.sheet) }),
    z.strictObject({ saved: z.boolean() }),
    ['unavailable'],
  ),
  /** Ends what the window has printed now: it is answered as not saved. */
  'papers.stop': declare('viewer', none, none, []),
} as const;
