import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFileLog } from './file-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the log', () => {
  it('writes lines of JSON that only its owner can read, debug only when asked', () => {
    const log = createFileLog({ folder, echo: false });
    log.debug('not asked for');
    log.warn('node is late', { node: 'n1', age: 31 });
    const lines = read('station.log').trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'node is late', node: 'n1', age: 31 });
    expect(statSync(join(folder, 'station.log')).mode & 0o777).toBe(0o600);
  });

  it('holds no secret, however deep it lies, and keeps the cause of an error', () => {
    const log = createFileLog({ folder, echo: false });
    const cause = new Error('disk full');
    log.error('failed', {
      cause,
      input: { password: 'hunter2', nested: [{ brokerPassword: 'hunter2', key: 'hunter2' }] },
      token: 'hunter2',
    });
    expect(read('station.log')).not.toContain('hunter2');
    expect(read('station.log')).toContain('disk full');
  });

  it('puts a file aside when it has grown, and keeps three', () => {
    const log = createFileLog({ folder, maxBytes: 500, echo: false });
    for (let at = 0; at < 20; at += 1) log.info(`line ${at} ${'x'.repeat(80)}`);
    expect(readdirSync(folder).sort()).toEqual(['station.1.log', 'station.2.log', 'station.log']);
    expect(read('station.log')).toContain('line 19 ');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(500);
  });

  describe('where it cannot be written', () => {
    const said: string[] = [];
    beforeEach(() => {
      said.length = 0;
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    });
    afterEach(() => void vi.restoreAllMocks());

    it.skipIf(process.platform !== 'linux')('because the disk is full ends nobody, and says so once', () => {
      symlinkSync('/dev/full', join(folder, 'station.log'));
      const log = createFileLog({ folder, echo: false });
      for (let at = 0; at < 1_000; at += 1) log.error(`line ${at} ${'x'.repeat(2_000)}`);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('ENOSPC');
    });

    it('because no file can be made goes to standard error', () => {
      writeFileSync(join(folder, 'logs'), '');
      createFileLog({ folder: join(folder, 'logs'), echo: false }).error('the station ends');
      expect(said.join('')).toContain('"msg":"the station ends"');
    });
  });
});
