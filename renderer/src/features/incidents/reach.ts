import type { CallOutput } from '../../../../electron/contract/calls.ts';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import type { Counted, Reach } from './bins.ts';

const MINUTE = 60_000;

/** From when to when the journal reaches, and what lies beyond. */
export type JournalSpan = NonNullable<CallOutput<'incidents.span'>>;

/**
 * From where to where a filter reaches at `now`, ms: the journal's own ends where it names none, and what lies beyond
 * them only where the filter itself begins or ends there.
 */
export function reachWithin({ from, to }: IncidentFilter, journal: JournalSpan, now: number): Reach {
  const fixed = { from: from !== undefined, to: to !== undefined };
  const first = to !== undefined && to <= journal.from ? Math.min(to, journal.before?.from ?? to) : journal.from;
  const last = from !== undefined && from > journal.to ? (journal.after?.to ?? journal.to) : journal.to;
  const until = from === undefined ? last + 1 : Math.max(last + 1, now);
  return { from: from ?? first, to: to ?? until, fixed };
}

/** A span that the histogram does not show though the filter lets it pass; `to` is excluded. */
export interface Beyond {
  readonly side: 'before' | 'after';
  readonly from: number;
  readonly to: number;
  /** Where the histogram begins or ends. */
  readonly edge: number;
}

/** What lies beyond the bars of a histogram, in whole minutes as far as the bars let it. */
export function beyondBars(
  filter: Pick<IncidentFilter, 'from' | 'to'>,
  { before, after }: Pick<JournalSpan, 'before' | 'after'>,
  { from, width, counts }: Pick<Counted, 'from' | 'width' | 'counts'>,
): Beyond[] {
  const end = from + width * counts.length;
  const wholeFrom = (at: number) => Math.floor(at / MINUTE) * MINUTE;
  const wholeTo = (at: number) => (Math.floor(at / MINUTE) + 1) * MINUTE;
  const found: Beyond[] = [];
  if (filter.from === undefined && before !== null && before.from < from)
    found.push({ side: 'before', from: wholeFrom(before.from), to: Math.min(wholeTo(before.to), from), edge: from });
  if (filter.to === undefined && after !== null && after.to >= end)
    found.push({ side: 'after', from: Math.max(wholeFrom(after.from), end), to: wholeTo(after.to), edge: end });
  return found;
}
