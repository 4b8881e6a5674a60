import { Chip, SegmentedControl, Select, useComputedColorScheme } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { initialConfig } from '../../../../electron/contract/config.ts';
import { type Metric, metrics } from '../../../../electron/contract/fields.ts';
import { limits as contractLimits } from '../../../../electron/contract/limits.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { seriesKey } from '../../live/series.ts';
import { useLive, useStation, useView } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useNow } from '../../ui/now.ts';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';
import { Chart, type Curve } from './chart.tsx';
import { limitsOf, type Range, rangeNames, ranges } from './ranges.ts';
import './climate.css';

/** One node's climate, now and over time. */
export function Climate() {
  const { t } = useTranslation();
  const { view } = useStation();
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const names = useLive((state) => state.names);
  const phase = useLive((state) => state.phase);
  const wanted = useView((state) => state.climate.nodes[0] ?? null);
  const [range, setRange] = useState<Range>('1h');
  const [shown, setShown] = useState<readonly Metric[]>(metrics);
  const node = wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  if (phase === 'waiting') return <Loading what={t('overview.loading')} />;
  if (node === null) return <Empty title={t('nodes.empty')}>{t('climate.emptyWhy')}</Empty>;
  return (
    <div className="climate">
      <div className="climate-tools">
        <Select
          label={t('climate.node')}
          searchable
          w={260}
          value={node}
          nothingFoundMessage={t('common.nothingFound')}
          data={ids.map((value) => ({ value, label: visible(names[value] ?? value) }))}
          onChange={(value) => view.setClimate({ nodes: value === null ? [] : [value] })}
        />
        <SegmentedControl
          aria-label={t('climate.range')}
          value={range}
          data={rangeNames.map((value) => ({ value, label: t(`range.${value}`) }))}
          onChange={(value) => setRange(rangeNames.find((each) => each === value) ?? '1h')}
        />
        <Chip.Group
          multiple
          value={[...shown]}
          onChange={(value) => setShown(metrics.filter((each) => value.includes(each)))}
        >
          <div className="row">
            {metrics.map((metric) => (
              <Chip key={metric} value={metric} size="sm" variant="outline">
                {t(`metric.${metric}`)}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      </div>
      <div className="climate-charts">
        {shown.length === 0 ? <Empty title={t('climate.noMetric')}>{t('climate.noMetricWhy')}</Empty> : null}
        {shown.map((metric) => (
          <MetricPanel key={`${node}/${metric}/${range}`} node={node} metric={metric} range={range} />
        ))}
      </div>
    </div>
  );
}

interface MetricProps {
  readonly node: string;
  readonly metric: Metric;
  readonly range: Range;
}

/** The configuration in force, from what is pushed or, until then, from one question. */
function useConfig(id: string): ConfigState | undefined {
  const { api, live } = useStation();
  const config = useLive(({ configs }) => configs[id]);
  const missing = config === undefined;
  useEffect(() => {
    if (!missing) return;
    void api.call('nodes.config', { id }).then((result) => {
      if (result.ok) live.setConfig(result.value);
    });
  }, [api, live, id, missing]);
  return config;
}

function MetricPanel({ node, metric, range }: MetricProps) {
  const { t } = useTranslation();
  const now = useNow(range === '1h' ? 5_000 : 60_000);
  const { span, refresh } = ranges[range];
  const until = Math.ceil(now / refresh) * refresh;
  const [asked, again] = useAsk('climate.history', {
    series: [{ node, metric }],
    from: until - span - refresh,
    to: until,
    points: contractLimits.chartPoints,
  });
  const config = useConfig(node);
  const live = useLive(({ series }) => series[seriesKey(node, metric)]);
  const history = asked.value?.[0];
  const inForce = config === undefined ? initialConfig() : (config.reported ?? config.desired).config;
  const interval = inForce['telemetry.interval'] ?? 10_000;
  const curve = history === undefined ? null : withLive(history, history.step === 0 ? live : undefined);
  const limits = config === undefined ? [] : limitsOf(inForce, metric);
  return (
    <Panel
      title={<LiveValue node={node} metric={metric} />}
      aside={<Legend limits={limits.length > 0} confirmed={config?.reported !== null} />}
    >
      {curve === null ? (
        asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('climate.loading')} />
        )
      ) : (
        <ChartArea
          curve={curve}
          from={now - span}
          to={now}
          gapMs={Math.max(3 * interval, history?.gap ?? 0)}
          limits={limits}
          metric={metric}
          range={range}
        />
      )}
    </Panel>
  );
}

function withLive(
  history: Curve,
  live: { readonly at: readonly number[]; readonly value: readonly number[] } | undefined,
): Curve {
  const last = history.at.at(-1) ?? 0;
  const from = live?.at.findIndex((at) => at > last) ?? -1;
  if (live === undefined || from === -1) return history;
  const more = live.value.slice(from);
  return {
    at: [...history.at, ...live.at.slice(from)],
    min: [...history.min, ...more],
    mean: [...history.mean, ...more],
    max: [...history.max, ...more],
  };
}

function ChartArea(props: {
  readonly curve: Curve;
  readonly from: number;
  readonly to: number;
  readonly gapMs: number;
  readonly limits: ReturnType<typeof limitsOf>;
  readonly metric: Metric;
  readonly range: Range;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const scheme = useComputedColorScheme('light');
  const { curve, metric, range, ...rest } = props;
  const inside = curve.at.flatMap((at, i) => (at >= props.from ? [i] : []));
  if (inside.length === 0) return <Empty title={t('climate.noData')}>{t('climate.noDataWhy')}</Empty>;
  const unit = t(metric === 'temperature' ? 'unit.celsius' : 'unit.percentRh');
  const low = formats.number(Math.min(...inside.map((i) => curve.min[i] ?? 0)), 1);
  const high = formats.number(Math.max(...inside.map((i) => curve.max[i] ?? 0)), 1);
  const label = t('climate.chartLabel', { metric: t(`metric.${metric}`), range: t(`range.${range}`), low, high, unit });
  return <Chart {...rest} curve={curve} unit={unit} label={label} scheme={scheme} />;
}

function LiveValue({ node, metric }: { readonly node: string; readonly metric: Metric }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const state = useLive(({ nodes }) => nodes[node]);
  const value = state?.values.find((each) => each.metric === metric);
  const gone = state === undefined || state.contact === 'offline' || state.contact === 'never';
  return (
    <span className="chart-head">
      <span>{t(`metric.${metric}`)}</span>
      {gone ? (
        <i>
          {state?.heard == null
            ? t('value.never')
            : t('value.unknownSince', { time: formats.since(state.heard, now), age: age(state.heard, now) })}
        </i>
      ) : value === undefined ? (
        <i>{t('value.noReading', { metric: isolated(t(`metric.${metric}`)) })}</i>
      ) : (
        <>
          <span className="chart-value">{formats.number(value.value, 1)}</span>
          <span className="muted">{t(metric === 'temperature' ? 'unit.celsius' : 'unit.percentRh')}</span>
          <span className="small muted">
            {t(state.contact === 'stale' ? 'value.stale' : 'value.age', { age: age(value.received, now) })}
          </span>
        </>
      )}
    </span>
  );
}

function Legend({ limits, confirmed }: { readonly limits: boolean; readonly confirmed: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="limit-legend small muted">
      <span>
        <span className="line-sample" />
        {t('climate.mean')}
      </span>
      <span>
        <span className="line-sample line-band" />
        {t('climate.band')}
      </span>
      {limits ? (
        <>
          <span>
            <span className="line-sample line-warn" />
            {t('climate.warn')}
          </span>
          <span>
            <span className="line-sample line-alarm" />
            {t('climate.alarm')}
          </span>
          {confirmed ? null : <span>{t('climate.unconfirmed')}</span>}
        </>
      ) : null}
    </span>
  );
}
