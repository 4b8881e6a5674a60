import { describe, expect, it } from 'vitest';
import type { Session } from '../../../electron/contract/session.ts';
import { due } from './renewal.ts';

const session: Session = {
  token: 't',
  expires: 900_000,
  locked: false,
  person: { id: 1, username: 'a', role: 'guard', language: 'en', appearance: 'system' },
};
const idle = 600_000;

describe('renewal', () => {
  it('happens after activity, at most every 30 s', () => {
    expect(due({ session, lastActivity: 10_000, lastRenewal: 0 }, 20_000, idle)).toBeNull();
    expect(due({ session, lastActivity: 10_000, lastRenewal: 0 }, 30_000, idle)).toBe('renew');
  });

  it('does not happen without activity: a screen that is only watched locks itself', () => {
    expect(due({ session, lastActivity: 0, lastRenewal: 0 }, 500_000, idle)).toBeNull();
    expect(due({ session, lastActivity: 0, lastRenewal: 0 }, 600_000, idle)).toBe('lock');
  });

  it('does not wait for the 30 s when the token is about to end', () => {
    const state = { session, lastActivity: 850_000, lastRenewal: 845_000 };
    expect(due(state, 851_000, idle)).toBe('renew');
  });

  it('leaves a locked session and nobody alone', () => {
    expect(due({ session: { ...session, locked: true }, lastActivity: 0, lastRenewal: 0 }, 1e9, idle)).toBeNull();
    expect(due({ session: null, lastActivity: 0, lastRenewal: 0 }, 1e9, idle)).toBeNull();
  });
});
