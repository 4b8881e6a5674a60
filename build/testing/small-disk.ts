import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Whether this user may make a file system of its own: only root may. */
export const mayMount = (() => {
  const probe = mkdtempSync(join(tmpdir(), 'leitstand-probe-'));
  const may = works('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe);
  if (may) works('umount', probe);
  rmSync(probe, { recursive: true });
  return may;
})();

/** A disk of 24 MiB, for what happens when it is full. */
export interface SmallDisk {
  /** A folder on it. */
  readonly folder: string;
  /** Leaves so many bytes of it. */
  fill(left: number): void;
  makeRoom(): void;
  writable(may: boolean): void;
  /** Throws where something on it is still in use. */
  remove(): void;
}

/** Makes a small disk. */
export function smallDisk(): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'leitstand-disk-'));
  const must = (what: string, ...args: string[]) => {
    if (!works(what, ...args, place)) throw new Error(`${what} of the small disk`);
  };
  must('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs');
  const folder = join(place, 'data');
  mkdirSync(folder);
  const filler = join(place, 'filler');
  return {
    folder,
    // In small pieces, because others write meanwhile.
    fill(left) {
      for (;;) {
        const { bavail, bsize } = statfsSync(place);
        const more = Math.min(bavail * bsize - left, 65_536);
        if (more <= 0) return;
        appendFileSync(filler, Buffer.alloc(more));
      }
    },
    makeRoom: () => rmSync(filler, { force: true }),
    writable: (may) => must('mount', '-o', `remount,${may ? 'rw' : 'ro'}`),
    remove() {
      must('umount');
      rmSync(place, { recursive: true });
    },
  };
}
