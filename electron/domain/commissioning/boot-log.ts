import type { CommissionFaultCode } from '../../contract/commissioning.ts';

/** What is kept of what a board says when it starts. */
export const bootLogLimits = { lines: 60, characters: 200 } as const;

/** A line as it may be shown: without control characters, cut, and nothing at all where it holds a secret. */
export function shownLine(line: string, secrets: readonly string[] = []): string | null {
  if (secrets.some((secret) => secret !== '' && line.includes(secret))) return null;
  const plain = line.replaceAll(/\p{C}+/gu, ' ').trim();
  return plain === '' ? null : plain.slice(0, bootLogLimits.characters);
}

/** The log with one more line, the oldest gone where it is full. */
export function withLine(log: readonly string[], line: string): string[] {
  return [...log, line].slice(-bootLogLimits.lines);
}

/** Restarts that are too many for one start. */
const tooManyStarts = 4;

/**
 * Why a board that was flashed does not answer, by what its ROM and its firmware have said (ESP-IDF programming guide,
 * "Fatal errors" and "Boot mode selection").
 */
export function silenceOf(log: readonly string[]): CommissionFaultCode {
  const says = (pattern: RegExp) => log.some((line) => pattern.test(line));
  if (says(/brownout detector was triggered/i)) return 'power';
  if (says(/waiting for download/i)) return 'wrong_boot_mode';
  const starts = log.filter((line) => line.startsWith('rst:0x')).length;
  if (log.length === 0 || starts >= tooManyStarts || says(/invalid header|guru meditation|image .*corrupt/i))
    return 'no_boot';
  return 'no_answer';
}
