import { useEffect, useState } from 'react';

const REFRESH_MS = 15_000;

/** Changes at once for the first news and then at most every `REFRESH_MS`, so that a flood of events asks no flood of questions. */
export function useRound(newest: number): number {
  const [round, setRound] = useState(newest);
  const [ripe, setRipe] = useState(true);
  useEffect(() => {
    if (!ripe || newest === round) return;
    setRound(newest);
    setRipe(false);
  }, [ripe, newest, round]);
  useEffect(() => {
    if (ripe) return;
    const timer = setTimeout(() => setRipe(true), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [ripe]);
  return round;
}
