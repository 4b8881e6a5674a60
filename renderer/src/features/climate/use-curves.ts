import { useCallback, useEffect, useRef, useState } from 'react';
import type { SeriesName } from '../../../../electron/contract/climate.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { type Answer, isOutdated, questionFor } from './curves.ts';
import { type Span, shownSpan } from './span.ts';

export interface AskedCurves {
  /** The newest answer, which may be of an older span: the old picture stays until there is a finer one. */
  readonly answer: Answer | null;
  readonly error: Failure | null;
  /** The answer does not do for what is shown: another one is on its way, or could not be had. */
  readonly outdated: boolean;
  readonly again: () => void;
}

interface Wanted {
  readonly series: readonly SeriesName[];
  readonly span: Span;
  readonly width: number;
  readonly now: number;
  readonly answer: Answer | null;
  readonly error: Failure | null;
}

const isWanting = ({ series, span, now, answer }: Wanted) =>
  series.length > 0 && (answer === null || isOutdated(answer, series, span, now));

/**
 * Asks for the curves of a span as soon as what was answered does not do for it. One question is on its way at a time;
 * what was wished for meanwhile is asked when it is back, and only the latest of it.
 */
export function useCurves(series: readonly SeriesName[], span: Span, width: number, now: number): AskedCurves {
  const { api, view } = useStation();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const onItsWay = useRef(false);
  const wanted = { series, span, width, now, answer, error };
  const latest = useRef<Wanted>(wanted);
  latest.current = wanted;
  const ask = useCallback(
    (want: Wanted) => {
      if (onItsWay.current || want.error !== null || want.width < 50 || !isWanting(want)) return;
      const question = questionFor(want.series, want.span, want.width, want.now);
      const length = want.span.to - want.span.from;
      onItsWay.current = true;
      void api.call('climate.history', question).then((result) => {
        onItsWay.current = false;
        if (result.ok) setAnswer({ question, at: want.now, length, histories: result.value });
        else setError(result.error);
      });
    },
    [api],
  );
  useEffect(() => ask({ series, span, width, now, answer, error }), [ask, series, span, width, now, answer, error]);
  // The question leaves with the press, not after the page has been rendered for the new span.
  useEffect(
    () =>
      view.subscribe(({ climate }, before) => {
        const others = climate.nodes !== before.climate.nodes || climate.metrics !== before.climate.metrics;
        if (others || climate.span === before.climate.span) return;
        ask({ ...latest.current, span: shownSpan(climate.span, latest.current.now) });
      }),
    [ask, view],
  );
  const again = useCallback(() => setError(null), []);
  return { answer, error, outdated: isWanting(wanted), again };
}
