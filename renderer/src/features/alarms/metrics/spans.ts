const MINUTE = 60_000;
const TEN_MINUTES = 10 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What can be looked at: since one has signed in, a shift, a day, a month. */
export const spanNames = ['session', '8h', '24h', '30d'] as const;
export type SpanName = (typeof spanNames)[number];

export interface Span {
  readonly from: number;
  readonly to: number;
}

const lengths = { '8h': 8 * HOUR, '24h': DAY, '30d': 30 * DAY } as const;

/**
 * The span that ends now. It begins at a whole 10 minutes, or at a whole hour where it is long, so that its bars do not
 * move with every look. A session that has gone on for longer than a month is cut.
 */
export function spanOf(name: SpanName, now: number, since: number): Span {
  const begin = name === 'session' ? Math.max(since, now - lengths['30d']) : now - lengths[name];
  const step = name === '24h' || name === '30d' ? HOUR : TEN_MINUTES;
  return { from: Math.floor(begin / step) * step, to: now };
}

/** How often figures of a span are worth being made anew, ms. */
export function refreshOf(name: SpanName): number {
  return name === '30d' ? 10 * MINUTE : MINUTE;
}
