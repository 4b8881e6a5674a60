import type { AccessBook } from '../../../../electron/contract/access.ts';
import { useStation } from '../../station.tsx';
import type { Asked } from '../../ui/ask.tsx';
import { useKept } from '../../ui/use-kept.ts';

/** The access book, kept fresh while somebody looks, and how to ask again. */
export function useAccessBook(): [Asked<AccessBook>, () => void] {
  return useKept(useStation().book);
}
