import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Part } from '../../domain/ports/parts.ts';
import { memoryLog } from '../sqlite/testing.ts';
import { openParts } from './parts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-parts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function begun(name: string): Promise<Part> {
  const part = await (await openParts(folder, memoryLog())).begin(join(folder, name));
  if (!part.ok) throw new Error(part.error.message);
  return part.value;
}
const names = async () => (await readdir(folder)).filter((name) => name !== 'unfinished.json').sort();

describe('a file that grows beside its place', () => {
  it('stands in its place once it is kept, over what was there, and nothing is left beside it', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    const part = await begun('a.csv');
    await part.write('new');
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('old');
    await part.keep();
    await part.drop();
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('new');
    expect(await names()).toEqual(['a.csv']);
  });

  it('is gone where it is dropped, and what was there is as it was', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    const part = await begun('a.csv');
    await part.write('half');
    await part.drop();
    expect(await names()).toEqual(['a.csv']);
  });

  it('is taken away at the next start where nobody came to finish it', async () => {
    await (await begun('a.csv')).write('half');
    expect(await names()).toEqual([expect.stringMatching(/^a\.csv\..+\.part$/)]);
    await openParts(folder, memoryLog());
    expect(await names()).toEqual([]);
  });

  it('is nothing else: a list that names another file takes nothing away', async () => {
    await writeFile(join(folder, 'precious'), 'x');
    for (const list of [JSON.stringify([join(folder, 'precious')]), '{"', '7']) {
      await writeFile(join(folder, 'unfinished.json'), list);
      const log = memoryLog();
      await openParts(folder, log);
      expect(log.lines).toEqual([expect.stringContaining('cannot be read')]);
    }
    expect(await names()).toEqual(['precious']);
  });

  it('cannot be begun where it cannot be noted, and says so', async () => {
    const parts = await openParts(join(folder, 'nowhere'), memoryLog());
    expect(await parts.begin(join(folder, 'a.csv'))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});
