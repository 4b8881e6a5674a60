import type { History, SeriesName } from '../../electron/contract/climate.ts';
import { ok } from '../../electron/contract/result.ts';
import { gapOf, historyLevel } from '../../electron/domain/climate/history-level.ts';
import { fakeReading } from './fake-data.ts';
import type { Handlers } from './fake-parts.ts';

const INTERVAL = 10_000;
const DAY = 86_400_000;
/** Node 2 was away for this part of any span. */
const AWAY = { from: 0.55, to: 0.63 };

type ClimateHandlers = Pick<Handlers, 'climate.history'>;

/** The climate calls of a fake station: every node has measured for ever, at the product's interval. */
export function fakeClimateHandlers(): ClimateHandlers {
  return {
    'climate.history': ({ series, from, to, points }) => {
      const now = Date.now();
      const kept = { raw: now - 90 * DAY, '5m': now - 730 * DAY };
      const end = Math.min(to, now);
      const rawRows = series.map(() => Math.max(0, Math.floor((end - from) / INTERVAL)));
      const level = historyLevel({ from, to, points, rawRows, kept });
      return ok(series.map((name) => curve(name, level, from, end)));
    },
  };
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
  const count = at.map(() => width / INTERVAL);
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
