import { useCallback, useEffect, useState } from 'react';
import { type IncidentFilter, type IncidentType, incidentTypes } from '../../../../electron/contract/incidents.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useFormats } from '../../format/use.ts';
import { offsetAt } from '../../format/zoned.ts';
import { type Station, useStation } from '../../station.tsx';
import { incidentTone } from '../../ui/words.ts';
import { type Bins, binsFor, type Counted, type Reach } from './bins.ts';
import { newestQuestion } from './newest-question.ts';
import { belongs } from './rows.ts';

/** Room for a bar with the gap beside it, px. */
const BAR = 7;
/** Rows that come in are counted anew no more often than this, ms. */
const REFRESH_MS = 3_000;

/** Types that are serious whatever else is known of them. */
const seriousTypes: readonly IncidentType[] = incidentTypes.filter((type) =>
  ['critical', 'high'].includes(incidentTone(type)),
);

export interface AskedHistogram {
  /** The newest that was counted; null where there is nothing yet, or no row at all. */
  readonly counted: Counted | null;
  /** It is of the filter before. */
  readonly stale: boolean;
  readonly error: Failure | null;
  readonly again: () => void;
}

/** From where to where a filter reaches; the journal's own ends where it names none. Null for an empty journal. */
async function reachOf({ api }: Station, filter: IncidentFilter): Promise<Reach | Failure | null> {
  const fixed = { from: filter.from !== undefined, to: filter.to !== undefined };
  if (filter.from !== undefined && filter.to !== undefined) return { from: filter.from, to: filter.to, fixed };
  const asked = await api.call('incidents.span', {});
  if (!asked.ok) return asked.error;
  if (asked.value === null) return null;
  const { from, to } = asked.value;
  const until = filter.from === undefined ? to + 1 : Math.max(to + 1, Date.now());
  return { from: filter.from ?? Math.min(from, filter.to ?? from), to: filter.to ?? until, fixed };
}

/** Which of the serious types a filter lets pass. */
function seriousOf({ types }: IncidentFilter): IncidentType[] {
  return seriousTypes.filter((type) => types === undefined || types.includes(type));
}

async function countIn({ api }: Station, filter: IncidentFilter, bins: Bins): Promise<Counted | Failure> {
  const types = seriousOf(filter);
  const [all, serious] = await Promise.all([
    api.call('incidents.histogram', { filter, ...bins }),
    types.length === 0 ? null : api.call('incidents.histogram', { filter: { ...filter, types }, ...bins }),
  ]);
  if (!all.ok) return all.error;
  if (serious !== null && !serious.ok) return serious.error;
  return { ...all.value, serious: serious?.value.counts ?? all.value.counts.map(() => 0) };
}

const isFailure = (value: Counted | Reach | Failure | null): value is Failure => value !== null && 'code' in value;

/** Counts what a filter lets pass over time, in as many bars as there is room for; again when rows come in. */
export function useHistogram(filter: IncidentFilter, width: number): AskedHistogram {
  const station = useStation();
  const { timeZone } = useFormats();
  const key = JSON.stringify(filter);
  const most = Math.floor(width / BAR);
  const [shown, setShown] = useState<Omit<AskedHistogram, 'again'>>({ counted: null, stale: true, error: null });
  const [round, setRound] = useState(0);
  const [ask] = useState(newestQuestion);
  useEffect(() => {
    if (most < 1) return;
    let current = true;
    const wanted = JSON.parse(key) as IncidentFilter;
    setShown((now) => ({ ...now, stale: true }));
    const takeBack = ask(async () => {
      const reach = await reachOf(station, wanted);
      if (!current) return;
      const bins = reach === null || isFailure(reach) ? null : binsFor(reach, most, offsetAt(timeZone, reach.from));
      const counted = bins === null ? (reach as Failure | null) : await countIn(station, wanted, bins);
      if (!current) return;
      if (isFailure(counted)) setShown((now) => ({ ...now, error: counted }));
      else setShown({ counted, stale: false, error: null });
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
