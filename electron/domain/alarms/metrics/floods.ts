import { type AlarmMetrics, alarmTargets } from '../../../contract/alarm-metrics.ts';
import { limits } from '../../../contract/limits.ts';
import { slidingWindow } from './sliding-window.ts';

type Flood = AlarmMetrics['floods']['list'][number];

const { within, above, below } = alarmTargets.flood;

/**
 * Floods of alarms in a sliding window of 10 min: one begins with the alarm that is more than the tenth in the window,
 * and ends the moment when fewer than five are left in it. Alarms are to be told in the order of time.
 */
export function floodMeter(from: number) {
  const window = slidingWindow(within);
  let open: { begin: number; peak: number; alarms: number } | null = null;
  const floods: Flood[] = [];
  let busiest = 0;

  const end = (at: number | null) => {
    if (open !== null && (at === null || at > from)) floods.push({ ...open, end: at });
    open = null;
  };
  // The fifth from the end is the one whose leaving makes them fewer than five.
  const endBefore = (now: number) => {
    const leaving = window.fromEnd(below);
    if (open !== null && leaving !== undefined && leaving + within < now) end(leaving + within);
  };

  return {
    told(at: number): void {
      endBefore(at);
      window.add(at);
      const inWindow = window.size(at);
      if (at >= from) busiest = Math.max(busiest, inWindow);
      if (open !== null) open = { ...open, peak: Math.max(open.peak, inWindow), alarms: open.alarms + 1 };
      else if (inWindow > above) open = { begin: at, peak: inWindow, alarms: inWindow };
    },
    read(to: number): Pick<AlarmMetrics, 'busiest' | 'floods'> {
      endBefore(to + 1);
      end(null);
      const time = floods.reduce((sum, flood) => sum + Math.min(flood.end ?? to, to) - Math.max(flood.begin, from), 0);
      return { busiest, floods: { count: floods.length, time, list: floods.slice(-limits.metricRows) } };
    },
  };
}
