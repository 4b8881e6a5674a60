import type { AlarmMetrics } from '../../../contract/alarm-metrics.ts';
import type { AlarmType } from '../../../contract/alarms.ts';
import { answerMeter } from './answers.ts';
import { chatteringMeter } from './chattering.ts';
import { floodMeter } from './floods.ts';
import { staleMeter } from './stale.ts';
import { isAnnunciation, type StandingAlarm, type StepRow } from './step-row.ts';

const tenMinutes = 600_000;
const hour = 3_600_000;
const topCauses = 10;

/**
 * So long before a span the reading begins, ms: whether there is a flood at its beginning follows from the alarms before
 * it. Only a flood that hangs between 5 and 10 alarms in 10 min for the whole of a day would be missed.
 */
export const leadIn = 86_400_000;

/** The figures of a span, made from the steps of alarms as they stand in the journal. */
export interface MetricsFold {
  /** In the order of time, from `leadIn` before the span up to its end. */
  take(row: StepRow): void;
  result(): AlarmMetrics;
}

/** Begins to count; `standing`: the alarms that stood when the reading begins. */
export function alarmMetricsFold(from: number, to: number, standing: readonly StandingAlarm[]): MetricsFold {
  const [floods, chattering, answers] = [floodMeter(from), chatteringMeter(from), answerMeter(from)];
  const stale = staleMeter(from, standing);
  const counts = spanCounts(from, to);

  return {
    take(row) {
      stale.take(row);
      answers.take(row);
      if (isAnnunciation(row)) {
        floods.told(row.at);
        chattering.told(row);
      }
      if (row.at >= from) counts.take(row);
    },
    result: () => ({
      from,
      to,
      ...counts.read(),
      ...floods.read(to),
      stale: stale.read(to),
      chattering: chattering.read(),
      answers: answers.read(),
    }),
  };
}

type Counts = Pick<AlarmMetrics, 'annunciated' | 'hidden' | 'tens' | 'hours' | 'mix' | 'top'>;

function spanCounts(from: number, to: number) {
  const slots = (width: number) => Array.from({ length: Math.ceil((to - from) / width) }, () => 0);
  const [tens, hours] = [slots(tenMinutes), slots(hour)];
  const mix = { critical: 0, high: 0, medium: 0, low: 0 };
  const causes = new Map<string, { type: AlarmType; node: string | null; count: number }>();
  let annunciated = 0;
  let hidden = 0;
  const add = (list: number[], width: number, at: number) => {
    const slot = Math.floor((at - from) / width);
    list[slot] = (list[slot] ?? 0) + 1;
  };

  return {
    take(row: StepRow): void {
      if (row.step !== 'raised') return;
      if (row.hidden) {
        hidden++;
        return;
      }
      const { at, type, node, priority } = row;
      annunciated++;
      mix[priority]++;
      add(tens, tenMinutes, at);
      add(hours, hour, at);
      const cause = causes.get(`${type} ${node}`) ?? { type, node, count: 0 };
      cause.count++;
      causes.set(`${type} ${node}`, cause);
    },
    read: (): Counts => ({ annunciated, hidden, tens, hours, mix, top: topOf([...causes.values()]) }),
  };
}

function topOf(causes: AlarmMetrics['top']): AlarmMetrics['top'] {
  const name = ({ type, node }: AlarmMetrics['top'][number]) => `${type} ${node}`;
  return causes.sort((a, b) => b.count - a.count || (name(a) < name(b) ? -1 : 1)).slice(0, topCauses);
}
