import type { Migration } from '../migrate.ts';
import { accounts } from './0010-accounts.ts';
import { nodes } from './0020-nodes.ts';
import { journal } from './0030-journal.ts';
import { telemetry } from './0040-telemetry.ts';
import { alarms } from './0050-alarms.ts';
import { access } from './0060-access.ts';
import { alarmRecords } from './0070-alarm-records.ts';
import { floorPlans } from './0080-floor-plans.ts';
import { climate } from './0090-climate.ts';
import { history } from './0100-history.ts';
import { review } from './0110-review.ts';
import { purge } from './0120-purge.ts';
import { handover } from './0130-handover.ts';
import { commissioning } from './0140-commissioning.ts';

/** Every migration, oldest first. One that has been released is never changed: the next one follows it. */
export const migrations: readonly Migration[] = [
  accounts,
  nodes,
  journal,
  telemetry,
  alarms,
  access,
  alarmRecords,
  floorPlans,
  climate,
  history,
  review,
  purge,
  handover,
  commissioning,
];
