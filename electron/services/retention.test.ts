import { describe, expect, it } from 'vitest';
import type { Clock } from '../domain/ports/clock.ts';
import type { Slice, Sliced, TelemetryStore } from '../domain/ports/telemetry.ts';
import { createRetention } from './retention.ts';
import { silentLog } from './testing.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 26, 12, 34);

/** A clock whose timers end at once, but no more than `left` of them. */
function hurriedClock(left: number): { clock: Clock; waits: number[]; spent: Promise<void> } {
  const waits: number[] = [];
  const { promise: spent, resolve: spend } = Promise.withResolvers<void>();
  const after: Clock['after'] = (ms, task) => {
    waits.push(ms);
    if (waits.length > left) spend();
    else queueMicrotask(task);
    return () => undefined;
  };
  return { clock: { now: () => now, monotonic: () => 0, after, every: () => () => undefined }, waits, spent };
}

/** A store that answers with what it is given, then with an end. */
function store(answers: (Sliced | null)[], newest: number | null = now): TelemetryStore & { asked: Slice[] } {
  const asked: Slice[] = [];
  return {
    asked,
    newest: async () => newest,
    async letGo(slice) {
      asked.push(slice);
      const answer = answers.shift();
      return answer === undefined ? { deleted: 0, next: null } : answer;
    },
  };
}

describe('retention', () => {
  it('lets readings go after 90 days and five-minute sums after two years, in whole hours, slice by slice', async () => {
    const kept = store([
      { deleted: 500, next: 3 },
      { deleted: 20, next: null },
    ]);
    const { clock, waits, spent } = hurriedClock(4);
    const retention = createRetention({ clock, log: silentLog, store: kept });
    await spent;
    const whole = now - (now % hour);
    expect(kept.asked).toEqual([
      { level: 'raw', before: whole - 90 * day, from: 1 },
      { level: 'raw', before: whole - 90 * day, from: 3 },
      { level: '5m', before: whole - 730 * day, from: 1 },
    ]);
    expect(waits).toEqual([60_000, 50, 50, 50, hour]);
    await retention.stop();
  });

  it('comes again where the writer was busy', async () => {
    const kept = store([null, null, { deleted: 0, next: null }]);
    const { clock, spent } = hurriedClock(5);
    const retention = createRetention({ clock, log: silentLog, store: kept });
    await spent;
    expect(kept.asked.map(({ level, from }) => [level, from])).toEqual([
      ['raw', 1],
      ['raw', 1],
      ['raw', 1],
      ['5m', 1],
    ]);
    await retention.stop();
  });

  it('counts back from the newest reading where the clock is ahead of it, and from nothing where there is none', async () => {
    const behind = store([], now - 400 * day);
    const first = hurriedClock(3);
    const one = createRetention({ clock: first.clock, log: silentLog, store: behind });
    await first.spent;
    expect(behind.asked[0]?.before).toBe(now - (now % hour) - 490 * day);
    await one.stop();

    const empty = store([], null);
    const second = hurriedClock(1);
    const other = createRetention({ clock: second.clock, log: silentLog, store: empty });
    await second.spent;
    expect(empty.asked).toEqual([]);
    await other.stop();
  });

  it('ends in the middle of a round when it is told to, and goes on after a failure', async () => {
    const endless = store(Array.from({ length: 1_000 }, () => ({ deleted: 500, next: 1 })));
    const first = hurriedClock(10);
    const one = createRetention({ clock: first.clock, log: silentLog, store: endless });
    await first.spent;
    await one.stop();
    expect(endless.asked.length).toBeLessThan(12);

    const lines: string[] = [];
    const failing: TelemetryStore = { ...store([]), newest: async () => Promise.reject(new Error('disk I/O error')) };
    const second = hurriedClock(2);
    const log = { ...silentLog, error: (message: string) => void lines.push(message) };
    const other = createRetention({ clock: second.clock, log, store: failing });
    await second.spent;
    expect(lines).toEqual(['old telemetry could not be let go', 'old telemetry could not be let go']);
    await other.stop();
  });
});
