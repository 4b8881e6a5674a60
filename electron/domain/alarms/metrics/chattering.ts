import { type AlarmMetrics, alarmTargets } from '../../../contract/alarm-metrics.ts';
import { limits } from '../../../contract/limits.ts';
import { slidingWindow } from './sliding-window.ts';
import type { AlarmName, StepRow } from './step-row.ts';

const { activations: many, within } = alarmTargets.chattering;

interface Counted {
  readonly name: AlarmName;
  readonly recent: ReturnType<typeof slidingWindow>;
  activations: number;
  bursts: number;
  worst: number;
}

/** Alarms that come and go again and again: three activations of the same one within a minute. */
export function chatteringMeter(from: number) {
  const counted = new Map<string, Counted>();

  return {
    told({ at, key, type, node, subject }: StepRow): void {
      const before = counted.get(key);
      const recent = before?.recent ?? slidingWindow(within);
      const entry = before ?? { name: { key, type, node, subject }, recent, activations: 0, bursts: 0, worst: 0 };
      counted.set(key, entry);
      const chattered = recent.size(at) >= many;
      recent.add(at);
      if (at < from) return;
      entry.activations++;
      if (recent.size(at) < many) return;
      if (!chattered || entry.bursts === 0) entry.bursts++;
      entry.worst = Math.max(entry.worst, recent.size(at));
    },
    read(): AlarmMetrics['chattering'] {
      const list = [...counted.values()]
        .filter(({ worst }) => worst > 0)
        .map(({ name, activations, bursts, worst }) => ({ ...name, activations, bursts, worst }))
        .sort((a, b) => b.activations - a.activations || (a.key < b.key ? -1 : 1));
      return { count: list.length, list: list.slice(0, limits.metricRows) };
    },
  };
}
