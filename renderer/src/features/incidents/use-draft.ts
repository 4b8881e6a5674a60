import { useCallback, useRef, useState } from 'react';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import { type DraftTime, draftFrom, type FilterDraft, filterFrom } from './draft.ts';

interface Drafted {
  readonly draft: FilterDraft;
  /** The times before each narrowing by the histogram, the newest last. */
  readonly before: readonly DraftTime[];
}

const timeOf = ({ preset, from, to }: DraftTime): DraftTime => ({ preset, from, to });
const sameTime = (a: DraftTime, b: DraftTime) => a.preset === b.preset && a.from === b.from && a.to === b.to;
const withFilter = (drafted: Drafted) => ({ ...drafted, filter: filterFrom(drafted.draft, Date.now()) });

/**
 * What the fields say, beginning with what a filter means, the filter that it means, and the way back from each
 * narrowing of the time. `onFilter` hears of another filter at once, before anything is rendered for it.
 */
export function useDraft(first: IncidentFilter, onFilter: (filter: IncidentFilter) => void) {
  const [drafted, setDrafted] = useState(() => withFilter({ draft: draftFrom(first), before: [] }));
  const newest = useRef(drafted);
  const put = useCallback(
    (step: (now: Drafted) => Drafted) => {
      const [was, next] = [newest.current, withFilter(step(newest.current))];
      newest.current = next;
      if (JSON.stringify(next.filter) !== JSON.stringify(was.filter)) onFilter(next.filter);
      setDrafted(next);
    },
    [onFilter],
  );
  // Whoever changes the time by hand begins anew.
  const set = useCallback(
    (next: FilterDraft) => put((now) => ({ draft: next, before: sameTime(next, now.draft) ? now.before : [] })),
    [put],
  );
  const change = useCallback((part: Partial<FilterDraft>) => set({ ...newest.current.draft, ...part }), [set]);
  const narrow = useCallback(
    (from: number, to: number) =>
      put((now) => ({
        draft: { ...now.draft, preset: 'custom', from, to },
        before: [...now.before, timeOf(now.draft)],
      })),
    [put],
  );
  const goBack = useCallback(
    () =>
      put((now) => {
        const last = now.before.at(-1);
        return last === undefined ? now : { draft: { ...now.draft, ...last }, before: now.before.slice(0, -1) };
      }),
    [put],
  );
  const { draft, filter, before } = drafted;
  return { draft, filter, set, change, narrow, back: before.length === 0 ? null : goBack };
}
