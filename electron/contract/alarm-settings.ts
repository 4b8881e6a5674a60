import { z } from 'zod';
import { declare } from './call.ts';
import { none, type Priority, priorities, priority } from './fields.ts';
import { limits } from './limits.ts';

/** How often the most urgent alarm is heard, until somebody silences or acknowledges it. */
export const soundModes = ['once', 'every', 'until_silenced'] as const;

const { soundEvery, soundVolume } = limits;

export const alarmSettings = z.strictObject({
  sound: z.strictObject({
    mode: z.enum(soundModes),
    /** From the beginning of one pattern to that of the next, ms; of the mode `every`. */
    every: z.int().min(soundEvery.min).max(soundEvery.max),
    volume: z.number().min(soundVolume.min).max(soundVolume.max),
    /** The least urgent priority that is heard. */
    from: priority,
  }),
  /** From which priority on the system shows a notification; null: never. */
  notifyFrom: priority.nullable(),
  /** From which priority on the window comes before all others; null: never. */
  forwardFrom: priority.nullable(),
});
/** How an alarm draws attention to itself: for the whole station, because whoever sits there must hear it. */
export type AlarmSettings = z.infer<typeof alarmSettings>;

/** Until somebody decides otherwise. */
export const usualAlarmSettings: AlarmSettings = {
  sound: { mode: 'until_silenced', every: 30_000, volume: 0.7, from: 'low' },
  notifyFrom: 'medium',
  forwardFrom: 'critical',
};

/** Whether a priority is at least as urgent as another; null is more urgent than any. */
export function reaches(held: Priority, from: Priority | null): boolean {
  return from !== null && priorities.indexOf(held) <= priorities.indexOf(from);
}

export const alarmSettingsCalls = {
  /** The lock screen sounds too. */
  'alarms.settings': declare('locked', none, alarmSettings),
  'alarms.setSettings': declare('guard', alarmSettings, alarmSettings, ['unavailable']),
} as const;
