import { describe, expect, it } from 'vitest';
import { readReport } from './test-report.ts';

const passed = { fullName: 'a door opens', status: 'passed', failureMessages: [] };
const file = (status: string, ...assertionResults: object[]) => ({ name: '/top/a.test.ts', status, assertionResults });
const report = (passes: number, ...testResults: object[]) => ({
  numPassedTests: passes,
  numFailedTests: 0,
  testResults,
});

describe('what a run of the tests came to', () => {
  it('is nothing but its number where all passed', () => {
    const count = readReport(report(1, file('passed', passed)), 0, '/top');
    expect(count).toEqual({ passed: 1, failed: 0, failures: [], skipped: [] });
  });

  it('names each test that failed, with the first line of what it said', () => {
    const failed = { fullName: 'a door shuts', status: 'failed', failureMessages: ['expected 1\nat …'] };
    expect(readReport(report(1, file('failed', passed, failed)), 1, '/top').failures).toEqual([
      'a.test.ts > a door shuts: expected 1',
    ]);
  });

  it('counts a file that cannot be loaded', () => {
    const broken = { ...file('failed'), message: 'no such module\nat …' };
    expect(readReport(report(1, broken), 1, '/top')).toMatchObject({
      failed: 1,
      failures: ['a.test.ts: no such module'],
    });
  });

  it('counts an end that no test explains, and a run without a test', () => {
    expect(readReport(report(1, file('passed', passed)), 1, '/top').failures).toEqual([
      'the run ended with 1, outside of its tests',
    ]);
    expect(readReport(report(0), 0, '/top').failures).toEqual(['no test was run']);
  });

  it('names what did not run', () => {
    const skipped = { fullName: 'flashes (no esptool here)', status: 'skipped', failureMessages: [] };
    expect(readReport(report(1, file('passed', passed, skipped)), 0, '/top').skipped).toEqual([
      'a.test.ts > flashes (no esptool here)',
    ]);
  });
});
