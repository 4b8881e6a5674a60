import { describe, expect, it } from 'vitest';
import { spanOf } from './spans.ts';

const berlin = 'Europe/Berlin';
const none = { from: null, to: null };
const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const iso = (span: ReturnType<typeof spanOf>) =>
  span && [new Date(span.from).toISOString().slice(0, 16), new Date(span.to).toISOString().slice(0, 16)];

describe('the span of a report', () => {
  it('is this month, the one before, or the last seven days, by the clocks of the site', () => {
    const now = at('2026-11-30T23:30:00Z');
    expect(iso(spanOf('month', none, now, berlin))).toEqual(['2026-11-30T23:00', '2026-12-31T23:00']);
    expect(iso(spanOf('before', none, now, berlin))).toEqual(['2026-10-31T23:00', '2026-11-30T23:00']);
    expect(iso(spanOf('week', none, now, berlin))).toEqual(['2026-11-24T23:00', '2026-12-01T23:00']);
  });

  it('has an hour less or more where the clocks change, and goes over the turn of the year', () => {
    const march = spanOf('month', none, at('2026-03-10T12:00:00Z'), berlin);
    expect(((march?.to ?? 0) - (march?.from ?? 0)) / HOUR).toBe(31 * 24 - 1);
    expect(iso(spanOf('before', none, at('2026-01-05T12:00:00Z'), berlin))).toEqual([
      '2025-11-30T23:00',
      '2025-12-31T23:00',
    ]);
  });

  it('of one’s own has both its days in it, and is none while it ends before it begins', () => {
    const own = { from: '2026-10-25', to: '2026-10-25' };
    expect(iso(spanOf('custom', own, 0, berlin))).toEqual(['2026-10-24T22:00', '2026-10-25T23:00']);
    expect(spanOf('custom', { from: '2026-10-25', to: '2026-10-24' }, 0, berlin)).toBeNull();
    expect(spanOf('custom', { from: '2026-10-25', to: null }, 0, berlin)).toBeNull();
  });
});
