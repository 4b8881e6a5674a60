import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter } from 'vitest/node';
import { z } from 'zod';

/** What a stage of the tests came to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Each that failed, in one line: where, which, and how it began. */
  readonly failures: readonly string[];
  /** Each that did not run; its name says why. */
  readonly skipped: readonly string[];
}

const report = z.object({ passed: z.int(), failures: z.array(z.string()), skipped: z.array(z.string()) });
type Report = z.infer<typeof report>;

/** Characters of what a failure says that are repeated at the end. */
const shown = 300;

/**
 * Writes what a run of vitest came to into a file, in the lines that the end of a long run repeats. The reporters that
 * come with vitest either leave out the errors that belong to no test, which is how the end of a whole process is told,
 * or name no test that was under way.
 */
export class RunReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(...[modules, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const failures: string[] = [];
    const skipped: string[] = [];
    let passed = 0;
    for (const module of modules) {
      const where = module.relativeModuleId;
      for (const error of module.errors()) failures.push(line(where, error.message));
      let open: string | null = null;
      for (const test of module.children.allTests()) {
        const { state, errors: said } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'skipped') skipped.push(`${where} > ${test.fullName}`);
        if (state === 'failed') failures.push(line(`${where} > ${test.fullName}`, said?.[0]?.message));
        if (state === 'pending') open ??= test.fullName;
      }
      if (open !== null) failures.push(line(where, `did not come to its end; open: ${open}`));
    }
    for (const error of errors)
      failures.push(line('outside of the tests', `${error.message} ${error.cause?.message ?? ''}`));
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify({ passed, failures, skipped } satisfies Report));
  }
}

/**
 * Reads what `RunReporter` has written. A run that failed without one of its tests, and a run without a test that
 * passed, are failures too.
 */
export function readReport(json: unknown, code: number): Count {
  const { passed, failures, skipped } = report.parse(json);
  if (failures.length === 0 && code !== 0) failures.push(`the run ended with ${code}, outside of its tests`);
  if (failures.length === 0 && passed === 0) failures.push('no test was run');
  return { passed, failed: failures.length, failures, skipped };
}

function line(where: string, message: string | undefined): string {
  const said = (message ?? '').split('\n', 1)[0] ?? '';
  return `${where}: ${said.slice(0, shown)}`;
}
