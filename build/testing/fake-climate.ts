import type { CallInput } from '../../electron/contract/calls.ts';
import type { AlarmSpan, History, SeriesName } from '../../electron/contract/climate.ts';
import { ok } from '../../electron/contract/result.ts';
import { envelopeMinutes } from '../../electron/domain/climate/envelope.ts';
import { gapOf, historyLevel } from '../../electron/domain/climate/history-level.ts';
import { monthSpan } from '../../electron/domain/climate/site-time.ts';
import { fakeReading } from './fake-data.ts';
import type { Handlers } from './fake-parts.ts';

const INTERVAL = 10_000;
const DAY = 86_400_000;
/** Node 2 was away for this part of any span. */
const AWAY = { from: 0.55, to: 0.63 };

type ClimateCall = 'history' | 'alarms' | 'envelope' | 'exportCsv' | 'exportPng';
type ClimateHandlers = Pick<Handlers, `climate.${ClimateCall}`>;

const MINUTE = 60_000;

/** The climate calls of a fake station: every node has measured for ever, at the product's interval. */
export function fakeClimateHandlers(): ClimateHandlers {
  const opened = Date.now();
  return {
    'climate.history': (question) => ok(histories(question)),
    'climate.alarms': ({ nodes, from, to }) => {
      const spans = nodes.flatMap((node) => fakeSpans(node, opened));
      const touching = ({ raised, returned }: AlarmSpan) => raised < to && (returned === null || returned >= from);
      // Of two years of the warmest node the station does not read all.
      const capped = nodes.includes('node-3') && to - from > 400 * DAY;
      return ok({ spans: spans.filter(touching).sort((a, b) => a.raised - b.raised), capped });
    },
    'climate.envelope': ({ node, month }) => {
      const whole = monthSpan('Europe/Berlin', month);
      const [from, to] = [whole.from, Math.max(whole.from, Math.min(whole.to, opened))];
      const i = Number(node.slice(5)) - 1;
      const at = Array.from({ length: Math.floor((to - from) / (5 * MINUTE)) }, (_, n) => from + n * 5 * MINUTE);
      const measured = at.filter((time) => node !== 'node-2' || time % (7 * DAY) > DAY);
      const buckets = measured.map((time) => ({
        temperature: fakeReading(i, 'temperature', time),
        humidity: fakeReading(i, 'humidity', time),
        dew_point: fakeReading(i, 'dew_point', time),
      }));
      return ok({ node, month, from, to, ...envelopeMinutes(buckets, 5, Math.round((to - from) / MINUTE)) });
    },
    'climate.exportCsv': (question) => ok({ saved: true, rows: histories(question)[0]?.at.length ?? 0 }),
    'climate.exportPng': () => ok({ saved: true }),
  };
}

function histories({ series, from, to, points }: CallInput<'climate.history'>): History[] {
  const now = Date.now();
  const kept = { raw: now - 90 * DAY, '5m': now - 730 * DAY };
  const end = Math.min(to, now);
  const rawRows = series.map(() => Math.max(0, Math.floor((end - from) / INTERVAL)));
  const level = historyLevel({ from, to, points, rawRows, kept });
  return series.map((name) => curve(name, level, from, end));
}

/** Node 3 was too warm twice, and still is; node 2 has been away. */
function fakeSpans(node: string, now: number): AlarmSpan[] {
  const warm = {
    node,
    key: `threshold_warning:${node}:temperature.warn_high`,
    subject: 'temperature.warn_high',
  } as const;
  if (node === 'node-3')
    return [
      { ...warm, type: 'threshold_warning', priority: 'low', raised: now - 52 * MINUTE, returned: now - 31 * MINUTE },
      { ...warm, type: 'threshold_warning', priority: 'low', raised: now - 5 * MINUTE, returned: null },
    ];
  if (node !== 'node-2') return [];
  const away = { node, key: `node_offline:${node}`, type: 'node_offline', priority: 'medium', subject: '' } as const;
  return [{ ...away, raised: now - 27 * MINUTE, returned: now - 22 * MINUTE }];
}

function curve(
  { node, metric }: SeriesName,
  { level, step }: ReturnType<typeof historyLevel>,
  from: number,
  to: number,
): History {
  const width = step === 0 ? INTERVAL : step;
  const away = { from: from + (to - from) * AWAY.from, to: from + (to - from) * AWAY.to };
  const first = from - (from % width);
  const at = Array.from({ length: Math.max(0, Math.ceil((to - first) / width)) }, (_, i) => first + i * width).filter(
    (time) => node !== 'node-2' || time < away.from || time > away.to,
  );
  const mean = at.map((time) => fakeReading(Number(node.slice(5)) - 1, metric, time));
  const count = at.map(() => Math.max(1, Math.round(width / INTERVAL)));
  const spread = step === 0 ? 0 : 0.7;
  return {
    node,
    metric,
    level,
    step,
    gap: gapOf(step, at, count),
    at,
    mean,
    min: mean.map((value) => value - spread),
    max: mean.map((value) => value + spread),
    count,
  };
}
