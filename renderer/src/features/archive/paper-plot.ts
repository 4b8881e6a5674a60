/* Where the lines of a small plot go that is drawn once, on paper. */

const steps = [1, 2, 5, 10] as const;
const MINUTE = 60_000;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minutes) => minutes * MINUTE);

/** Round values within a scale, about as many as wanted, and the distance between them. */
export function valueTicks(
  low: number,
  high: number,
  wanted: number,
): { readonly at: number[]; readonly step: number } {
  const raw = (high - low) / wanted;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * (steps.find((each) => each * size >= raw) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return { at: Array.from({ length: count }, (_, i) => (first + i) * step), step };
}

/** Round moments within a span, no more than wanted: whole minutes and hours, whole days where it is long. */
export function timeTicks(from: number, to: number, wanted: number): number[] {
  const day = 1_440 * MINUTE;
  const raw = (to - from) / wanted;
  const step = timeSteps.find((each) => each >= raw) ?? Math.ceil(raw / day) * day;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

/** Stretches of points without a gap between them, each from its first to behind its last. */
export function unbroken(at: readonly number[], gap: number): (readonly [from: number, to: number])[] {
  const begins = at.flatMap((each, i) => (i === 0 || each - (at[i - 1] ?? 0) > gap ? [i] : []));
  return begins.map((begin, i) => [begin, begins[i + 1] ?? at.length]);
}
