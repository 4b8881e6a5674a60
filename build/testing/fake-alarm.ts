import type { Alarm } from '../../electron/contract/alarms.ts';

/** An alarm as it is when it has just been raised, by its key; a test says what is different. */
export function fakeAlarm(part: Pick<Alarm, 'key'> & Partial<Alarm>): Alarm {
  return {
    type: 'door_forced',
    priority: 'high',
    node: null,
    subject: '',
    active: true,
    acknowledged: false,
    latched: false,
    raised: 1_000,
    returned: null,
    occurrence: 1,
    by: null,
    acknowledgedAt: null,
    silenced: false,
    shelved: null,
    outOfService: null,
    suppressedBy: null,
    escalated: null,
    assigned: null,
    investigating: null,
    comments: [],
    measured: null,
    members: [],
    ...part,
  };
}
