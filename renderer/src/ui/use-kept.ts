import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import type { KeptStore } from '../live/kept.ts';
import type { Asked } from './ask.tsx';

/**
 * A list of the station, kept fresh while somebody looks, and how to ask again. While it is asked again, or when that
 * failed, `value` is the newest that was answered.
 */
export function useKept<T>(store: KeptStore<T>): [Asked<T>, () => void] {
  useEffect(() => store.watch(), [store]);
  const { phase, value: newest, error } = useStore(store);
  const again = useCallback(() => void store.load(), [store]);
  const value = newest === null ? {} : { value: newest };
  if (phase === 'failed' && error !== null) return [{ state: 'failed', error, ...value }, again];
  if (phase === 'ready' && newest !== null) return [{ state: 'ready', value: newest }, again];
  return [{ state: 'loading', ...value }, again];
}
