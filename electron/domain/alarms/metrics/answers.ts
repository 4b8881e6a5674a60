import { type AlarmMetrics, answerClasses } from '../../../contract/alarm-metrics.ts';
import { isAnnunciation, type StepRow } from './step-row.ts';

/** How long the alarms of a span waited until somebody acknowledged them. */
export function answerMeter(from: number) {
  const waiting = new Map<string, { readonly occurrence: number; readonly at: number }>();
  const took: number[] = [];
  let told = 0;

  return {
    take(row: StepRow): void {
      const { at, key, occurrence, step } = row;
      if (isAnnunciation(row)) {
        waiting.set(key, { occurrence, at });
        if (at >= from) told++;
      } else if (step === 'acknowledged') {
        const asked = waiting.get(key);
        if (asked?.occurrence !== occurrence) return;
        waiting.delete(key);
        if (asked.at >= from) took.push(Math.max(0, at - asked.at));
      }
    },
    read(): AlarmMetrics['answers'] {
      const sorted = Float64Array.from(took).sort();
      return {
        acknowledged: took.length,
        unanswered: told - took.length,
        median: nearestRank(sorted, 0.5),
        p90: nearestRank(sorted, 0.9),
        longest: sorted.at(-1) ?? null,
        classes: classesOf(sorted),
      };
    },
  };
}

/** The smallest value that at least `share` of all are not above. */
function nearestRank(sorted: Float64Array, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function classesOf(sorted: Float64Array): number[] {
  const classes = [...answerClasses.map(() => 0), 0];
  for (const time of sorted) {
    const longer = answerClasses.findIndex((end) => time <= end);
    const index = longer === -1 ? answerClasses.length : longer;
    classes[index] = (classes[index] ?? 0) + 1;
  }
  return classes;
}
