import { describe, expect, it } from 'vitest';
import { bootLogLimits, shownLine, silenceOf, withLine } from './boot-log.ts';

describe('a line of a start', () => {
  it('is shown without control characters and cut', () => {
    expect(shownLine('\u001b[0;32mI (12) boot: up\u0000\r')).toBe('[0;32mI (12) boot: up');
    expect(shownLine('x'.repeat(5_000))).toHaveLength(bootLogLimits.characters);
    expect(shownLine('\u0007\r')).toBeNull();
  });

  it('is left out where a secret is in it', () => {
    expect(shownLine('joins hall with correct-horse', ['', 'correct-horse'])).toBeNull();
  });

  it('takes the place of the oldest where there are too many', () => {
    const log = Array.from({ length: 200 }, (_, i) => `${i}`).reduce<string[]>(withLine, []);
    expect([log.length, log[0], log.at(-1)]).toEqual([bootLogLimits.lines, `${200 - bootLogLimits.lines}`, '199']);
  });
});

describe('a board that does not answer', () => {
  it.each([
    ['power', ['ets Jul 29 2019 12:21:46', 'Brownout detector was triggered']],
    ['wrong_boot_mode', ['rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT)', 'waiting for download']],
    ['no_boot', []],
    ['no_boot', ['rst:0x10', 'invalid header: 0xffffffff']],
    ['no_boot', Array.from({ length: 4 }, () => 'rst:0xc (SW_CPU_RESET),boot:0x13')],
    ['no_answer', ['rst:0x1 (POWERON_RESET),boot:0x13', 'hello from another program']],
  ] as const)('has said why: %s', (code, log) => {
    expect(silenceOf(log)).toBe(code);
  });
});
