import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as passed } from 'node:timers/promises';
import { processes } from '../../electron/adapters/serial/holders.ts';
import { run } from './steps.ts';
import { type Count, readReport } from './test-report.ts';

/** The variable by which a run of vitest knows where its report goes, and by which what it started is known. */
const variable = 'LEITSTAND_TEST_REPORT';

/** How long a run may take, ms. */
export interface RunTimes {
  /** Until its report is there. */
  readonly whole: number;
  /** From its report to the end of its process, and from there to the end of all that it started. */
  readonly end: number;
}

/** The longest stage takes 20 minutes where nothing else is at work, and took 30 on a machine that was. */
const usual: RunTimes = { whole: 45 * 60_000, end: 30_000 };

/**
 * Runs vitest until its report is there and all that it started has ended, and says what it came to. What runs on after
 * that is ended and is a failure by its name: vitest itself waits for ever for a process that has its outputs.
 */
export async function runTests(report: string, args: readonly string[], times: RunTimes = usual): Promise<Count> {
  rmSync(report, { force: true });
  const limit = new AbortController();
  const options = { env: { ...process.env, [variable]: report }, signal: limit.signal, killSignal: 'SIGKILL' } as const;
  const running = run('vitest', ['run', ...args], options);
  const watch = setInterval(() => {
    if (existsSync(report) && Date.now() - statSync(report).mtimeMs > times.end) limit.abort();
  }, 1_000);
  const last = setTimeout(() => limit.abort(), times.whole);
  const { code } = await running;
  clearInterval(watch);
  clearTimeout(last);
  const left = await endWhatIsLeft(report, times.end);
  const failures = left.map((command) => `ran on after the tests, and was ended: ${command}`);
  if (!existsSync(report))
    failures.push(`the run ended with ${code} and no report, at most ${times.whole} ms after it began`);
  // Where it was ended here, its report was whole: Node can stand still at the end of a process (nodejs/node#54918).
  const count = existsSync(report)
    ? readReport(JSON.parse(readFileSync(report, 'utf8')), limit.signal.aborted ? 0 : code)
    : { passed: 0, failed: 0, failures: [], skipped: [] };
  return { ...count, failed: count.failed + failures.length, failures: [...count.failures, ...failures] };
}

/** The commands of those that a run has started and that have not ended `withinMs` after it; they are ended. */
async function endWhatIsLeft(report: string, withinMs: number): Promise<string[]> {
  const end = performance.now() + withinMs;
  let left = await startedBy(report);
  while (left.length > 0 && performance.now() < end) {
    await passed(100);
    left = await startedBy(report);
  }
  return left.flatMap((pid) => {
    const command = ofProcess(pid, 'cmdline').replaceAll('\0', ' ').trim().slice(0, 200);
    try {
      process.kill(pid, 'SIGKILL');
      return [`${pid} ${command}`];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

/** Whoever has the run's mark in its environment, as a process has it of the one that started it (Linux; else nobody). */
async function startedBy(report: string): Promise<number[]> {
  const mark = `${variable}=${report}`;
  return (await processes('/proc')).filter((pid) => ofProcess(pid, 'environ').split('\0').includes(mark));
}

function ofProcess(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has ended, or belongs to somebody else.
  }
}
