import { useElementSize } from '@mantine/hooks';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import type { ClimateView } from '../../shell/view.ts';
import { token } from './curve-style.ts';
import { extremes } from './curves.ts';
import { drawScene, NAME_WIDTH, type Scene } from './draw.ts';
import { scaleOf } from './ranges.ts';
import { Readout } from './readout.tsx';
import { between, moved, zoomed } from './span.ts';

export interface ChartProps {
  readonly metric: ChartMetric;
  readonly scene: Scene;
  readonly unit: string;
  /** The whole chart in a sentence. */
  readonly label: string;
  /** Light or dark: the canvas takes its colours anew. */
  readonly scheme: string;
  readonly now: number;
  readonly onSpan: (span: ClimateView['span']) => void;
  /** The plot while it is there, for whoever makes a picture of it. */
  readonly onPlot: (plot: uPlot | null) => void;
}

const DAY_MS = 86_400_000;
/** Longer than a month's increment on the time axis. */
const MONTH_MS = 27 * DAY_MS;
/** Half of “Nov. 2026” on the time axis, px. */
const TIME_HALF = 30;
/** One notch of the wheel. */
const NOTCH = 1.25;
/** A shorter drag is a click that slipped, px. */
const SLIP = 5;

/** Times of the axis in the site's zone; a day at its midnight, months where it spans years. */
function timeTicks(formats: Formats) {
  return (_plot: uPlot, splits: number[], _axis: number, _space: number, step: number): string[] =>
    splits.map((at) => {
      if (step >= MONTH_MS) return formats.month(at);
      const minute = formats.minute(at);
      if (step >= DAY_MS || minute === '00:00') return formats.shortDay(at);
      return step < 60_000 ? formats.time(at) : minute;
    });
}

/** Decimals that the steps of an axis need: 2.5 → 1. */
function decimalsOf(step: number): number {
  return [0, 1, 2].find((each) => Math.abs(step * 10 ** each - Math.round(step * 10 ** each)) < 1e-6) ?? 2;
}

interface Live {
  readonly props: RefObject<ChartProps>;
  readonly onCursor: (at: number | null, left: number) => void;
}

function options({ props, onCursor }: Live, formats: Formats, size: { width: number; height: number }): uPlot.Options {
  const { scene } = props.current;
  const axis = {
    stroke: token('--muted'),
    font: `12px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  const numbers = (_plot: uPlot, splits: number[], _axis: number, _space: number, step: number) =>
    splits.map((value) => formats.number(value, decimalsOf(step)));
  return {
    ...size,
    ms: 1,
    tzDate: (at) => uPlot.tzDate(new Date(at), formats.timeZone),
    // At the right half of the widest time must fit: it may stand at the very end.
    padding: [8, scene.named ? NAME_WIDTH : TIME_HALF, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: SLIP },
      sync: { key: 'climate', setSeries: false },
      bind: { mousedown: panOrSelect(props), dblclick: () => null },
    },
    scales: { x: { auto: false }, y: { auto: false } },
    axes: [
      { ...axis, values: timeTicks(formats), space: 76, size: 28 },
      { ...axis, values: numbers, space: 38, size: 48 },
    ],
    series: [{}, { show: false }],
    hooks: {
      draw: [(plot) => drawScene(plot, props.current.scene)],
      setCursor: [
        (plot) => {
          const { left = -1 } = plot.cursor;
          onCursor(left < 0 ? null : plot.posToVal(left, 'x'), left);
        },
      ],
      setSelect: [(plot) => chooseSelected(plot, props.current)],
    },
  };
}

/** A drag chooses a span; with Shift it moves the one that is shown. */
function panOrSelect(props: RefObject<ChartProps>): NonNullable<uPlot.Cursor.Bind['mousedown']> {
  return (plot, _target, handle) => (event: MouseEvent) => {
    if (!event.shiftKey || event.button !== 0) return handle(event) as null;
    const [start, { span }] = [event.clientX, props.current.scene];
    const move = (each: MouseEvent) => {
      const parts = (start - each.clientX) / plot.over.clientWidth;
      props.current.onSpan(moved(span, parts, props.current.now));
    };
    const end = () => {
      window.removeEventListener('mousemove', move);
      window.removeEventListener('mouseup', end);
    };
    window.addEventListener('mousemove', move);
    window.addEventListener('mouseup', end);
    return null;
  };
}

function chooseSelected(plot: uPlot, { onSpan, now }: ChartProps): void {
  const { left, width } = plot.select;
  if (width <= 0) return;
  if (width > SLIP) onSpan(between(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'), now));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** Makes the wheel zoom around the pointer, and a double click go back to now. Returns how to stop. */
function listen(plot: uPlot, props: RefObject<ChartProps>): () => void {
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const { scene, now, onSpan } = props.current;
    const around = event.offsetX / plot.over.clientWidth;
    onSpan(zoomed(scene.span, event.deltaY > 0 ? NOTCH : 1 / NOTCH, around, now));
  };
  const double = () => {
    const { span } = props.current.scene;
    props.current.onSpan({ length: span.to - span.from, to: null });
  };
  plot.over.addEventListener('wheel', wheel, { passive: false });
  plot.over.addEventListener('dblclick', double);
  return () => {
    plot.over.removeEventListener('wheel', wheel);
    plot.over.removeEventListener('dblclick', double);
  };
}

function show(plot: uPlot, { span, curves, limits }: Scene, metric: ChartMetric): void {
  const found = extremes(
    curves.map(({ curve }) => curve),
    span,
  );
  const [min, max] =
    found === null
      ? [plot.scales.y?.min ?? 15, plot.scales.y?.max ?? 30]
      : scaleOf(metric, found.low, found.high, limits);
  plot.batch(() => {
    plot.setData(
      [
        [span.from, span.to],
        [null, null],
      ],
      false,
    );
    plot.setScale('x', { min: span.from, max: span.to });
    plot.setScale('y', { min, max });
    plot.redraw(false);
  });
}

/** Curves of one metric over time. Drag to choose a span, Shift and drag to move, wheel to zoom, double click for now. */
export function Chart(props: ChartProps) {
  const formats = useFormats();
  const { ref, width, height } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const current = useRef(props);
  current.current = props;
  const [cursor, setCursor] = useState<{ readonly at: number; readonly left: number } | null>(null);
  const { scheme, onPlot } = props;
  const { named } = props.scene;
  useLayoutEffect(() => {
    if (place.current === null || width < 50 || height < 50) return;
    const live = {
      props: current,
      onCursor: (at: number | null, left: number) => setCursor(at === null ? null : { at, left }),
    };
    const made = new uPlot(options(live, formats, { width, height }), [[], []], place.current);
    const stop = listen(made, current);
    plot.current = made;
    onPlot(made);
    return () => {
      stop();
      onPlot(null);
      made.destroy();
      plot.current = null;
    };
  }, [width, height, formats, named, scheme, onPlot]);
  const { scene, metric } = props;
  useLayoutEffect(() => {
    if (plot.current !== null) show(plot.current, scene, metric);
  }, [scene, metric, width, height, formats, scheme, onPlot]);
  useEffect(() => setCursor(null), [named]);
  return (
    <div className="chart" role="img" aria-label={props.label}>
      <div className="chart-plot" ref={ref}>
        <div ref={place} />
      </div>
      {cursor === null ? null : (
        <Readout scene={props.scene} unit={props.unit} at={cursor.at} onLeft={cursor.left > width / 2} />
      )}
    </div>
  );
}
