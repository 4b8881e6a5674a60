/** So many at once, and so many again per second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Lets calls through at a rate; false when the caller has to wait. */
export function rateLimit({ burst, perSecond }: Rate, monotonic: () => number): () => boolean {
  let left = burst;
  let last = monotonic();
  return () => {
    const now = monotonic();
    left = Math.min(burst, left + ((now - last) / 1_000) * perSecond);
    last = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
