/** From when to when, ms; both ends belong to it. */
export interface CaseSpan {
  readonly from: number;
  readonly to: number;
}

/** The spans of `around` ms before and after each moment, ascending; those that touch are one. */
export function spansAround(moments: readonly number[], around: number): CaseSpan[] {
  const spans: CaseSpan[] = [];
  for (const at of moments.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && at - around <= last.to) spans[spans.length - 1] = { from: last.from, to: at + around };
    else spans.push({ from: Math.max(0, at - around), to: at + around });
  }
  return spans;
}
