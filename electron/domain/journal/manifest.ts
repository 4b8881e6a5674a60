import type { IncidentFilter } from '../../contract/incidents.ts';
import type { Site } from '../../contract/station.ts';
import { zonedTimes } from '../climate/site-time.ts';
import type { Exported } from '../ports/journal-export.ts';
import { decimalSign, type JournalCsvOptions, journalCsv } from './journal-csv.ts';

export interface ManifestFacts {
  /** The CSV file's name, without where it lies. */
  readonly file: string;
  readonly filter: IncidentFilter;
  readonly options: JournalCsvOptions;
  readonly exported: Exported;
  readonly about: { readonly site: Site | null; readonly at: number; readonly by: string; readonly version: string };
}

/** What lies beside an exported journal, as JSON: what it holds, its hash, and what the chain said about it. */
export function journalManifest({ file, filter, options, exported, about }: ManifestFacts): string {
  const { form, timeZone, language } = options;
  const { rows, first, last, bytes, sha256, chain } = exported;
  const manifest = {
    v: 1,
    kind: 'leitstand-journal',
    file,
    sha256,
    bytes,
    rows,
    order: 'newest first',
    sequence: { first, last },
    filter,
    form: { ...form, decimal: decimalSign(form), quote: '"', recordEnd: 'CRLF', timeZone, language },
    columns: journalCsv(options).columns,
    site: about.site,
    exported: { at: zonedTimes(timeZone)(about.at, true), by: about.by, version: about.version },
    chain,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
