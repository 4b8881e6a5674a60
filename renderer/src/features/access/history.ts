/** What was, what is, and what was taken back: for undo and redo. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
}

/** So many steps can be taken back; older ones are forgotten. */
export const HISTORY_MAX = 200;

export function begin<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A step forward; what had been taken back is gone. */
export function step<T>({ past, now }: History<T>, next: T): History<T> {
  return { past: [...past, now].slice(-HISTORY_MAX), now: next, future: [] };
}

/** The step before; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const last = past.at(-1);
  return last === undefined ? history : { past: past.slice(0, -1), now: last, future: [now, ...future] };
}

/** The step that was taken back last; the same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const [next, ...rest] = future;
  return next === undefined ? history : { past: [...past, now], now: next, future: rest };
}
