import { type ChildProcess, spawn } from 'node:child_process';
import type { StopSignal } from '../../domain/ports/flashing.ts';
import type { ToolCommand } from './commands.ts';

/** After the polite signal a program has so long, ms. */
const grace = 2_000;
/** A run that writes more than this has lost its mind, characters. */
const mostOutput = 4_194_304;
/** What a program inherits: where to find others, and what Windows cannot start without. */
const inherited = ['PATH', 'LANG', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'];

export interface RunLimits {
  /** The whole run, ms. */
  readonly whole: number;
  /** Without a word, ms. */
  readonly silence: number;
}

/** How a run ended. `broken`: it could not be started, or wrote without end; `message` says which. */
export type RunEnd =
  | { readonly why: 'ended'; readonly code: number | null }
  | { readonly why: 'stopped' | 'timeout' | 'halted' }
  | { readonly why: 'broken'; readonly message: string };

export interface RunOptions {
  /** Where it runs, and what it takes for the user's home: it reads nobody's own configuration. */
  readonly folder: string;
  readonly limits: RunLimits;
  readonly stop: StopSignal;
  /** Both streams, in the order in which they come. False ends the run (`halted`). */
  onOutput(text: string): boolean;
}

/** Runs a program to its end. It is the head of a process group of its own, of which nothing is left afterwards. */
export function runTool(command: ToolCommand, options: RunOptions): Promise<RunEnd> {
  if (options.stop.stopped()) return Promise.resolve({ why: 'stopped' });
  const child = start(command, options.folder);
  return new Promise((resolve) => {
    let verdict: RunEnd | null = null;
    const end = (early: RunEnd) => {
      if (verdict !== null) return;
      verdict = early;
      endGroup(child);
    };
    const watch = watchTime(options.limits, () => end({ why: 'timeout' }));
    const atExit = () => killGroup(child, 'SIGKILL');
    process.once('exit', atExit);
    readOutput(child, (text, total) => {
      watch.heard();
      if (total > mostOutput) end({ why: 'broken', message: `more than ${mostOutput} characters of output` });
      else if (verdict === null && !options.onOutput(text)) end({ why: 'halted' });
    });
    options.stop.onStop(() => end({ why: 'stopped' }));
    child.on('error', (cause) => {
      verdict ??= { why: 'broken', message: cause.message };
    });
    child.on('exit', () => killGroup(child, 'SIGKILL'));
    child.on('close', (code) => {
      watch.stop();
      process.off('exit', atExit);
      const ended = verdict ?? { why: 'ended', code };
      verdict = ended;
      resolve(ended);
    });
  });
}

function start({ program, args }: ToolCommand, folder: string): ChildProcess {
  const kept = inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return spawn(program, args, {
    cwd: folder,
    shell: false,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(kept),
      HOME: folder,
      USERPROFILE: folder,
      NO_COLOR: '1',
      TERM: 'dumb',
      COLUMNS: '120',
    },
  });
}

function readOutput(child: ChildProcess, onText: (text: string, total: number) => void): void {
  let total = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      total += text.length;
      onText(text, total);
    });
  }
}

function watchTime(limits: RunLimits, onTimeout: () => void): { heard(): void; stop(): void } {
  const whole = setTimeout(onTimeout, limits.whole);
  const silence = setTimeout(onTimeout, limits.silence);
  return {
    heard: () => void silence.refresh(),
    stop() {
      clearTimeout(whole);
      clearTimeout(silence);
    },
  };
}

/** Asks the group to end, and ends it where it does not. */
function endGroup(child: ChildProcess): void {
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), grace);
  child.once('close', () => clearTimeout(timer));
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill(),
    );
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (cause) {
    // ESRCH: nobody of the group is left, which is what was wanted.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
}
