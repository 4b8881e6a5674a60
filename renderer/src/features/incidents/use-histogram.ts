import { useCallback, useEffect, useState } from 'react';
import { type IncidentFilter, type IncidentType, incidentTypes } from '../../../../electron/contract/incidents.ts';
import { type Failure, ok, type Result } from '../../../../electron/contract/result.ts';
import { useFormats } from '../../format/use.ts';
import { offsetAt } from '../../format/zoned.ts';
import { type Station, useStation } from '../../station.tsx';
import { incidentTone } from '../../ui/words.ts';
import { type Bins, binsFor, type Counted } from './bins.ts';
import { newestQuestion } from './newest-question.ts';
import { type Beyond, beyondBars, type JournalSpan, reachWithin } from './reach.ts';
import { belongs } from './rows.ts';

/** Room for a bar with the gap beside it, px. */
const BAR = 7;
/** Rows that come in are counted anew no more often than this, ms. */
const REFRESH_MS = 3_000;

/** Types that are serious whatever else is known of them. */
const seriousTypes: readonly IncidentType[] = incidentTypes.filter((type) =>
  ['critical', 'high'].includes(incidentTone(type)),
);

/** Rows that the filter lets pass beyond the bars. */
export interface Outlying extends Beyond {
  /** At least one. */
  readonly rows: number;
  /** There are more than were counted. */
  readonly capped: boolean;
}

export interface AskedHistogram {
  /** The newest that was counted; null where there is nothing yet, or no row at all. */
  readonly counted: Counted | null;
  /** Rows that lie beyond what was counted. */
  readonly outlying: readonly Outlying[];
  /** It is of the filter before. */
  readonly stale: boolean;
  readonly error: Failure | null;
  readonly again: () => void;
}

const nothing: Pick<AskedHistogram, 'counted' | 'outlying'> = { counted: null, outlying: [] };

/** Bars that there is room for, and the zone by whose clocks they begin (IANA). */
interface Look {
  readonly most: number;
  readonly timeZone: string;
}

/** What bounds a filter: its own ends, else those of the journal. Null for an empty journal. */
async function spanFor({ api }: Station, { from, to }: IncidentFilter): Promise<Result<JournalSpan | null>> {
  if (from === undefined || to === undefined) return await api.call('incidents.span', {});
  return ok({ from, to, before: null, after: null });
}

/** Which of the serious types a filter lets pass. */
function seriousOf({ types }: IncidentFilter): IncidentType[] {
  return seriousTypes.filter((type) => types === undefined || types.includes(type));
}

async function countIn({ api }: Station, filter: IncidentFilter, bins: Bins): Promise<Result<Counted>> {
  const types = seriousOf(filter);
  const [all, serious] = await Promise.all([
    api.call('incidents.histogram', { filter, ...bins }),
    types.length === 0 ? null : api.call('incidents.histogram', { filter: { ...filter, types }, ...bins }),
  ]);
  if (!all.ok) return all;
  if (serious !== null && !serious.ok) return serious;
  return ok({ ...all.value, serious: serious?.value.counts ?? all.value.counts.map(() => 0) });
}

/** How many rows a filter lets pass in each of these spans; those without any are left out. */
async function countBeyond({ api }: Station, filter: IncidentFilter, spans: Beyond[]): Promise<Result<Outlying[]>> {
  const found: Outlying[] = [];
  for (const span of spans) {
    const asked = await api.call('incidents.count', { filter: { ...filter, from: span.from, to: span.to } });
    if (!asked.ok) return asked;
    const { count: rows, capped } = asked.value;
    if (rows > 0) found.push({ ...span, rows, capped });
  }
  return ok(found);
}

/** Counts what a filter lets pass: in bars over its span, and beyond them. */
async function countOver(station: Station, filter: IncidentFilter, journal: JournalSpan | null, look: Look) {
  if (journal === null) return ok(nothing);
  const reach = reachWithin(filter, journal, Date.now());
  const counted = await countIn(station, filter, binsFor(reach, look.most, offsetAt(look.timeZone, reach.from)));
  if (!counted.ok) return counted;
  const outlying = await countBeyond(station, filter, beyondBars(filter, journal, counted.value));
  return outlying.ok ? ok({ counted: counted.value, outlying: outlying.value }) : outlying;
}

/** Counts what a filter lets pass over time, in as many bars as there is room for; again when rows come in. */
export function useHistogram(filter: IncidentFilter, width: number): AskedHistogram {
  const station = useStation();
  const { timeZone } = useFormats();
  const key = JSON.stringify(filter);
  const most = Math.floor(width / BAR);
  const [shown, setShown] = useState<Omit<AskedHistogram, 'again'>>({ ...nothing, stale: true, error: null });
  const [round, setRound] = useState(0);
  const [ask] = useState(newestQuestion);
  useEffect(() => {
    if (most < 1) return;
    let current = true;
    const wanted = JSON.parse(key) as IncidentFilter;
    setShown((now) => ({ ...now, stale: true }));
    const takeBack = ask(async () => {
      const journal = await spanFor(station, wanted);
      if (!current) return;
      const found = journal.ok ? await countOver(station, wanted, journal.value, { most, timeZone }) : journal;
      if (!current) return;
      if (found.ok) setShown({ ...found.value, stale: false, error: null });
      else setShown((now) => ({ ...now, error: found.error }));
    });
    return () => {
      current = false;
      takeBack();
    };
  }, [station, key, most, round, timeZone, ask]);
  const again = useCallback(() => setRound((n) => n + 1), []);
  useRefresh(key, again);
  return { ...shown, again };
}

/** Asks again a while after rows have come in that may belong. */
function useRefresh(key: string, again: () => void): void {
  const { live } = useStation();
  useEffect(() => {
    const filter = JSON.parse(key) as IncidentFilter;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = live.subscribe((state, before) => {
      if (state.fresh === before.fresh || !state.fresh.some((row) => belongs(filter, row) !== false)) return;
      timer ??= setTimeout(() => {
        timer = null;
        again();
      }, REFRESH_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [live, key, again]);
}
