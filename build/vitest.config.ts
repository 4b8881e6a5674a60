import { defineConfig } from 'vitest/config';
import { RunReporter } from './scripts/test-report.ts';
import { compileCache } from './testing/loaded-threads.ts';

const root = new URL('..', import.meta.url).pathname;
// `npm test` asks for a report; a run by hand reads the screen.
const { LEITSTAND_TEST_REPORT: report } = process.env;

/** Tests that start threads of the station from source, themselves or in a process that they start. */
const withThreads = {
  env: { NODE_COMPILE_CACHE: compileCache },
  globalSetup: ['build/testing/loaded-threads.ts'],
};

const throughAWindow = {
  ...withThreads,
  exclude: ['**/node_modules/**', 'build/out/**'],
  pool: 'forks' as const,
  // A screen on a machine that does other things as well; what is there at once is not waited for.
  expect: { poll: { timeout: 10_000 } },
  testTimeout: 240_000,
  hookTimeout: 240_000,
};

/**
 * `unit` is pure and runs in parallel; `integration` owns processes, ports and files; `window` looks at the page with a
 * fake station behind it; `acceptance` drives the built application, one at a time, because some of it is measured.
 */
export default defineConfig({
  root,
  test: {
    reporters: ['default', ...(report === undefined ? [] : [new RunReporter(report)])],
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['electron/**/*.test.ts', 'renderer/src/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', 'build/out/**'],
          // Property tests on a machine that does other things as well.
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          // Most of these tests wait for something: with two at a time, two cores were at half their work.
          maxWorkers: 3,
          include: ['electron/**/*.int.test.ts', 'build/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', 'build/out/**'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...withThreads,
        },
      },
      {
        root,
        test: {
          name: 'window',
          // Each has a browser of its own; a page waits for its frames about as often as it works.
          maxWorkers: 2,
          include: ['renderer/src/**/*.e2e.ts'],
          ...throughAWindow,
        },
      },
      {
        root,
        test: { name: 'acceptance', fileParallelism: false, include: ['build/**/*.e2e.ts'], ...throughAWindow },
      },
    ],
  },
});
