import { diskLimits } from '../alarms/disk-space.ts';
import type { DiskSpace } from '../ports/disk.ts';

/** What copies of whatever kind leave of the disk to the journal: a part of a small one, else so many bytes. */
export const journalReserve = { part: 1 / 20, most: diskLimits.worse } as const;

/** Whether so many bytes more may be written beside the journal. */
export function hasRoom({ free, total }: DiskSpace, bytes: number): boolean {
  return free - bytes >= Math.min(total * journalReserve.part, journalReserve.most);
}
