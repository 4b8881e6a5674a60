/** Sequence numbers from `from` to `to`, both included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** Which sequence numbers of one boot are accounted for: in the journal, or known there to be lost. */
export interface Coverage {
  /** Everything from 1 up to here. */
  readonly upTo: number;
  /** Ranges above `upTo + 1`, ascending, with at least one number missing between any two. */
  readonly beyond: readonly SequenceRange[];
}

/** Nothing of a boot is there yet. */
export const uncovered: Coverage = { upTo: 0, beyond: [] };

/** Adds a range. A number that is covered already stays so; `from` above `to` adds nothing. */
export function cover(coverage: Coverage, from: number, to: number): Coverage {
  if (to <= coverage.upTo || from > to) return coverage;
  if (coverage.beyond.length === 0 && from <= coverage.upTo + 1) return { upTo: to, beyond: [] };
  return settle(coverage.upTo, merge(coverage.beyond, { from: Math.max(from, coverage.upTo + 1), to }));
}

function merge(ranges: readonly SequenceRange[], added: SequenceRange): SequenceRange[] {
  const before = ranges.filter((range) => range.to < added.from - 1);
  const after = ranges.filter((range) => range.from > added.to + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(added.from, ...touched.map((range) => range.from));
  const to = Math.max(added.to, ...touched.map((range) => range.to));
  return [...before, { from, to }, ...after];
}

function settle(upTo: number, beyond: readonly SequenceRange[]): Coverage {
  const first = beyond[0];
  return first !== undefined && first.from <= upTo + 1 ? { upTo: first.to, beyond: beyond.slice(1) } : { upTo, beyond };
}

/** Whether a sequence number is accounted for. */
export function covers(coverage: Coverage, seq: number): boolean {
  return seq <= coverage.upTo || coverage.beyond.some((range) => range.from <= seq && seq <= range.to);
}

/** What is missing up to the highest number that is there, or up to `expected` if that is higher. */
export function missing(coverage: Coverage, expected: number): SequenceRange[] {
  const gaps: SequenceRange[] = [];
  let next = coverage.upTo + 1;
  for (const range of coverage.beyond) {
    gaps.push({ from: next, to: range.from - 1 });
    next = range.to + 1;
  }
  if (expected >= next) gaps.push({ from: next, to: expected });
  return gaps;
}

/** The range that a row of the journal declares lost for good (`buffer.overflow` of a node, `journal.gap` of ours). */
export function declaredLost(
  type: string,
  value: { readonly [key: string]: unknown },
): (SequenceRange & { readonly boot: number }) | null {
  if (type === 'buffer.overflow') return lostRange(value['lostBoot'], value['lostFrom'], value['lostTo']);
  if (type === 'journal.gap') return lostRange(value['boot'], value['from'], value['to']);
  return null;
}

function lostRange(boot: unknown, from: unknown, to: unknown): (SequenceRange & { readonly boot: number }) | null {
  if (typeof boot !== 'number' || typeof from !== 'number' || typeof to !== 'number') return null;
  return from >= 1 && to >= from ? { boot, from, to } : null;
}
