import { describe, expect, it } from 'vitest';
import { openingsOfAbsence, openLateSite, reachable } from '../testing/late-site.ts';

// Beside the other late orders in a file of its own: both brokers wait their five minutes at the same time.
describe.concurrent('an order to a node that is away for 5 minutes', () => {
  it.each(['builtin', 'mosquitto'] as const)(
    'does not fire, with the broker %s',
    { timeout: 600_000 },
    async (kind) => {
      const late = await openLateSite(kind);
      try {
        await reachable(late);
        expect(await openingsOfAbsence(late, 300)).toBe(0);
      } finally {
        await late.stop();
      }
    },
  );
});
