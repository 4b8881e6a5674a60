import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { History } from '../../../../electron/contract/climate.ts';
import { metrics } from '../../../../electron/contract/fields.ts';
import { type Incident, momentOf } from '../../../../electron/contract/incidents.ts';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { styleOf, token } from '../climate/curve-style.ts';
import { curveOf, extremes } from '../climate/curves.ts';
import { drawScene, type Scene } from '../climate/draw.ts';
import { MissingMarks } from '../climate/missing-marks.tsx';
import { scaleOf } from '../climate/ranges.ts';
import { unitKey } from '../climate/units.ts';
import { useAlarmSpans } from '../climate/use-alarm-spans.ts';
import { type LimitSources, useLimitSources, useLimits } from '../climate/use-limits.ts';

const HEIGHT = 84;
const POINTS = 400;
/** Half of a time below the axis: the last one stands at the very end of it, px. */
const HALF_TIME = 18;

/** Temperature and humidity of the node of a row around its moment; nothing where the row is of no node. */
export function AroundCurves({ incident, minutes }: { readonly incident: Incident; readonly minutes: number }) {
  return incident.node === null ? null : <Curves node={incident.node} at={momentOf(incident)} minutes={minutes} />;
}

function Curves({ node, at, minutes }: { readonly node: string; readonly at: number; readonly minutes: number }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const span = useMemo(() => ({ from: Math.max(0, at - minutes * 60_000), to: at + minutes * 60_000 }), [at, minutes]);
  const question = useMemo(
    () => ({ series: metrics.map((metric) => ({ node, metric })), ...span, points: POINTS }),
    [node, span],
  );
  const [asked, again] = useAsk('climate.history', question);
  const nodes = useMemo(() => [node], [node]);
  const alarms = useAlarmSpans(nodes, question);
  const { sources, ...limits } = useLimitSources(node);
  const histories = asked.value ?? [];
  const measured = histories.filter((history) => history.at.length > 0);
  if (asked.state === 'failed')
    return (
      <div className="around-none">
        <Notice
          kind="warning"
          live
          title={t('around.curvesFailed')}
          actions={
            <ActionButton size="xs" onAct={async () => again()}>
              {t('common.retry')}
            </ActionButton>
          }
        >
          {text(asked.error)}
        </Notice>
      </div>
    );
  if (asked.state === 'ready' && measured.length === 0)
    return <p className="around-none small muted">{t('around.noCurves')}</p>;
  return (
    <div className="around-curves">
      <MissingMarks alarms={alarms} limits={limits} />
      {measured.map((history) => (
        <Curve key={history.metric} {...{ history, span, at, sources }} alarms={alarms.spans} />
      ))}
    </div>
  );
}

interface CurveProps {
  readonly history: History;
  readonly span: Scene['span'];
  readonly at: number;
  readonly alarms: Scene['alarms'];
  readonly sources: LimitSources;
}

function Curve({ history, span, at, alarms, sources }: CurveProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const scheme = useComputedColorScheme('light');
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const { metric } = history;
  const { limits } = useLimits(sources, metric);
  const scene = useMemo<Scene>(
    () => ({
      span,
      curves: [{ curve: curveOf(history, undefined, span.to), style: styleOf(0), name: '' }],
      limits,
      alarms,
      mark: { at, text: formats.time(at) },
      limitWord: ({ name, value }) => `${t(`limit.${name}`)} ${formats.number(value, 1)}`,
      named: false,
    }),
    [history, span, limits, alarms, at, formats, t],
  );
  useLayoutEffect(() => {
    if (place.current === null || width < 50) return;
    const made = plotOf(place.current, scene, history, formats, width);
    return () => made.destroy();
  }, [scene, history, formats, width, scheme]);
  const title = `${t(`metric.${metric}`)}, ${t(unitKey[metric])}`;
  return (
    <figure className="around-curve">
      <figcaption className="small muted">{title}</figcaption>
      <div ref={ref} role="img" aria-label={useLabel(title, scene, at)}>
        <div ref={place} />
      </div>
    </figure>
  );
}

function plotOf(place: HTMLElement, scene: Scene, { metric }: History, formats: Formats, width: number): uPlot {
  const { span, curves, limits } = scene;
  const found = extremes(
    curves.map(({ curve }) => curve),
    span,
  );
  const [min, max] = found === null ? [15, 30] : scaleOf(metric, found.low, found.high, limits);
  const axis = {
    stroke: token('--muted'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width,
      height: HEIGHT,
      ms: 1,
      padding: [6, HALF_TIME, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (at) => uPlot.tzDate(new Date(at), formats.timeZone),
      scales: { x: { range: () => [span.from, span.to] }, y: { range: () => [min, max] } },
      axes: [
        { ...axis, values: (_plot, splits) => splits.map((at) => formats.minute(at)), space: 70, size: 20 },
        { ...axis, values: (_plot, splits) => splits.map((value) => formats.number(value)), space: 30, size: 34 },
      ],
      series: [{}, { show: false }],
      hooks: { draw: [(plot) => drawScene(plot, scene)] },
    },
    [
      [span.from, span.to],
      [null, null],
    ],
    place,
  );
}

/** The curve in a sentence: between which values it lies, and what it was at the moment. */
function useLabel(title: string, { curves, span }: Scene, at: number): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const found = extremes(
    curves.map(({ curve }) => curve),
    span,
  );
  if (found === null) return title;
  return t('around.curveLabel', {
    title,
    low: formats.number(found.low, 1),
    high: formats.number(found.high, 1),
    time: formats.time(at),
  });
}
