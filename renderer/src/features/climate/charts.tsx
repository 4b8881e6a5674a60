import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, memo, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import { useShallow } from 'zustand/react/shallow';
import type { AlarmSpan } from '../../../../electron/contract/climate.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { seriesKey } from '../../live/series.ts';
import { useLive, useStation } from '../../station.tsx';
import { Empty, Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { Chart } from './chart.tsx';
import { concerns } from './concerns.ts';
import { styleOf } from './curve-style.ts';
import { CurveTable } from './curve-table.tsx';
import { type Answer, type Curve, curveOf, extremes } from './curves.ts';
import type { DrawnCurve, Scene } from './draw.ts';
import { Legend } from './legend.tsx';
import { MissingMarks } from './missing-marks.tsx';
import type { DrawnLimit } from './ranges.ts';
import { type Span, spanForKey } from './span.ts';
import { unitKey } from './units.ts';
import type { AskedAlarms } from './use-alarm-spans.ts';
import type { AskedCurves } from './use-curves.ts';
import { type LimitSources, useLimitSources, useLimits } from './use-limits.ts';

export interface ChartsProps {
  readonly nodes: readonly string[];
  readonly metrics: readonly ChartMetric[];
  /** What is wished for, and what of it is drawn already. */
  readonly span: Span;
  readonly drawn: Span;
  readonly now: number;
  readonly asked: AskedCurves;
  readonly alarms: AskedAlarms;
  readonly table: boolean;
  readonly onPlot: (metric: ChartMetric, plot: uPlot | null) => void;
  readonly onWidth: (width: number) => void;
}

/** A chart, or a table, for each metric; moved and zoomed together by mouse and keyboard. */
export function Charts(props: ChartsProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const { ref, width } = useElementSize();
  const { span, asked, onWidth, alarms, ...shown } = props;
  const { nodes, metrics, drawn, now, table } = shown;
  const { sources, ...limits } = useLimitSources(nodes[0] ?? '');
  const { answer, error, outdated, again } = asked;
  useEffect(() => onWidth(width), [width, onWidth]);
  const down = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const wish = spanForKey(event.key, span, now);
    if (wish === undefined) return;
    event.preventDefault();
    view.setClimate({ span: wish });
  };
  return (
    <div
      ref={ref}
      className={`climate-charts ${table ? 'climate-tables' : ''}`}
      role="group"
      aria-label={t('climate.charts')}
      aria-busy={outdated && error === null}
      {...(table ? {} : { tabIndex: 0, onKeyDown: down })}
    >
      {error !== null && answer !== null ? (
        <Notice kind="warning" title={t('climate.failed')} live>
          <button type="button" className="link" onClick={again}>
            {t('common.retry')}
          </button>
        </Notice>
      ) : null}
      {table ? null : <MissingMarks alarms={alarms} limits={limits} />}
      {metrics.map((metric) => (
        <MetricPanel
          key={metric}
          {...shown}
          alarms={alarms.spans}
          {...{ sources, metric, answer, error, again }}
          coming={outdated && drawn === span}
        />
      ))}
    </div>
  );
}

interface PanelProps extends Omit<ChartsProps, 'span' | 'asked' | 'onWidth' | 'alarms'>, Omit<AskedCurves, 'outdated'> {
  readonly metric: ChartMetric;
  readonly alarms: readonly AlarmSpan[];
  readonly sources: LimitSources;
  /** What is drawn is not the whole answer yet. */
  readonly coming: boolean;
}

/** As long as the same span is drawn it is left alone, whatever is wished for. */
const MetricPanel = memo(function MetricPanel(props: PanelProps) {
  const { t } = useTranslation();
  const { nodes, metric, answer, error, again, table, now, drawn, sources } = props;
  const [focus = ''] = nodes;
  const curves = useDrawnCurves(nodes, metric, answer, now);
  const { limits, confirmed } = useLimits(sources, metric);
  const unit = t(unitKey[metric]);
  return (
    <Panel
      {...(table ? { scrolls: t(`metric.${metric}`) } : {})}
      title={`${t(`metric.${metric}`)}, ${unit}`}
      aside={<Legend answer={answer} limits={limits} confirmed={confirmed} of={nodes.length > 1 ? focus : null} />}
    >
      {answer === null ? (
        error === null ? (
          <Loading what={t('climate.loading')} />
        ) : (
          <Failed error={error} onRetry={again} />
        )
      ) : table ? (
        <CurveTable curves={curves} span={drawn} metric={metric} />
      ) : (
        <ChartArea {...props} curves={curves} limits={limits} unit={unit} />
      )}
    </Panel>
  );
});

/** The curves of one metric, in the order of the nodes, with what came in since they were asked for. */
function useDrawnCurves(
  nodes: readonly string[],
  metric: ChartMetric,
  answer: Answer | null,
  now: number,
): readonly DrawnCurve[] {
  const names = useLive((state) => state.names);
  const live = useLive(useShallow(({ series }) => nodes.map((node) => series[seriesKey(node, metric)])));
  return useMemo(
    () =>
      nodes.flatMap((node, i): DrawnCurve[] => {
        const history = answer?.histories.find((each) => each.node === node && each.metric === metric);
        if (history === undefined) return [];
        return [{ curve: curveOf(history, live[i], now), style: styleOf(i), name: visible(names[node] ?? node) }];
      }),
    [nodes, metric, answer, names, live, now],
  );
}

interface AreaProps extends PanelProps {
  readonly curves: readonly DrawnCurve[];
  readonly limits: readonly DrawnLimit[];
  readonly unit: string;
}

function ChartArea({ nodes, metric, curves, limits, unit, drawn: span, now, coming, alarms, onPlot }: AreaProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const formats = useFormats();
  const scheme = useComputedColorScheme('light');
  const mark = view.getState().climate.mark;
  const scene = useMemo<Scene>(
    () => ({
      span,
      curves,
      limits,
      alarms: alarms.filter(({ node, ...alarm }) => nodes.includes(node) && concerns(alarm, metric)),
      mark: mark === null ? null : { at: mark, text: formats.time(mark) },
      limitWord: ({ name, value }) => `${t(`limit.${name}`)} ${formats.number(value, 1)}`,
      named: nodes.length > 1,
    }),
    [span, curves, limits, alarms, nodes, metric, mark, formats, t],
  );
  const plotted = useMemo(() => (plot: uPlot | null) => onPlot(metric, plot), [onPlot, metric]);
  const found = extremes(
    curves.map(({ curve }) => curve),
    span,
  );
  const label = useLabel(metric, curves, span, unit);
  if (found === null && !coming) return <Empty title={t('climate.noData')}>{t('climate.noDataWhy')}</Empty>;
  return (
    <Chart
      metric={metric}
      scene={scene}
      unit={unit}
      label={label}
      scheme={scheme}
      now={now}
      onSpan={(wish) => view.setClimate({ span: wish })}
      onPlot={plotted}
    />
  );
}

/** The chart in a sentence: what, from when to when, and between which values each curve lies. */
function useLabel(metric: ChartMetric, curves: readonly DrawnCurve[], span: Span, unit: string): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const part = (name: string, curve: Curve) => {
    const found = extremes([curve], span);
    if (found === null) return t('climate.labelNone', { name });
    return t('climate.labelPart', {
      name,
      low: formats.number(found.low, 1),
      high: formats.number(found.high, 1),
      unit,
    });
  };
  const parts = curves.map(({ name, curve }) => part(name, curve)).join('; ');
  const [from, to] = [formats.moment(span.from), formats.moment(span.to)];
  return t('climate.label', { metric: t(`metric.${metric}`), from, to, parts });
}
