import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../../../electron/contract/calls.ts';
import type { Incident, IncidentFilter } from '../../../../electron/contract/incidents.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useLive, useStation } from '../../station.tsx';
import { belongs, HELD_ROWS, mergeRows } from './rows.ts';

const PAGE = 200;
const RELOAD_MS = 1_000;

export interface Rows {
  readonly rows: readonly Incident[];
  readonly phase: 'loading' | 'ready' | 'failed';
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

/** The rows of a filter: pages by key as one scrolls, new ones as they come. A change of the filter begins anew. */
export function useRows(filter: IncidentFilter): Rows {
  const { api } = useStation();
  const key = JSON.stringify(filter);
  const [rows, setRows] = useState<readonly Incident[]>([]);
  const held = useRef(rows);
  const [phase, setPhase] = useState<Rows['phase']>('loading');
  const [error, setError] = useState<Failure | null>(null);
  const [more, setMore] = useState(false);
  const [count, setCount] = useState<Rows['count']>(null);
  const [round, setRound] = useState(0);
  const next = useRef<Cursor>(null);
  const busy = useRef(false);
  const generation = useRef(0);
  const put = useCallback((all: readonly Incident[]) => {
    held.current = all;
    setRows(all);
  }, []);

  const fetchPage = useCallback(
    async (after: Cursor, mine: number) => {
      busy.current = true;
      const page = await api.call('incidents.page', {
        filter: JSON.parse(key) as IncidentFilter,
        limit: PAGE,
        ...(after === null ? {} : { after }),
      });
      if (mine !== generation.current) return;
      busy.current = false;
      setMore(false);
      if (!page.ok) {
        setError(page.error);
        if (after === null) setPhase('failed');
        return;
      }
      next.current = page.value.next;
      setError(null);
      setPhase('ready');
      put(mergeRows(held.current, page.value.rows));
    },
    [api, key, put],
  );

  useEffect(() => {
    generation.current += 1;
    const mine = generation.current;
    put([]);
    setPhase('loading');
    setCount(null);
    void fetchPage(null, mine);
    void api.call('incidents.count', { filter: JSON.parse(key) as IncidentFilter }).then((result) => {
      if (mine === generation.current && result.ok) setCount(result.value);
    });
    return () => {
      generation.current += 1;
    };
  }, [api, key, fetchPage, put, round]);

  const add = useCallback(
    (fresh: readonly Incident[]) => {
      const before = held.current.length;
      put(mergeRows(held.current, fresh));
      const grown = held.current.length - before;
      if (grown > 0) setCount((now) => (now === null || now.capped ? now : { ...now, count: now.count + grown }));
    },
    [put],
  );
  usePushed(key, phase === 'ready', add);

  const loadMore = useCallback(() => {
    if (busy.current || next.current === null || rows.length >= HELD_ROWS) return;
    setMore(true);
    void fetchPage(next.current, generation.current);
  }, [fetchPage, rows.length]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const end = rows.length >= HELD_ROWS ? 'held' : phase === 'ready' && next.current === null ? 'all' : null;
  return { rows, phase, error, more, end, count, loadMore, reload };
}

/** Adds pushed rows that belong; where only the station can tell, or rows were dropped, asks for the first page again. */
function usePushed(key: string, ready: boolean, add: (rows: readonly Incident[]) => void): void {
  const { api } = useStation();
  const fresh = useLive((state) => state.fresh);
  const dropped = useLive((state) => state.dropped);
  const seenDropped = useRef(dropped);
  const [asks, setAsks] = useState(0);
  useEffect(() => {
    if (!ready) return;
    const filter = JSON.parse(key) as IncidentFilter;
    const judged = fresh.map((row) => [row, belongs(filter, row)] as const);
    const mine = judged.flatMap(([row, verdict]) => (verdict === true ? [row] : []));
    if (mine.length > 0) add(mine);
    const lost = dropped > seenDropped.current;
    seenDropped.current = dropped;
    if (lost || judged.some(([, verdict]) => verdict === null)) setAsks((n) => n + 1);
  }, [fresh, dropped, key, ready, add]);
  useEffect(() => {
    if (asks === 0) return;
    const timer = setTimeout(() => {
      void api.call('incidents.page', { filter: JSON.parse(key) as IncidentFilter, limit: PAGE }).then((page) => {
        if (page.ok) add(page.value.rows);
      });
    }, RELOAD_MS);
    return () => clearTimeout(timer);
  }, [api, asks, key, add]);
}
