import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import { useStation } from '../../station.tsx';
import type { Asked } from '../../ui/ask.tsx';

/**
 * The access book, kept fresh while somebody looks, and how to ask again.
 * While it is asked again, or when that failed, `value` is the newest that was answered.
 */
export function useAccessBook(): [Asked<AccessBook>, () => void] {
  const { book: store } = useStation();
  useEffect(() => store.watch(), [store]);
  const { phase, book, error } = useStore(store);
  const again = useCallback(() => void store.load(), [store]);
  const value = book === null ? {} : { value: book };
  if (phase === 'failed' && error !== null) return [{ state: 'failed', error, ...value }, again];
  if (phase === 'ready' && book !== null) return [{ state: 'ready', value: book }, again];
  return [{ state: 'loading', ...value }, again];
}
