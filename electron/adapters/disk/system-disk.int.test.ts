import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemDisk } from './system-disk.ts';

const mebi = 1_048_576;

describe('the disk of the station', () => {
  let folder: string;
  let unmount: () => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leitstand-disk-'));
    unmount = () => undefined;
  });
  afterEach(async () => {
    unmount();
    await rm(folder, { recursive: true, force: true });
  });

  /** A disk of 8 MiB, where the system lets us make one. */
  function smallDisk(): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return false;
    }
    unmount = () => void execFileSync('umount', [folder]);
    return true;
  }

  it('tells how much is left, and less when something is written', async ({ skip }) => {
    if (!smallDisk()) skip('this user may not mount');
    const disk = systemDisk(folder);
    expect(await disk.space()).toEqual({ free: 8 * mebi, total: 8 * mebi });
    await writeFile(join(folder, 'export'), Buffer.alloc(6 * mebi));
    expect(await disk.space()).toEqual({ free: 2 * mebi, total: 8 * mebi });
  });

  it('is the one that the folder lies on', async () => {
    const { bsize, blocks } = await statfs(tmpdir());
    expect((await systemDisk(folder).space()).total).toBe(bsize * blocks);
  });

  it('that is gone says nothing', async () => {
    await expect(systemDisk(join(folder, 'gone')).space()).rejects.toThrow('ENOENT');
  });
});
