import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import { withGaps } from '../../live/series.ts';
import { type LimitName, scaleOf } from './ranges.ts';

export interface Curve {
  readonly at: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
}

export interface ChartProps {
  readonly curve: Curve;
  readonly from: number;
  readonly to: number;
  readonly gapMs: number;
  readonly limits: readonly { readonly name: LimitName; readonly value: number }[];
  readonly unit: string;
  readonly label: string;
  readonly scheme: string;
}

const DAY_MS = 86_400_000;
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function drawLimits(plot: uPlot, limits: ChartProps['limits'], words: (name: LimitName) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px ${colour('--font')}`;
  for (const { name, value } of limits) {
    const y = Math.round(plot.valToPos(value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    const alarm = name.startsWith('alarm');
    ctx.strokeStyle = ctx.fillStyle = colour(alarm ? '--high' : '--medium');
    ctx.lineWidth = (alarm ? 1.6 : 1.2) * devicePixelRatio;
    ctx.setLineDash(alarm ? [] : [6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const below = name.endsWith('low');
    ctx.textAlign = 'left';
    ctx.textBaseline = below ? 'top' : 'bottom';
    ctx.fillText(words(name), bbox.left + 6 * devicePixelRatio, y + (below ? 3 : -3) * devicePixelRatio);
  }
  ctx.restore();
}

/** Times of the axis in the site's zone; the day as well where the range is longer than one. */
const timeTicks = (formats: Formats, span: number) => (_plot: uPlot, splits: number[]) =>
  splits.map((at) => (span > DAY_MS ? formats.shortDay(at) : formats.minute(at)));

function options(
  props: ChartProps,
  formats: Formats,
  size: { width: number; height: number },
  words: (name: LimitName) => string,
): uPlot.Options {
  const { from, to, limits } = props;
  const accent = colour('--accent');
  const axis = {
    stroke: colour('--muted'),
    font: `12px ${colour('--font')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const edge = { width: 0, points: { show: false }, spanGaps: false };
  return {
    ...size,
    ms: 1,
    tzDate: (at) => uPlot.tzDate(new Date(at), formats.timeZone),
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    legend: { show: false },
    scales: {
      x: { min: from, max: to },
      y: {
        range: (_plot, low, high) =>
          scaleOf(
            low ?? 20,
            high ?? 20,
            limits.map(({ value }) => value),
          ),
      },
    },
    axes: [
      { ...axis, values: timeTicks(formats, to - from), space: 70, size: 28 },
      {
        ...axis,
        size: 52,
        values: (_plot, splits) => splits.map((value) => formats.number(value, Number.isInteger(value) ? 0 : 1)),
      },
    ],
    series: [{}, edge, { stroke: accent, width: 1.6, points: { show: false }, spanGaps: false }, edge],
    bands: [{ series: [3, 1], fill: `color-mix(in srgb, ${accent} 24%, transparent)` }],
    hooks: { draw: [(plot) => drawLimits(plot, limits, words)] },
  };
}

/** One curve with its min/max band, its limits drawn in, and gaps where nothing was measured. Drag to zoom, double-click to return. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { ref, width, height } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const limitKey = props.limits.map(({ name, value }) => `${name}${value}`).join();
  useEffect(() => {
    if (place.current === null || width < 50 || height < 50) return;
    const words = (name: LimitName) => t(`limit.${name}`);
    const made = new uPlot(options(props, formats, { width, height }, words), data(props), place.current);
    made.hooks.setCursor = [(each) => writeReadout(each, readout.current, formats, props.unit)];
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- made anew only for what cannot be changed; points and span follow below
  }, [width, height, formats, limitKey, props.scheme, props.unit, t]);
  useEffect(() => {
    const current = plot.current;
    if (current === null) return;
    current.batch(() => {
      current.setData(data(props), false);
      current.setScale('x', { min: props.from, max: props.to });
    });
  }, [props]);
  return (
    <div className="chart" role="img" aria-label={props.label}>
      <div className="chart-plot" ref={ref}>
        <div ref={place} />
      </div>
      <div ref={readout} className="chart-readout small" aria-hidden />
    </div>
  );
}

function data({ curve, gapMs }: ChartProps): uPlot.AlignedData {
  const { at, columns } = withGaps(curve.at, [curve.min, curve.mean, curve.max], gapMs);
  const [min = [], mean = [], max = []] = columns;
  return [at, min, mean, max];
}

function writeReadout(plot: uPlot, into: HTMLElement | null, formats: Formats, unit: string): void {
  if (into === null) return;
  const index = plot.cursor.idx;
  const [at, min, mean, max] = plot.data.map((column) => (index == null ? undefined : column[index]));
  const number = (value: number | null | undefined) => (value == null ? '–' : formats.number(value, 1));
  into.textContent =
    at == null || mean == null
      ? ''
      : `${formats.moment(at)} · ${number(mean)} ${unit} (${number(min)} – ${number(max)})`;
}
