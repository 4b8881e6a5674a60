import { useEffect, useState } from 'react';
import type { SeriesName } from '../../../../electron/contract/climate.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { type Answer, isOutdated, type Question, questionFor } from './curves.ts';
import type { Span } from './span.ts';

export interface AskedCurves {
  /** The newest answer, which may be of an older span: the old picture stays until there is a finer one. */
  readonly answer: Answer | null;
  readonly error: Failure | null;
  /** The answer does not do for what is shown: another one is on its way, or could not be had. */
  readonly outdated: boolean;
  readonly again: () => void;
}

/**
 * Asks for the curves of a span as soon as what was answered does not do for it. One question is on its way at a time;
 * what was wished for meanwhile is asked when it is back, and only the latest of it.
 */
export function useCurves(series: readonly SeriesName[], span: Span, width: number, now: number): AskedCurves {
  const { api } = useStation();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [onItsWay, setOnItsWay] = useState<Question | null>(null);
  const outdated = series.length > 0 && (answer === null || isOutdated(answer, series, span, now));
  useEffect(() => {
    if (!outdated || onItsWay !== null || error !== null || width < 50) return;
    const question = questionFor(series, span, width, now);
    setOnItsWay(question);
    void api.call('climate.history', question).then((result) => {
      setOnItsWay(null);
      if (result.ok) setAnswer({ question, at: now, length: span.to - span.from, histories: result.value });
      else setError(result.error);
    });
  }, [api, series, span, width, now, outdated, onItsWay, error]);
  return { answer, error, outdated, again: () => setError(null) };
}
