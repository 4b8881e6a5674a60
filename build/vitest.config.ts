import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** `unit` is pure and runs in parallel; `integration` owns processes, ports and files; `window` drives the built application. */
export default defineConfig({
  root,
  test: {
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
          // Most of these tests wait for something: two of them share a machine well, whatever it has.
          maxWorkers: 2,
          include: ['electron/**/*.int.test.ts', 'build/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', 'build/out/**'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'window',
          include: ['renderer/src/**/*.e2e.ts', 'build/**/*.e2e.ts'],
          exclude: ['**/node_modules/**', 'build/out/**'],
          pool: 'forks',
          fileParallelism: false,
          // A screen on a machine that does other things as well; what is there at once is not waited for.
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
