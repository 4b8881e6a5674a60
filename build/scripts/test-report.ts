import { relative } from 'node:path';
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

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** Characters of what a failure says that are repeated at the end. */
const shown = 300;

/**
 * Reads the report that a vitest run has written. A file that could not even be loaded, a run that failed outside of
 * its tests, and a run without a test that passed are failures too. `top` is the folder that names are told from.
 */
export function readReport(json: unknown, code: number, top: string): Count {
  const { numPassedTests, testResults } = report.parse(json);
  const failures: string[] = [];
  const skipped: string[] = [];
  for (const file of testResults) {
    const where = relative(top, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of failed) failures.push(line(`${where} > ${test.fullName}`, test.failureMessages?.[0]));
    if (file.status === 'failed' && failed.length === 0) failures.push(line(where, file.message));
    for (const { status, fullName } of file.assertionResults)
      if (status === 'skipped' || status === 'pending' || status === 'todo') skipped.push(`${where} > ${fullName}`);
  }
  if (failures.length === 0 && code !== 0) failures.push(`the run ended with ${code}, outside of its tests`);
  if (failures.length === 0 && numPassedTests === 0) failures.push('no test was run');
  return { passed: numPassedTests, failed: failures.length, failures, skipped };
}

function line(where: string, message: string | undefined): string {
  const said = (message ?? '').split('\n', 1)[0] ?? '';
  return `${where}: ${said.slice(0, shown)}`;
}
