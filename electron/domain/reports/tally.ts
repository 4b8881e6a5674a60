import { limits } from '../../contract/limits.ts';

/** What is kept of each person or door of a report. */
export interface Tally {
  granted: number;
  denied: number;
  last: number;
}

/** The tally of a key, made when it is first asked for. */
export function tallyOf<K, T>(tallies: Map<K, T>, key: K, made: () => T): T {
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const fresh = made();
  tallies.set(key, fresh);
  return fresh;
}

/** Those with most first, of equals the latest; no more than a report lists. */
export function mostFirst<T extends { readonly last: number }>(rows: readonly T[], size: (row: T) => number): T[] {
  return [...rows].sort((a, b) => size(b) - size(a) || b.last - a.last).slice(0, limits.reportRows);
}
