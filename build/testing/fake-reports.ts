import { denialReasons } from '../../electron/contract/incidents.ts';
import type { ClimateReport } from '../../electron/contract/reports.ts';
import { ok } from '../../electron/contract/result.ts';
import { envelopeMinutes } from '../../electron/domain/climate/envelope.ts';
import { localDays, localHours, monthSpan } from '../../electron/domain/climate/site-time.ts';
import { accessReportFold } from '../../electron/domain/reports/access-report.ts';
import type { AccessRow } from '../../electron/domain/reports/access-row.ts';
import { refusalReportFold } from '../../electron/domain/reports/refusal-report.ts';
import { type FakeSetup, fakeReading, hostileName } from './fake-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

const zone = 'Europe/Berlin';
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const names = ['Anneliese Brandt-Oberhausen', 'Kofi Mensah', 'Ines Ferreira', 'Jürgen Weiß', 'Li Wei', 'Ada Okafor'];

/** Every day has its people, fewer on a weekend; what happens depends on nothing but the time. */
function* decisions(from: number, to: number, { hostile, people }: FakeSetup): Generator<AccessRow> {
  const persons = Math.max(41, people);
  const step = 13 * MINUTE;
  for (let at = Math.ceil(from / step) * step; at < Math.min(to, Date.now()); at += step) {
    const n = at / step;
    const [hour, weekday] = [(at / 3_600_000 + 1) % 24, Math.floor(at / DAY + 4) % 7];
    if (hour < 6 || hour > 20 ? n % 9 !== 0 : (weekday === 0 || weekday === 6) && n % 4 !== 0) continue;
    const person = n % 17 === 0 ? null : 1 + ((n * 7) % persons);
    const granted = person !== null && n % 6 !== 0;
    const name = person === null ? null : hostile ? hostileName : `${names[person % names.length]} ${person}`;
    const reason = granted ? null : person === null ? 'unknown_credential' : (denialReasons[1 + (n % 9)] ?? null);
    yield { at, node: `node-${1 + (n % 8)}`, granted, person, name, reason };
  }
}

/** The reports of a fake station, by the real folds. */
export function fakeReportHandlers({ setup, nodes }: FakeParts) {
  return {
    'reports.access': ({ from, to }) => {
      const fold = accessReportFold(localDays(zone, from, Math.min(to, Math.max(Date.now(), from + 1))));
      for (const row of decisions(from, to, setup)) fold.take(row);
      return ok(fold.result());
    },
    'reports.refusals': ({ from, to }) => {
      const fold = refusalReportFold(localHours(zone, from));
      for (const row of decisions(from, to, setup)) fold.take(row);
      return ok(fold.result());
    },
    'reports.climate': ({ month }) => {
      const whole = monthSpan(zone, month);
      const span = { from: whole.from, to: Math.max(whole.from, Math.min(whole.to, Date.now())) };
      return ok({ month, nodes: nodes().map(({ id, contact }, i) => air(id, i, month, span, contact !== 'never')) });
    },
  } satisfies Partial<Handlers>;
}

function air(
  node: string,
  i: number,
  month: string,
  { from, to }: { readonly from: number; readonly to: number },
  heard: boolean,
): ClimateReport['nodes'][number] {
  const at = heard
    ? Array.from({ length: Math.floor((to - from) / (5 * MINUTE)) }, (_, n) => from + n * 5 * MINUTE)
    : [];
  if (at.length === 0) return { node, temperature: null, humidity: null, dewPoint: null, envelope: null };
  const of = (metric: 'temperature' | 'humidity' | 'dew_point') => {
    const values = at.map((time) => fakeReading(i, metric, time));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { min: Math.min(...values), mean, max: Math.max(...values) };
  };
  const buckets = at.map((time) => ({
    temperature: fakeReading(i, 'temperature', time),
    humidity: fakeReading(i, 'humidity', time),
    dew_point: fakeReading(i, 'dew_point', time),
  }));
  const counted = envelopeMinutes(buckets, 5, Math.round((to - from) / MINUTE));
  return {
    node,
    temperature: of('temperature'),
    humidity: of('humidity'),
    dewPoint: of('dew_point'),
    envelope: { node, month, from: Math.round(from), to: Math.round(to), ...counted },
  };
}
