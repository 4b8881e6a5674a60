import type { DiskSpace } from '../ports/disk.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';

const mega = 1_000_000;
const giga = 1_000 * mega;

/**
 * When space runs out, bytes. Below 5 % of the disk, but at least 2 GB, and at most 10 GB: a big disk with 100 GB left
 * is not nearly full. Below `worse` the station may stop within hours.
 */
export const diskLimits = { share: 0.05, least: 2 * giga, most: 10 * giga, worse: 500 * mega, deadband: 1.1 } as const;

/** Below so many free bytes a disk of this size runs out of space. */
export function lowBelow(total: number): number {
  const { share, least, most } = diskLimits;
  return Math.min(Math.max(total * share, least), most);
}

/** What the space on the disk means for the alarms. Shortly above the limit nothing changes, so that it does not come and go. */
export function diskChanges({ free, total }: DiskSpace): AlarmChange[] {
  const identity = alarmIdentity('disk_low', null);
  const limit = lowBelow(total);
  if (free < diskLimits.worse) return [{ is: 'raise', identity, worse: true }];
  if (free < limit) return [{ is: 'raise', identity }];
  return free < limit * diskLimits.deadband ? [] : [{ is: 'clear', key: identity.key }];
}
