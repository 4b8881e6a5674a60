import { z } from 'zod';
import { type ClockQuality, clockQuality, count, epochMs } from '../../contract/fields.ts';

const version = z.literal(1);
const text = z.string().max(64);

/** Fields that occur in more than one message. Schemas here drop unknown fields, as the protocol says. */
export const wire = {
  version,
  text,
  boot: z.int().min(1),
  seq: z.int().min(1),
  rev: count,
  session: z.string().regex(/^[0-9a-f]{32}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** °C or % RH, wide enough for any sensor and too narrow for nonsense. */
  reading: { temperature: z.number().min(-100).max(200), humidity: z.number().min(0).max(100) },
  resetReason: z.enum(['power_on', 'software', 'watchdog', 'brownout', 'panic', 'unknown']),
} as const;

/** What everything that a node sends begins with. */
export const envelope = { v: version, ts: epochMs, clk: clockQuality, boot: wire.boot } as const;

/** A clock that says less than this has never been set: 2020-01-01 UTC. */
export const earliestTime = 1_577_836_800_000;
/** How far a node's clock may be ahead of the station's, ms. */
export const furthestAhead = 86_400_000;

/** What the station thinks of a time: `uptime` where it cannot be true, whatever the message claims. */
export function judgedClock(ts: number, claimed: ClockQuality, received: number): ClockQuality {
  return ts < earliestTime || ts > received + furthestAhead ? 'uptime' : claimed;
}
