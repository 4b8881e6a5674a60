import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { SERIES_MS, type Series, withGaps } from '../live/series.ts';

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A line over the last hour without axes; where readings are missing there is no line. */
export function Spark(props: {
  readonly series: Series;
  readonly gapMs: number;
  readonly width: number;
  readonly height: number;
  readonly scheme: string;
}) {
  const place = useRef<HTMLSpanElement>(null);
  const plot = useRef<uPlot | null>(null);
  const { series, gapMs, width, height, scheme } = props;
  useEffect(() => {
    if (place.current === null) return;
    const hidden = { show: false };
    const made = new uPlot(
      {
        width,
        height,
        pxAlign: 0,
        cursor: hidden,
        legend: hidden,
        scales: { x: { time: false, range: () => [Date.now() - SERIES_MS, Date.now()] }, y: { range: around } },
        axes: [hidden, hidden],
        padding: [2, 2, 2, 2],
        series: [{}, { stroke: colour('--muted'), width: 1.4, spanGaps: false, points: hidden }],
      },
      [[], []],
      place.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [width, height, scheme]);
  useEffect(() => {
    const { at, columns } = withGaps(series.at, [series.value], gapMs);
    plot.current?.setData([at, columns[0] ?? []]);
  }, [series, gapMs, width, height, scheme]);
  return <span ref={place} className="spark" style={{ width, height }} aria-hidden />;
}

/** At least three units high, so that noise does not look like a storm. */
const around: uPlot.Range.Function = (_plot, low, high) => {
  const middle = ((low ?? 0) + (high ?? 0)) / 2;
  const half = Math.max(1.5, ((high ?? 0) - (low ?? 0)) / 2);
  return [middle - half, middle + half];
};
