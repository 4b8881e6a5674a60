import { limits } from '../../contract/limits.ts';
import type { AccessReport } from '../../contract/reports.ts';
import type { AccessRow } from './access-row.ts';
import { mostFirst, type Tally, tallyOf } from './tally.ts';

interface PersonTally extends Tally {
  name: string | null;
  readonly doors: Set<string>;
}
interface DoorTally extends Tally {
  readonly persons: Set<number>;
}

/** Folds the decisions of a span, in the order of time, into who came through which doors; `days` are those that it touches. */
export function accessReportFold(days: readonly number[]) {
  const persons = new Map<number | null, PersonTally>();
  const doors = new Map<string, DoorTally>();
  const counts = days.map((day) => ({ day, granted: 0, denied: 0 }));
  let today = 0;

  return {
    take({ at, node, granted, person, name }: AccessRow): void {
      while (today + 1 < days.length && at >= (days[today + 1] ?? Infinity)) today++;
      const who = tallyOf(persons, person, (): PersonTally => ({ ...nothing(), name: null, doors: new Set() }));
      const door = tallyOf(doors, node, (): DoorTally => ({ ...nothing(), persons: new Set() }));
      const kind = granted ? 'granted' : 'denied';
      for (const tally of [who, door]) {
        tally[kind]++;
        tally.last = Math.max(tally.last, at);
      }
      const day = counts[today];
      if (day !== undefined) day[kind]++;
      who.name = name ?? who.name;
      who.doors.add(node);
      if (person !== null) door.persons.add(person);
    },
    result(): AccessReport {
      const all = ({ granted, denied }: Tally) => granted + denied;
      const byPerson = [...persons].map(([person, { doors: passed, ...who }]) => ({
        person,
        ...who,
        doors: passed.size,
      }));
      const byDoor = [...doors].map(([node, { persons: seen, ...door }]) => ({ node, ...door, persons: seen.size }));
      const capped = Math.max(byPerson.length, byDoor.length) > limits.reportRows;
      return { byPerson: mostFirst(byPerson, all), byDoor: mostFirst(byDoor, all), byDay: counts, capped };
    },
  };
}

function nothing(): Tally {
  return { granted: 0, denied: 0, last: 0 };
}
