import { describe, expect, it } from 'vitest';
import { readReport } from './test-report.ts';

const ran = { passed: 1, failures: [], skipped: ['a.test.ts > flashes (no esptool here)'] };

describe('what a run of the tests came to', () => {
  it('is its number and what did not run where all passed', () => {
    expect(readReport(ran, 0)).toEqual({ passed: 1, failed: 0, failures: [], skipped: ran.skipped });
  });

  it('is each failure that was written', () => {
    const failures = ['a.test.ts > a door shuts: expected 1', 'b.test.ts: no such module'];
    expect(readReport({ ...ran, failures }, 1)).toMatchObject({ failed: 2, failures });
  });

  it('counts an end that no test explains, and a run without a test', () => {
    expect(readReport(ran, 1).failures).toEqual(['the run ended with 1, outside of its tests']);
    expect(readReport({ ...ran, passed: 0 }, 0).failures).toEqual(['no test was run']);
  });

  it('is refused where it is not what the reporter writes', () => {
    expect(() => readReport({ numPassedTests: 1 }, 0)).toThrow(/passed/);
  });
});
