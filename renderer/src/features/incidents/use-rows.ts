import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput } from '../../../../electron/contract/calls.ts';
import type { Incident, IncidentFilter } from '../../../../electron/contract/incidents.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { type FirstPage, firstPage, PAGE } from './first-page.ts';
import { newestQuestion } from './newest-question.ts';
import { belongs, HELD_ROWS, mergeRows } from './rows.ts';

const RELOAD_MS = 1_000;

export interface Rows {
  readonly rows: readonly Incident[];
  /** `loading` only while there is nothing to show: rows of the filter before stay until those of the new one are there. */
  readonly phase: 'loading' | 'ready' | 'failed';
  /** The rows are those of the filter before. */
  readonly stale: boolean;
  /** Changes when the rows are those of another filter. */
  readonly of: number;
  readonly error: Failure | null;
  /** Older rows are being fetched. */
  readonly more: boolean;
  /** All rows that match are here, or as many as are held. */
  readonly end: 'all' | 'held' | null;
  readonly count: CallOutput<'incidents.count'> | null;
  loadMore(): void;
  reload(): void;
}

type Cursor = CallOutput<'incidents.page'>['next'];

interface Shown extends Pick<Rows, 'rows' | 'phase' | 'stale' | 'of' | 'error' | 'more' | 'count'> {
  readonly next: Cursor;
}

const nothing: Shown = {
  rows: [],
  phase: 'loading',
  stale: false,
  of: 0,
  error: null,
  more: false,
  count: null,
  next: null,
};

/** What is shown with a page that came: the first of a filter takes the place of all, an older one joins. */
function withPage(shown: Shown, page: CallOutput<'incidents.page'>, first: boolean, of: number): Shown {
  const rows = first ? page.rows : mergeRows(shown.rows, page.rows);
  return { ...shown, rows, of, next: page.next, phase: 'ready', stale: false, error: null, more: false };
}

function withFailure(shown: Shown, error: Failure, first: boolean): Shown {
  return first ? { ...nothing, of: shown.of, phase: 'failed', error } : { ...shown, error, more: false };
}

/** What is shown with rows that came in since. Of those that are there already nothing is counted again. */
function withFresh(shown: Shown, fresh: readonly Incident[]): Shown {
  const known = new Set(shown.rows.map(({ id }) => id));
  const added = fresh.filter(({ id }) => !known.has(id));
  if (added.length === 0) return shown;
  const { count } = shown;
  const grown = count === null || count.capped ? count : { ...count, count: count.count + added.length };
  return { ...shown, rows: mergeRows(shown.rows, added), count: grown };
}

/**
 * The rows of a filter: pages by key as one scrolls, new ones as they come. A change of the filter begins anew. `foreseen`
 * is for whoever asks for the first page before the filter comes here.
 */
export function useRows(filter: IncidentFilter, foreseen?: FirstPage): Rows {
  const { api } = useStation();
  const own = useMemo(() => firstPage(api), [api]);
  const firstOf = foreseen ?? own;
  const key = JSON.stringify(filter);
  const [shown, setShown] = useState(nothing);
  const [round, setRound] = useState(0);
  const busy = useRef(false);
  const generation = useRef(0);
  const [askCount] = useState(newestQuestion);
  const fetchPage = useCallback(
    async (after: Cursor, mine: number) => {
      busy.current = true;
      const first = after === null;
      const page = await (first
        ? firstOf.take(key)
        : api.call('incidents.page', { filter: JSON.parse(key) as IncidentFilter, limit: PAGE, after }));
      if (mine !== generation.current) return;
      busy.current = false;
      setShown((now) => (page.ok ? withPage(now, page.value, first, mine) : withFailure(now, page.error, first)));
    },
    [api, key, firstOf],
  );
  // Before the frame is drawn: the question leaves sooner, and that the rows are those of before is no frame of its own.
  useLayoutEffect(() => {
    generation.current += 1;
    const mine = generation.current;
    setShown((now) => ({ ...now, stale: now.phase === 'ready', phase: now.phase === 'ready' ? 'ready' : 'loading' }));
    void fetchPage(null, mine);
    const takeBack = askCount(async () => {
      const result = await api.call('incidents.count', { filter: JSON.parse(key) as IncidentFilter });
      if (mine === generation.current) setShown((now) => ({ ...now, count: result.ok ? result.value : null }));
    });
    return () => {
      generation.current += 1;
      takeBack();
    };
  }, [api, key, fetchPage, askCount, round]);
  const add = useCallback((fresh: readonly Incident[]) => setShown((now) => withFresh(now, fresh)), []);
  const { rows, phase, stale, next, ...rest } = shown;
  const ready = phase === 'ready' && !stale;
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const held = useRef(shown.rows);
  held.current = shown.rows;
  // The newest page joins what is held where they touch; where more came in between than a page has, all begins anew.
  const addPage = useCallback(
    (page: readonly Incident[]) => {
      const known = new Set(held.current.map(({ id }) => id));
      if (page.length < PAGE || page.some(({ id }) => known.has(id))) add(page);
      else reload();
    },
    [add, reload],
  );
  usePushed(key, ready, add, addPage);
  const full = rows.length >= HELD_ROWS;
  const loadMore = useCallback(() => {
    if (busy.current || next === null || full || !ready) return;
    setShown((now) => ({ ...now, more: true }));
    void fetchPage(next, generation.current);
  }, [fetchPage, next, full, ready]);
  return { rows, phase, stale, ...rest, end: full ? 'held' : ready && next === null ? 'all' : null, loadMore, reload };
}

/**
 * Adds pushed rows that belong; where only the station can tell, or rows were dropped, asks for the first page again.
 * It listens to the store itself: a batch without rows draws nothing.
 */
function usePushed(
  key: string,
  ready: boolean,
  add: (rows: readonly Incident[]) => void,
  addPage: (rows: readonly Incident[]) => void,
): void {
  const { api, live } = useStation();
  useEffect(() => {
    if (!ready) return;
    const filter = JSON.parse(key) as IncidentFilter;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async () => {
      timer = null;
      const page = await api.call('incidents.page', { filter, limit: PAGE });
      if (current && page.ok) addPage(page.value.rows);
    };
    let current = true;
    const stop = live.subscribe((state, before) => {
      if (state.fresh === before.fresh) return;
      const judged = state.fresh.map((row) => [row, belongs(filter, row)] as const);
      const mine = judged.flatMap(([row, verdict]) => (verdict === true ? [row] : []));
      if (mine.length > 0) add(mine);
      const unsure = state.dropped > before.dropped || judged.some(([, verdict]) => verdict === null);
      if (unsure) timer ??= setTimeout(() => void ask(), RELOAD_MS);
    });
    return () => {
      current = false;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [api, live, key, ready, add, addPage]);
}
