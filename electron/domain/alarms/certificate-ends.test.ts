import { describe, expect, it } from 'vitest';
import { certificateChanges } from './certificate-ends.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 26);
const meaning = (...chain: Array<['server' | 'authority', days: number]>) =>
  certificateChanges(
    chain.map(([of, days]) => ({ of, validTo: now + days * day })),
    now,
  ).map((change) =>
    change.is === 'clear' ? `no ${change.key}` : `${change.worse ? 'worse ' : ''}${change.identity.key}`,
  );

describe('a certificate', () => {
  it('is an alarm 30 days before its end and a worse one 7 days before, also when it has ended', () => {
    expect(meaning(['server', 30])).toEqual(['no certificate_expiring::server']);
    expect(meaning(['server', 29.9])).toEqual(['certificate_expiring::server']);
    expect(meaning(['server', 7])).toEqual(['certificate_expiring::server']);
    expect(meaning(['server', 6.9])).toEqual(['worse certificate_expiring::server']);
    expect(meaning(['server', -1])).toEqual(['worse certificate_expiring::server']);
  });

  it('of the server and of its authorities are told apart; of several authorities the first to end counts', () => {
    expect(meaning(['server', 300], ['authority', 20], ['authority', 3_000])).toEqual([
      'no certificate_expiring::server',
      'certificate_expiring::authority',
    ]);
  });

  it('that has not been presented changes nothing', () => {
    expect(meaning()).toEqual([]);
  });
});
