import { useCallback, useState } from 'react';
import { type DraftTime, type FilterDraft, noFilter } from './draft.ts';

interface Drafted {
  readonly draft: FilterDraft;
  /** The times before each narrowing by the histogram, the newest last. */
  readonly before: readonly DraftTime[];
}

const timeOf = ({ preset, from, to }: DraftTime): DraftTime => ({ preset, from, to });
const sameTime = (a: DraftTime, b: DraftTime) => a.preset === b.preset && a.from === b.from && a.to === b.to;

/** What the fields say, beginning with the rows of one node or all, and the way back from each narrowing of the time. */
export function useDraft(node: string | null) {
  const [{ draft, before }, setDrafted] = useState<Drafted>(() => ({
    draft: { ...noFilter, nodes: node === null ? [] : [node] },
    before: [],
  }));
  // Whoever changes the time by hand begins anew.
  const set = useCallback(
    (next: FilterDraft) => setDrafted((now) => ({ draft: next, before: sameTime(next, now.draft) ? now.before : [] })),
    [],
  );
  const change = useCallback(
    (part: Partial<FilterDraft>) =>
      setDrafted((now) => {
        const next = { ...now.draft, ...part };
        return { draft: next, before: sameTime(next, now.draft) ? now.before : [] };
      }),
    [],
  );
  const narrow = useCallback(
    (from: number, to: number) =>
      setDrafted((now) => ({
        draft: { ...now.draft, preset: 'custom', from, to },
        before: [...now.before, timeOf(now.draft)],
      })),
    [],
  );
  const goBack = useCallback(
    () =>
      setDrafted((now) => {
        const last = now.before.at(-1);
        return last === undefined ? now : { draft: { ...now.draft, ...last }, before: now.before.slice(0, -1) };
      }),
    [],
  );
  return { draft, set, change, narrow, back: before.length === 0 ? null : goBack };
}
