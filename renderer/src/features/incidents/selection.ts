import { useMemo, useState } from 'react';
import type { Incident } from '../../../../electron/contract/incidents.ts';

/** Rows that were chosen for a case; they stay chosen while other ones are looked for. */
export interface Selection {
  readonly rows: ReadonlyMap<number, Incident>;
  toggle(row: Incident): void;
  add(rows: readonly Incident[]): void;
  none(): void;
}

/** Begins with none. */
export function useSelection(): Selection {
  const [rows, setRows] = useState<ReadonlyMap<number, Incident>>(new Map());
  return useMemo(
    () => ({
      rows,
      toggle: (row) =>
        setRows((before) => {
          const next = new Map(before);
          if (!next.delete(row.id)) next.set(row.id, row);
          return next;
        }),
      add: (more) => setRows((before) => new Map([...before, ...more.map((row) => [row.id, row] as const)])),
      none: () => setRows(new Map()),
    }),
    [rows],
  );
}
