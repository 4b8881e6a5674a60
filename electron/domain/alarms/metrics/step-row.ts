import type { Alarm } from '../../../contract/alarms.ts';
import type { Priority } from '../../../contract/fields.ts';

/** The steps of an alarm that the figures are made of. */
export const countedSteps = ['raised', 'returned', 'acknowledged', 'shelved', 'suppressed', 'taken_out'] as const;
export type CountedStep = (typeof countedSteps)[number];

/** Which alarm: what stays the same however often it is raised. */
export type AlarmName = Pick<Alarm, 'key' | 'type' | 'node' | 'subject'>;

/** A step of an alarm as the journal has it. */
export interface StepRow extends AlarmName {
  readonly at: number;
  readonly step: CountedStep;
  readonly priority: Priority;
  readonly occurrence: number;
  /** It happened while the alarm was out of sight: nobody was told. */
  readonly hidden: boolean;
}

/** An alarm that the operator had been told of before the first row that is read, and that still stood. */
export interface StandingAlarm extends AlarmName {
  readonly since: number;
}

/** Whether the operator was told of an alarm with this step (ISA-18.2: annunciated). */
export function isAnnunciation({ step, hidden }: StepRow): boolean {
  return step === 'raised' && !hidden;
}
