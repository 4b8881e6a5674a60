import { useEffect } from 'react';
import { chartMetrics } from '../../../electron/contract/fields.ts';
import { useLive, useStation } from '../station.tsx';
import { SERIES_MS } from './series.ts';

const SEED_POINTS = 400;

/** Begins the curves of a node with what was measured before the window was open. */
export function useSeed(node: string): void {
  const { api, live } = useStation();
  const phase = useLive((state) => state.phase);
  useEffect(() => {
    if (phase !== 'live') return;
    const to = Date.now();
    const series = chartMetrics.map((metric) => ({ node, metric }));
    void api.call('climate.history', { series, from: to - SERIES_MS, to, points: SEED_POINTS }).then((result) => {
      if (!result.ok) return;
      for (const [i, { at, mean, gap }] of result.value.entries()) {
        const metric = chartMetrics[i];
        if (metric !== undefined) live.seed(node, metric, { at, value: mean, gapMs: gap });
      }
    });
  }, [api, live, node, phase]);
}
