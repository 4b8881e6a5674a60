import type { IncidentFilter } from '../contract/incidents.ts';
import type { Job } from '../contract/jobs.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CsvForm } from '../contract/review.ts';
import type { Person } from '../contract/session.ts';
import type { Site } from '../contract/station.ts';
import { zonedTimes } from '../domain/climate/site-time.ts';
import { journalManifest } from '../domain/journal/manifest.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal, Json } from '../domain/ports/journal.ts';
import type { Exported, JournalExporter } from '../domain/ports/journal-export.ts';
import type { Log } from '../domain/ports/log.ts';
import { nameOf, type Part, type Parts } from '../domain/ports/parts.ts';
import type { NodeStore } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { JobRun, Jobs } from './jobs.ts';
import { answered } from './journal.ts';

export interface JournalExportDeps {
  readonly exporter: JournalExporter;
  readonly journal: Pick<Journal, 'append'>;
  readonly nodes: Pick<NodeStore, 'list'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly files: Pick<Files, 'target'>;
  readonly parts: Parts;
  readonly clock: Clock;
  readonly log: Log;
  readonly site: () => Promise<Site | null>;
  readonly zone: () => string;
  readonly version: string;
}

/** Characters of a filter in the journal; the manifest has it whole. */
const longestFilter = 4_000;

interface Asked {
  readonly place: string;
  readonly filter: IncidentFilter;
  readonly form: CsvForm;
  readonly person: Person;
}

/** The journal into a CSV file with its manifest. The journal has the act before the first byte is written. */
export function journalExportHandlers(deps: JournalExportDeps): Pick<Handlers, 'incidents.exportCsv'> {
  const { clock, files, jobs, zone } = deps;
  return {
    async 'incidents.exportCsv'({ filter, form }, { person, windowId }) {
      const [day, time = ''] = zonedTimes(zone())(clock.now()).replaceAll(/[-:]/g, '').split('T');
      const place = await files.target(`journal-${day}-${time.slice(0, 4)}.csv`);
      if (!place.ok) return place;
      const { value } = place;
      if (value === null) return ok(null);
      const asked = { place: value, filter, form, person };
      return jobs.start('journal_csv', { person, windowId }, (run) => exportInto(deps, asked, run));
    },
  };
}

async function exportInto(deps: JournalExportDeps, asked: Asked, run: JobRun): Promise<Result<Job['result']>> {
  const { parts, log } = deps;
  const csv = await parts.begin(asked.place);
  if (!csv.ok) return csv;
  const manifest = await parts.begin(`${asked.place}.json`);
  if (!manifest.ok) return manifest;
  try {
    return await write(deps, asked, csv.value, manifest.value, run);
  } catch (cause) {
    log.error('the journal could not be exported', { cause: String(cause) });
    return fail('unavailable', `the file could not be written: ${String(cause)}`, { reason: 'file' });
  } finally {
    await Promise.all([csv.value.drop(), manifest.value.drop()]);
  }
}

async function write(
  deps: JournalExportDeps,
  asked: Asked,
  csv: Part,
  manifest: Part,
  run: JobRun,
): Promise<Result<Job['result']>> {
  const { exporter, clock, journal, log, version } = deps;
  const { filter, form, person, place } = asked;
  const file = nameOf(place);
  const begun = clock.now();
  const noted = (value: { readonly [name: string]: Json }) =>
    answered(log, journal.append(actEntry(clock.now(), 'journal.exported', person.username, { file, ...value })));
  const kept = await noted({ stage: 'begun', filter: filterText(filter) });
  if (!kept.ok) return kept;
  const names = new Map((await deps.nodes.list()).map(({ id, name }) => [id, name]));
  const options = { form, language: person.language, timeZone: deps.zone(), names };
  const exported = await exporter.exportCsv({ path: csv.path, filter, csv: options }, run);
  if (exported === null || !run.noReturn()) {
    await noted({ stage: 'stopped' });
    return fail('conflict', 'it was stopped');
  }
  const { sha256, rows, chain } = exported;
  const about = { site: await deps.site(), at: begun, by: person.username, version };
  await manifest.write(journalManifest({ file, filter, options, exported, about }));
  const over = await noted({ stage: 'done', rows, sha256 });
  if (!over.ok) return over;
  // The manifest goes first: a file of rows never stands there without what proves it.
  await manifest.keep();
  await csv.keep();
  return ok(resultOf(file, exported, chain.broken));
}

function resultOf(
  name: string,
  { rows, sha256 }: Exported,
  broken: Exported['chain']['broken'],
): NonNullable<Job['result']> {
  return { name, rows, sha256, brokenAt: broken?.at ?? null, brokenHow: broken?.how ?? null };
}

/** A filter may name every node of a site; a row of the journal has room for most of them. */
function filterText(filter: IncidentFilter): string {
  const text = JSON.stringify(filter);
  return text.length <= longestFilter ? text : `${text.slice(0, longestFilter)}…`;
}
