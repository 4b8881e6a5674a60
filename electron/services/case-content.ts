import type { CallOutput } from '../contract/calls.ts';
import type { CaseContent } from '../contract/case-file.ts';
import type { AlarmSpan, History } from '../contract/climate.ts';
import { chartMetrics } from '../contract/fields.ts';
import { type Incident, momentOf, type Nearness } from '../contract/incidents.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { filesTooLarge } from '../domain/cases/size.ts';
import { spansAround } from '../domain/cases/spans.ts';
import type { AttachedFile } from '../domain/ports/cases.ts';
import type { JournalReader } from '../domain/ports/journal.ts';

/** What a case is collected from. */
export type CaseReader = Pick<JournalReader, 'around' | 'notes' | 'file' | 'history' | 'alarmSpans'>;

/** What a case has of the journal, without its proof. */
export type Collected = Pick<CaseContent, 'chosen' | 'curves' | 'alarms'> & {
  readonly files: readonly AttachedFile[];
  readonly withheld: readonly Withheld[];
  readonly rows: ReadonlyArray<{ readonly incident: Incident; readonly near: Nearness[] }>;
  readonly comments: readonly Incident[];
};

type Withheld = NonNullable<CaseContent['withheld']>[number];

export interface CaseQuestion {
  readonly incidents: readonly number[];
  /** Before and after each of them. */
  readonly minutes: number;
}

/** Points of each curve. */
const curvePoints = 500;
const minuteMs = 60_000;

/**
 * Reads what a case has of the journal. `told` hears how many incidents are done; `stopped` ends it with any failure.
 * `not_found` where one of the incidents is not there, `conflict` (`details.reason` = `too_large`) where it is too much.
 */
export async function collectCase(
  reader: CaseReader,
  { incidents, minutes }: CaseQuestion,
  told: (done: number) => void,
  stopped: () => boolean,
): Promise<Result<Collected>> {
  const chosen = [...new Set(incidents)].sort((a, b) => a - b);
  const rows = new Map<number, { incident: Incident; near: Nearness[] }>();
  const comments = new Map<number, Incident>();
  const files: AttachedFile[] = [];
  const withheld: Withheld[] = [];
  for (const [done, id] of chosen.entries()) {
    if (stopped()) return fail('conflict', 'it was stopped');
    const [around, notes] = [await reader.around(id, minutes), await reader.notes(id)];
    if (around === null || notes === null) return fail('not_found', `there is no incident ${id}`);
    for (const row of around.rows) join(rows, row);
    for (const comment of notes.comments) comments.set(comment.id, comment);
    // By what is known of them, before they are read.
    if (filesTooLarge([...files, ...notes.files].map(({ bytes }) => bytes))) return tooLarge();
    const kept = await withContent(reader, notes.files);
    files.push(...kept.files);
    withheld.push(...kept.withheld, ...notes.missing.map((file) => ({ ...file, why: 'missing' as const })));
    if (rows.size > limits.caseRows || comments.size > limits.caseRows || files.length > limits.attachedFiles)
      return tooLarge();
    told(done + 1);
  }
  const around = chosen.flatMap((id) => rows.get(id)?.incident ?? []);
  const climate = await climateAround(reader, around, minutes * minuteMs);
  return ok({
    chosen,
    rows: inOrder([...rows.values()]),
    comments: [...comments.values()],
    files,
    withheld,
    ...climate,
  });
}

const tooLarge = () =>
  fail('conflict', 'there is more around these incidents than a case can hold', { reason: 'too_large' });

function join(
  rows: Map<number, { incident: Incident; near: Nearness[] }>,
  { incident, near }: CallOutput<'incidents.around'>['rows'][number],
): void {
  const known = rows.get(incident.id)?.near ?? [];
  rows.set(incident.id, { incident, near: [...new Set([...known, ...near])] });
}

function inOrder<R extends { readonly incident: Incident }>(rows: R[]): R[] {
  return rows.sort((a, b) => a.incident.timestamp - b.incident.timestamp || a.incident.id - b.incident.id);
}

/** Files with what is in them; those that are not what the journal says was added are named and go no further. */
async function withContent(
  reader: CaseReader,
  files: CallOutput<'incidents.notes'>['files'],
): Promise<{ files: AttachedFile[]; withheld: Withheld[] }> {
  const read = await Promise.all(files.map(async (file) => ({ file, kept: await reader.file(file.id) })));
  return {
    files: read.flatMap(({ file, kept }) => (kept?.intact ? [{ ...file, content: kept.content }] : [])),
    withheld: read.flatMap(({ file: { incident, name, by, at }, kept }) =>
      kept?.intact
        ? []
        : [{ incident, name, by, at, why: kept === null ? ('missing' as const) : ('changed' as const) }],
    ),
  };
}

/** The curves of each incident's node around it, and the alarms that were active there. */
async function climateAround(
  reader: CaseReader,
  incidents: readonly Incident[],
  around: number,
): Promise<{ curves: History[]; alarms: AlarmSpan[] }> {
  const curves: History[] = [];
  const alarms = new Map<string, AlarmSpan>();
  const nodes = [...new Set(incidents.flatMap(({ node }) => node ?? []))];
  for (const node of nodes) {
    const moments = incidents.filter((incident) => incident.node === node).map(momentOf);
    for (const { from, to } of spansAround(moments, around)) {
      const series = chartMetrics.map((metric) => ({ node, metric }));
      const read = await reader.history(series, from, to, curvePoints);
      curves.push(...read.filter(({ at }) => at.length > 0));
      const { spans } = await reader.alarmSpans([node], from, to);
      for (const span of spans) alarms.set(`${span.raised} ${span.key}`, span);
    }
  }
  const last = [...alarms.values()].sort((a, b) => a.raised - b.raised).slice(-limits.caseRows);
  return { curves: curves.slice(0, limits.caseCurves), alarms: last };
}
