/** So many times that have left the window are let go in one piece: one by one would cost the whole window each time. */
const stale = 1_000;

/** Times that rise, as far as they lie in the last `within` ms: `(now − within, now]`. */
export function slidingWindow(within: number) {
  let times: number[] = [];
  let oldest = 0;

  return {
    /** How many lie in the window that ends at `now`; what has left it is forgotten. */
    size(now: number): number {
      while ((times[oldest] ?? now) + within <= now) oldest++;
      if (oldest > stale) {
        times = times.slice(oldest);
        oldest = 0;
      }
      return times.length - oldest;
    },
    add: (at: number): void => void times.push(at),
    /** The time before the last `n`−1 ones, whether it has left the window or not. */
    fromEnd: (n: number): number | undefined => times[times.length - n],
  };
}
