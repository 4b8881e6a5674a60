import { type RefObject, useCallback, useRef, useState } from 'react';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import type { LinesHandle } from '../../ui/lines.tsx';

/** The row that is open beside the table, and those that led to it. */
export function useOpenRow(rows: readonly Incident[], table: RefObject<LinesHandle | null>) {
  const [trail, setTrail] = useState<readonly Incident[]>([]);
  const place = useRef<HTMLElement | null>(null);
  const all = useRef(rows);
  all.current = rows;
  const first = useRef<number | null>(null);
  const show = useCallback((row: Incident) => {
    first.current = row.id;
    setTrail([row]);
  }, []);
  const follow = useCallback((row: Incident) => setTrail((before) => [...before, row]), []);
  const goBack = useCallback(() => setTrail((before) => before.slice(0, -1)), []);
  const into = useCallback(() => place.current?.focus(), []);
  // The keyboard goes back to the row that one had opened.
  const close = useCallback(() => {
    setTrail([]);
    const index = all.current.findIndex(({ id }) => id === first.current);
    if (index >= 0) table.current?.focus(index);
  }, [table]);
  return { open: trail.at(-1) ?? null, place, show, follow, into, close, back: trail.length > 1 ? goBack : null };
}
