import { z } from 'zod';

/** What an alarm can be about. */
export const alarmTypes = [
  'node_offline',
  'nodes_offline', // many at once, for one cause
  'duress',
  'barred_card', // a blocked or lost one was presented
  'repeated_refusals',
  'lockdown_access', // somebody wanted in while the site was locked down
  'door_forced',
  'door_held',
  'tamper',
  'threshold_alarm',
  'threshold_warning',
  'dew_point_alarm',
  'dew_point_warning',
  'rate_of_change',
  'sensor_failed',
  'sensor_stale',
  'journal_gap',
  'buffer_overflow',
  'journal_broken',
  'database_damaged', // and what was done about it
  'backup_failed',
  'keychain_missing',
  'disk_low',
  'broker_down',
  'certificate_expiring',
  'clock_wrong',
] as const;
export const alarmType = z.enum(alarmTypes);
export type AlarmType = z.infer<typeof alarmType>;
