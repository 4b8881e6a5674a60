import { describe, expect, it } from 'vitest';
import type { Failure } from '../contract/result.ts';
import { startFailureText } from './start-failure.ts';

const failure = (reason?: string): Failure => ({
  code: 'unavailable',
  message: 'database or disk is full',
  ...(reason !== undefined && { details: { reason } }),
});

describe('what is shown where the station does not start', () => {
  it.each([
    ['de', 'full', /Datenträger voll ist.*Platz.*\/srv\/data.*starten Sie erneut/],
    ['en', 'full', /disk is full.*make room.*\/srv\/data.*start again/],
    ['de', 'unwritable', /in \/srv\/data nicht schreiben darf.*Schreibschutz/],
    ['en', 'unwritable', /may not write to \/srv\/data.*write protection/],
    ['de', 'SQLITE_NOMEM', /Support/],
    ['en', 'toString', /support/],
  ] as const)(
    'is in %s, of %s, one sentence that says what to do, and the cause for support',
    (language, reason, expected) => {
      const [sentence, nothing, cause] = startFailureText(failure(reason), language, '/srv/data').split('\n');
      expect(sentence).toMatch(expected);
      expect([nothing, cause]).toEqual(['', 'database or disk is full']);
    },
  );

  it('needs no reason', () => {
    expect(startFailureText(failure(), 'de', '/srv/data')).toContain('Support');
  });
});
