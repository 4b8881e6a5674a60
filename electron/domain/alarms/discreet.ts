import type { Alarm } from '../../contract/alarms.ts';

/** An alarm as a locked window may show it: what is wrong and where, but nothing that persons have written or agreed. */
export function discreet(alarm: Alarm): Alarm {
  const { shelved, outOfService } = alarm;
  return {
    ...alarm,
    comments: [],
    assigned: null,
    investigating: null,
    shelved: shelved && { ...shelved, reason: '' },
    outOfService: outOfService && { ...outOfService, reason: '' },
  };
}
