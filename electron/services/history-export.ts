import type { SeriesName } from '../contract/climate.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Site } from '../contract/station.ts';
import { headLines, historyRows } from '../domain/climate/history-csv.ts';
import { zonedTimes } from '../domain/climate/site-time.ts';
import type { Csv } from '../domain/ports/csv.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal, StationEntry } from '../domain/ports/journal.ts';
import { fromBase64 } from '../domain/wire/text.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { type HistoryDeps, knownNodes } from './history.ts';
import { answered } from './journal.ts';

export interface HistoryExportDeps extends HistoryDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly csv: Csv;
  readonly files: Files;
  readonly site: () => Promise<Pick<Site, 'name'> | null>;
}

interface Shown {
  readonly from: number;
  readonly to: number;
}

/** First bytes of every PNG (ISO/IEC 15948, 5.2). */
const pngSignature = [137, 80, 78, 71, 13, 10, 26, 10];

/** Curves into files. The journal has the act before anything leaves the station. */
export function historyExportHandlers(
  deps: HistoryExportDeps,
): Pick<Handlers, 'climate.exportCsv' | 'climate.exportPng'> {
  const { reader, log, clock, files, csv, zone, site } = deps;
  return {
    async 'climate.exportCsv'({ series, from, to, points, shown }, { person }) {
      const names = await knownNodes(deps, series);
      if (!names.ok) return names;
      let rows = 0;
      const content = async (): Promise<Result<string>> => {
        const histories = await answered(log, reader.history(series, from, to, points));
        if (!histories.ok) return histories;
        const exported = { at: clock.now(), by: person.username };
        const about = { language: person.language, site: (await site())?.name ?? '', timeZone: zone() };
        const table = historyRows(histories.value, { ...about, names: names.value, shown, exported });
        rows = table.length - headLines;
        const kept = await answered(log, deps.journal.append(exportEntry(exported, 'csv', series, shown)));
        return kept.ok ? ok(csv.write(table)) : kept;
      };
      const saved = await files.save(fileName(deps, series, shown, 'csv'), content);
      return saved.ok ? ok({ saved: saved.value, rows: saved.value ? rows : 0 }) : saved;
    },
    async 'climate.exportPng'({ series, shown, png }, { person }) {
      const names = await knownNodes(deps, series);
      if (!names.ok) return names;
      const bytes = fromBase64(png);
      if (bytes === null || !pngSignature.every((byte, i) => bytes[i] === byte))
        return fail('invalid_input', 'this is no PNG');
      const content = async (): Promise<Result<Uint8Array>> => {
        const exported = { at: clock.now(), by: person.username };
        const kept = await answered(log, deps.journal.append(exportEntry(exported, 'png', series, shown)));
        return kept.ok ? ok(bytes) : kept;
      };
      const saved = await files.save(fileName(deps, series, shown, 'png'), content);
      return saved.ok ? ok({ saved: saved.value }) : saved;
    },
  };
}

function exportEntry(
  { at, by }: { at: number; by: string },
  form: 'csv' | 'png',
  series: readonly SeriesName[],
  { from, to }: Shown,
): StationEntry {
  const [first] = series;
  const one = first !== undefined && series.every(({ node }) => node === first.node);
  const names = series.map(({ node, metric }) => `${node} ${metric}`).join(', ');
  return { ...actEntry(at, 'climate.exported', by, { form, series: names, from, to }), node: one ? first.node : null };
}

/** `climate-node-1-20261126-1402.csv`, by the beginning of what is shown. */
function fileName({ zone }: HistoryExportDeps, series: readonly SeriesName[], { from }: Shown, form: string): string {
  const nodes = [...new Set(series.map(({ node }) => node))];
  const [day, time = ''] = zonedTimes(zone())(from).replaceAll(/[-:]/g, '').split('T');
  return `climate-${nodes.length === 1 ? `${nodes[0]}-` : ''}${day}-${time.slice(0, 4)}.${form}`;
}
