import { describe, expect, it } from 'vitest';
import { isStarting, startOf } from './starting.ts';

const failure = (details: Record<string, string | number | null>) =>
  ({ code: 'unavailable', message: '', details }) as const;

describe('a station that is being opened', () => {
  it('is told from one that does not answer', () => {
    expect(isStarting(failure({ reason: 'starting' }))).toBe(true);
    expect(isStarting(failure({ reason: 'keychain' }))).toBe(false);
    expect(isStarting(null)).toBe(false);
  });

  it('says how far it is where that is known', () => {
    expect(startOf(failure({ phase: 'index', done: 25, total: 100 }))).toEqual({ phase: 'index', part: 0.25 });
    expect(startOf(failure({ phase: 'backup', done: 7, total: null }))).toEqual({ phase: 'backup', part: null });
    expect(startOf(failure({ phase: 'convert', done: 0, total: 0 }))).toEqual({ phase: 'convert', part: null });
  });
});
