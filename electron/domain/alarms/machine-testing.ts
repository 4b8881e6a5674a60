import { type Alarm, type AlarmType, alarmState } from '../../contract/alarms.ts';
import { defaultRule } from './catalogue.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmEvent } from './machine.ts';
import { type AlarmRecord, blankRecord } from './record.ts';

/** When the alarms of the table were raised, shelved and so on, and when the event comes; ms. */
export const [before, now] = [1_000_000, 2_000_000];
/** Number of the occurrence that is on the screen. */
export const shown = 3;
/** On-delay and off-delay of the delayed kind; ms. */
export const delay = 60_000;

/** The kinds of alarm that behave differently, each by a type that is of it. */
export const kinds = {
  level: { ...defaultRule('threshold_warning') },
  latching: { ...defaultRule('door_forced') },
  pulse: { ...defaultRule('barred_card') },
  delayed: { ...defaultRule('tamper'), onDelay: delay, offDelay: delay },
} as const;
export type Kind = keyof typeof kinds;

const act = { by: 'eva', at: before };
const letters = { U: 'active_unacknowledged', A: 'active_acknowledged', R: 'returned_unacknowledged', L: 'latched' };
const flags = {
  s: { shelved: { ...act, until: now + 1, reason: 'new lid' } },
  o: { outOfService: { ...act, reason: 'being rebuilt' } },
  x: { suppressedBy: 'broker_down' },
} as const;

/** The record that a code of the table stands for: flags in front, memories as a letter, `p` and `r` for a delay. */
export function recordOf(code: string, type: AlarmType): AlarmRecord | null {
  if (code === '·') return null;
  const blank = blankRecord(alarmIdentity(type, 'node-1'), kindRule(type).priority, shown, before);
  const letter = code.replace(/[soxpr]/g, '');
  const active = letter === 'U' || letter === 'A';
  const memories = {
    active,
    acknowledged: letter === 'A' || letter === 'L' || letter === 'N',
    latched: letter === 'L' || (letter !== 'N' && kindRule(type).latching),
    returned: active ? null : before,
  };
  const hidden = Object.entries(flags).filter(([flag]) => code.includes(flag));
  const alarm = Object.assign({}, blank.alarm, memories, ...hidden.map(([, change]) => change)) as Alarm;
  const pending = { since: now - delay + 1, worse: false, measured: null, members: [] };
  return {
    ...blank,
    alarm,
    pending: code.includes('p') ? pending : null,
    returning: code.includes('r') ? now - delay + 1 : null,
  };
}

function kindRule(type: AlarmType) {
  return Object.values(kinds).find((rule) => rule.type === type) ?? defaultRule(type);
}

/** The code of a record; `*` behind it says that it is a new occurrence. */
export function codeOf(record: AlarmRecord | null, last: number): string {
  if (record === null) return '·';
  const { alarm, pending, returning } = record;
  const [letter = 'N'] = Object.entries(letters).find(([, state]) => state === alarmState(alarm)) ?? [];
  const front = [
    alarm.shelved !== null && 's',
    alarm.outOfService !== null && 'o',
    alarm.suppressedBy !== null && 'x',
  ].filter((each) => each !== false);
  const behind = `${pending === null ? '' : 'p'}${returning === null ? '' : 'r'}${alarm.occurrence > last ? '*' : ''}`;
  return `${front.join('')}${letter}${behind}`;
}

/** Every event that there is, in the forms in which it matters. */
export const events = {
  raise: (type) => ({ is: 'raise', at: now, identity: alarmIdentity(type, 'node-1') }),
  'raise, worse': (type) => ({ is: 'raise', at: now, identity: alarmIdentity(type, 'node-1'), worse: true }),
  'raise again': (type) => ({ is: 'raise', at: now, identity: alarmIdentity(type, 'node-1'), again: true }),
  clear: () => ({ is: 'clear', at: now }),
  'tick, early': () => ({ is: 'tick', at: now }),
  'tick, due': () => ({ is: 'tick', at: now + 1 }),
  acknowledge: () => ({ is: 'acknowledge', at: now, by: 'tom', occurrence: shown }),
  'acknowledge older': () => ({ is: 'acknowledge', at: now, by: 'tom', occurrence: shown - 1 }),
  reset: () => ({ is: 'reset', at: now, by: 'tom', occurrence: shown }),
  'reset older': () => ({ is: 'reset', at: now, by: 'tom', occurrence: shown - 1 }),
  silence: () => ({ is: 'silence', at: now, by: 'tom', occurrence: shown }),
  'silence older': () => ({ is: 'silence', at: now, by: 'tom', occurrence: shown - 1 }),
  shelve: () => ({ is: 'shelve', at: now, by: 'tom', occurrence: shown, until: now + 9, reason: 'paint' }),
  'shelve older': () => ({ is: 'shelve', at: now, by: 'tom', occurrence: shown - 1, until: now + 9, reason: 'paint' }),
  unshelve: () => ({ is: 'unshelve', at: now, by: 'tom' }),
  takeOut: (type) => ({
    is: 'takeOut',
    at: now,
    by: 'tom',
    reason: 'paint',
    identity: alarmIdentity(type, 'node-1'),
  }),
  bringBack: () => ({ is: 'bringBack', at: now, by: 'tom' }),
  suppress: () => ({ is: 'suppress', at: now, parent: 'node_offline:node-1' }),
  unsuppress: () => ({ is: 'unsuppress', at: now }),
  comment: () => ({ is: 'comment', at: now, by: 'tom', text: 'on my way' }),
  assign: () => ({ is: 'assign', at: now, by: 'tom', to: 'eva' }),
  investigate: () => ({ is: 'investigate', at: now, by: 'tom', occurrence: shown, on: true }),
  'investigate older': () => ({ is: 'investigate', at: now, by: 'tom', occurrence: shown - 1, on: true }),
} as const satisfies Record<string, (type: AlarmType) => AlarmEvent>;
export type EventName = keyof typeof events;
