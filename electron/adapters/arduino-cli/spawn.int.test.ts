import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../build/testing/until.ts';
import { type RunEnd, type RunOptions, runTool } from './spawn.ts';

const long = { whole: 60_000, silence: 60_000 };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-spawn-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A signal to stop, and who hears it. */
function signal(): { stop: RunOptions['stop']; give(): void } {
  const listeners: Array<() => void> = [];
  let given = false;
  return {
    stop: { stopped: () => given, onStop: (listener) => void listeners.push(listener) },
    give() {
      given = true;
      for (const listener of listeners) listener();
    },
  };
}

interface Started {
  readonly end: Promise<RunEnd>;
  words(): string;
  give(): void;
}

function node(code: string, options: Partial<RunOptions> = {}): Started {
  const { stop, give } = signal();
  let words = '';
  const onOutput = (text: string) => {
    words += text;
    return true;
  };
  const end = runTool(
    { program: process.execPath, args: ['-e', code] },
    { folder, limits: long, stop, onOutput, ...options },
  );
  return { end, words: () => words, give };
}

/** A program that starts another, which says `up`, tells both ids, and lives on; `deaf`: neither hears a polite signal. */
const family = (deaf: boolean) => `
  ${deaf ? "process.on('SIGTERM', () => {});" : ''}
  const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
    `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up'); process.send('up')`,
  )}], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  console.log([process.pid, child.pid].join(' '));
  setInterval(() => {}, 1000);`;

const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function idsOf(started: Started): Promise<number[]> {
  await until('both run', () => started.words().includes('up'));
  return (started.words().match(/\d+ \d+/)?.[0] ?? '').split(' ').map(Number);
}

describe('a program that is run', () => {
  it('is given its arguments without a shell, and none of our environment', async () => {
    const { stop } = signal();
    let words = '';
    const args = [
      '-e',
      'console.log(JSON.stringify([process.argv.slice(1), Object.keys(process.env)]))',
      '--',
      '$(id)',
      'a;b c',
    ];
    process.env['LEITSTAND_PLANTED'] = 'secret';
    const onOutput = (text: string) => {
      words += text;
      return true;
    };
    const end = await runTool({ program: process.execPath, args }, { folder, limits: long, stop, onOutput });
    delete process.env['LEITSTAND_PLANTED'];
    expect(end).toEqual({ why: 'ended', code: 0 });
    const [given, names] = JSON.parse(words);
    expect(given).toEqual(['$(id)', 'a;b c']);
    expect(names).not.toContain('LEITSTAND_PLANTED');
  });

  it('tells its code, and what kept it from starting', async () => {
    expect(await node('process.exit(7)').end).toEqual({ why: 'ended', code: 7 });
    const { stop } = signal();
    const onOutput = () => true;
    const missing = { program: join(folder, 'none'), args: [] };
    expect(await runTool(missing, { folder, limits: long, stop, onOutput })).toMatchObject({ why: 'broken' });
    writeFileSync(join(folder, 'none'), 'no program', { mode: 0o600 });
    expect(await runTool(missing, { folder, limits: long, stop, onOutput })).toMatchObject({ why: 'broken' });
  });

  it.each([false, true])('is stopped with all that it started (deaf to a polite signal: %s)', async (deaf) => {
    const started = node(family(deaf));
    const ids = await idsOf(started);
    expect(ids).toHaveLength(2);
    started.give();
    expect(await started.end).toEqual({ why: 'stopped' });
    await until('nobody is left', () => !ids.some(lives));
  });

  it('takes what it started along when it ends by itself', async () => {
    const started = node(`${family(false)} child.once('message', () => process.exit(0));`);
    const ids = await idsOf(started);
    expect(await started.end).toEqual({ why: 'ended', code: 0 });
    await until('nobody is left', () => !ids.some(lives));
  });

  it('is not started when it was stopped before', async () => {
    const { stop, give } = signal();
    give();
    expect(await node('console.log(1)', { stop }).end).toEqual({ why: 'stopped' });
  });

  it('is ended when it takes too long, or says nothing for too long', async () => {
    const talking = 'setInterval(() => console.log(1), 20)';
    expect(await node(talking, { limits: { whole: 500, silence: 60_000 } }).end).toEqual({ why: 'timeout' });
    expect(await node('setInterval(() => {}, 1000)', { limits: { whole: 60_000, silence: 500 } }).end).toEqual({
      why: 'timeout',
    });
  });

  it('is ended when it writes without end, or when its reader has heard enough', async () => {
    const flood = "const x = 'x'.repeat(65536); const more = () => process.stdout.write(x, more); more();";
    expect(await node(flood).end).toMatchObject({ why: 'broken' });
    expect(await node(flood, { onOutput: () => false }).end).toEqual({ why: 'halted' });
  });
});
