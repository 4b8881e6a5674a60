import type { DenialReason } from '../../contract/incidents.ts';
import { limits } from '../../contract/limits.ts';
import type { RefusalReport } from '../../contract/reports.ts';
import type { AccessRow } from './access-row.ts';
import { mostFirst, tallyOf } from './tally.ts';

interface Counted {
  count: number;
  last: number;
}

/** Folds the decisions of a span, in the order of time, into who was refused where, why and at which hour of the day. */
export function refusalReportFold(hourOf: (at: number) => number) {
  const reasons = new Map<DenialReason, number>();
  const doors = new Map<string, Counted>();
  const persons = new Map<number | null, Counted & { name: string | null }>();
  const byHour = Array.from({ length: 24 }, () => 0);

  return {
    take({ at, node, granted, person, name, reason }: AccessRow): void {
      if (granted) return;
      if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      const door = tallyOf(doors, node, () => ({ count: 0, last: 0 }));
      const who = tallyOf(persons, person, () => ({ count: 0, last: 0, name: null }));
      for (const each of [door, who]) {
        each.count++;
        each.last = Math.max(each.last, at);
      }
      who.name = name ?? who.name;
      const hour = hourOf(at);
      byHour[hour] = (byHour[hour] ?? 0) + 1;
    },
    result(): RefusalReport {
      const size = ({ count }: Counted) => count;
      const byReason = [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
      const byDoor = [...doors].map(([node, door]) => ({ node, ...door }));
      const byPerson = [...persons].map(([person, who]) => ({ person, ...who }));
      const capped = Math.max(byDoor.length, byPerson.length) > limits.reportRows;
      return { byReason, byDoor: mostFirst(byDoor, size), byPerson: mostFirst(byPerson, size), byHour, capped };
    },
  };
}
