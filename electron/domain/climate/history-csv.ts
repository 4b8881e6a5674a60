import type { History, Level } from '../../contract/climate.ts';
import type { ChartMetric } from '../../contract/fields.ts';
import type { Language } from '../../contract/session.ts';
import { safeCell } from '../csv/cell.ts';
import { zonedTimes } from './site-time.ts';

/** What a file of curves says beside the curves. */
export interface HistoryFile {
  readonly language: Language;
  readonly site: string;
  readonly timeZone: string;
  readonly names: ReadonlyMap<string, string>;
  readonly shown: { readonly from: number; readonly to: number };
  readonly exported: { readonly at: number; readonly by: string };
}

const words = {
  en: {
    title: 'Leitstand, curves',
    site: 'Site',
    zone: 'Time zone',
    from: 'From',
    to: 'To',
    exported: 'Exported',
    by: 'by',
    level: 'Level',
    step: 'Seconds per point',
    columns: ['time', 'node', 'name', 'metric', 'unit', 'min', 'mean', 'max', 'readings'],
    levels: { raw: 'readings', '5m': 'five-minute sums', '1h': 'hourly sums', '1d': 'daily sums' },
    metrics: { temperature: 'temperature', humidity: 'relative humidity', dew_point: 'dew point' },
    decimal: '.',
  },
  de: {
    title: 'Leitstand, Kurven',
    site: 'Standort',
    zone: 'Zeitzone',
    from: 'Von',
    to: 'Bis',
    exported: 'Ausgegeben',
    by: 'von',
    level: 'Stufe',
    step: 'Sekunden je Punkt',
    columns: ['Zeit', 'Knoten', 'Name', 'Messgröße', 'Einheit', 'Minimum', 'Mittel', 'Maximum', 'Messwerte'],
    levels: { raw: 'Messwerte', '5m': 'Fünf-Minuten-Werte', '1h': 'Stundenwerte', '1d': 'Tageswerte' },
    metrics: { temperature: 'Temperatur', humidity: 'relative Feuchte', dew_point: 'Taupunkt' },
    decimal: ',',
  },
} as const satisfies Record<Language, { readonly levels: Record<Level, string>; readonly [word: string]: unknown }>;

const units: Readonly<Record<ChartMetric, string>> = { temperature: '°C', humidity: '% RH', dew_point: '°C' };

/** Lines before the first point: what they are, and the names of the columns. */
export const headLines = 10;

/**
 * Curves as the rows of a CSV file: what they are, then a row for each point within the shown span. Every row has as
 * many cells as the others (RFC 4180). Numbers have the sign that spreadsheets of the language expect, at most three
 * decimals; text from outside is made harmless.
 */
export function historyRows(histories: readonly History[], file: HistoryFile): string[][] {
  const { language, names, shown } = file;
  const said = words[language];
  const time = zonedTimes(file.timeZone);
  const number = (value: number) => String(Math.round(value * 1_000) / 1_000).replace('.', said.decimal);
  const points = histories.flatMap(({ node, metric, step, at, min, mean, max, count }) => {
    const about = [node, safeCell(names.get(node) ?? node), said.metrics[metric], units[metric]];
    return at.flatMap((start, i) => {
      if (start + Math.max(step, 1) <= shown.from || start >= shown.to) return [];
      const values = [min[i] ?? 0, mean[i] ?? 0, max[i] ?? 0].map(number);
      return [[time(start, step === 0), ...about, ...values, String(count[i] ?? 0)]];
    });
  });
  return [...head(histories, file).map(padded), [...said.columns], ...points];
}

function head(histories: readonly History[], { language, site, timeZone, shown, exported }: HistoryFile): string[][] {
  const said = words[language];
  const time = zonedTimes(timeZone);
  const [first] = histories;
  return [
    [said.title],
    [said.site, safeCell(site)],
    [said.zone, timeZone],
    [said.from, time(shown.from)],
    [said.to, time(shown.to)],
    [said.level, said.levels[first?.level ?? 'raw']],
    [said.step, String((first?.step ?? 0) / 1_000)],
    [said.exported, time(exported.at), said.by, safeCell(exported.by)],
    [],
  ];
}

function padded(row: readonly string[]): string[] {
  return words.en.columns.map((_, i) => row[i] ?? '');
}
