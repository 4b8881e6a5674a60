import { statfs } from 'node:fs/promises';
import type { Disk } from '../../domain/ports/disk.ts';

/** The disk that a folder lies on. */
export function systemDisk(folder: string): Disk {
  return {
    async space() {
      const { bsize, bavail, blocks } = await statfs(folder);
      return { free: bsize * bavail, total: bsize * blocks };
    },
  };
}
