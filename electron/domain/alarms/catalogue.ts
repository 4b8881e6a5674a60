import type { AlarmRule, AlarmTypeFacts } from '../../contract/alarm-rules.ts';
import { type AlarmType } from '../../contract/alarms.ts';
import { type Priority, priorities } from '../../contract/fields.ts';

type Facts = Omit<AlarmTypeFacts, 'type'>;
type Defaults = Pick<AlarmRule, 'priority'> &
  Partial<Pick<AlarmRule, 'latching' | 'onDelay' | 'offDelay' | 'commentNeeded'>>;
interface Entry {
  readonly facts: Facts;
  readonly rule: Defaults;
}

const level = (timing: Facts['timing'], priority: Priority, more: Partial<Defaults> = {}): Entry => ({
  facts: { kind: 'level', timing, hideable: true },
  rule: { priority, ...more },
});
const pulse = (priority: Priority, more: Partial<Defaults> = {}): Entry => ({
  facts: { kind: 'pulse', timing: 'none', hideable: true },
  rule: { priority, ...more },
});
const neverHidden = ({ facts, rule }: Entry): Entry => ({ facts: { ...facts, hideable: false }, rule });

/**
 * Every type of alarm: what it is by nature, and the rule a site begins with. Priority by consequence and by the time
 * there is to act (ISA-18.2, clause 9; IEC 62682, 9.5): critical, a person or the evidence is at stake now; high, within
 * minutes somebody is inside, a rack overheats or the station is blind; medium, within the hour; low, within the shift.
 */
const catalogue: Readonly<Record<AlarmType, Entry>> = {
  duress: neverHidden(pulse('critical', { commentNeeded: true })),
  journal_broken: neverHidden(level('none', 'critical')),
  // What happened is missing from the journal, or will be.
  database_damaged: neverHidden(pulse('critical')),
  door_forced: level('none', 'high', { latching: true }),
  tamper: level('station', 'high'),
  threshold_alarm: level('node', 'high'),
  nodes_offline: level('none', 'high'),
  // A restart of the broker is over within seconds.
  broker_down: level('station', 'high', { onDelay: 10_000 }),
  barred_card: pulse('medium'),
  // Somebody is trying: it must be heard.
  repeated_refusals: pulse('medium'),
  lockdown_access: pulse('medium'),
  // One step up when it stays away (`offlineAfter.long`).
  node_offline: level('none', 'medium'),
  dew_point_alarm: level('climate', 'medium'),
  journal_gap: pulse('low'),
  disk_low: level('station', 'medium'),
  // The next night must have one; until then the last one is a day old.
  backup_failed: level('none', 'medium'),
  door_held: level('node', 'low'),
  threshold_warning: level('node', 'low'),
  dew_point_warning: level('climate', 'low'),
  rate_of_change: level('climate', 'low'),
  sensor_failed: level('station', 'low'),
  // Readings that were lost on the way come again with the next.
  sensor_stale: level('station', 'low', { onDelay: 30_000 }),
  buffer_overflow: pulse('low'),
  keychain_missing: level('none', 'low'),
  certificate_expiring: level('none', 'low'),
  // After a start a clock is wrong until the time has been asked for.
  clock_wrong: level('station', 'low', { onDelay: 60_000 }),
};

/** What is so by the nature of a type. */
export function factsOf(type: AlarmType): AlarmTypeFacts {
  return { type, ...catalogue[type].facts };
}

/** The rule of a type where a site has laid down nothing. Nobody is called: only the site knows whom. */
export function defaultRule(type: AlarmType): AlarmRule {
  const { rule } = catalogue[type];
  const words = { cause: '', consequence: '', instructions: '' };
  return {
    type,
    latching: false,
    onDelay: 0,
    offDelay: 0,
    commentNeeded: false,
    // What can wait for the end of the shift does not call.
    sounds: rule.priority !== 'low',
    escalation: null,
    texts: { de: { ...words }, en: { ...words } },
    ...rule,
  };
}

/** One step more urgent; the most urgent stays. */
export function raisedPriority(priority: Priority): Priority {
  return priorities[Math.max(0, priorities.indexOf(priority) - 1)] ?? priority;
}
