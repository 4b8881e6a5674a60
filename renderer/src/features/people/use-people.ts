import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { useStation } from '../../station.tsx';
import type { Asked } from '../../ui/ask.tsx';

/** All cardholders, kept fresh while somebody looks, and how to ask again. */
export function usePeople(): [Asked<readonly Cardholder[]>, () => void] {
  const { people: store } = useStation();
  useEffect(() => store.watch(), [store]);
  const { phase, people, error } = useStore(store);
  const again = useCallback(() => void store.load(), [store]);
  const value = people === null ? {} : { value: people };
  if (phase === 'failed' && error !== null) return [{ state: 'failed', error, ...value }, again];
  if (phase === 'ready' && people !== null) return [{ state: 'ready', value: people }, again];
  return [{ state: 'loading', ...value }, again];
}
