import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './whole-file.ts';

describe('a file that the operator saves', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leitstand-file-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is whole, for this user alone, and leaves nothing beside it', async () => {
    const path = join(dir, 'people.csv');
    await writeFile(path, 'what was there before');
    await chmod(path, 0o644);
    await writeWhole(path, 'name;note\r\nJörg;✓\r\n');
    expect(await readFile(path, 'utf8')).toBe('name;note\r\nJörg;✓\r\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['people.csv']);
  });

  it('leaves what was there, and nothing beside it, where it cannot take the place', async () => {
    const path = join(dir, 'people.csv');
    await mkdir(join(path, 'a folder that is not empty'), { recursive: true });
    await expect(writeWhole(path, 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(await readdir(dir)).toEqual(['people.csv']);
    expect(await readdir(path)).toEqual(['a folder that is not empty']);
  });

  it('says that there is no such folder', async () => {
    await expect(writeWhole(join(dir, 'gone', 'people.csv'), 'x')).rejects.toThrow('ENOENT');
  });
});
