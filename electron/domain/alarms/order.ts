import { type Alarm } from '../../contract/alarms.ts';
import { priorities } from '../../contract/fields.ts';

/** The order of the list: most urgent first, and of equals the oldest first. */
export function byUrgency(a: Alarm, b: Alarm): number {
  return (
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
    a.raised - b.raised ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}
