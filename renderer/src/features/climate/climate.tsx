import { Button } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import { useShallow } from 'zustand/react/shallow';
import type { SeriesName } from '../../../../electron/contract/climate.ts';
import type { ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import { useLive, useStation, useView } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { Empty, Loading } from '../../ui/states.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { Charts } from './charts.tsx';
import { Choice } from './choice.tsx';
import { EnvelopePanel } from './envelope.tsx';
import { Export } from './export.tsx';
import { NowList } from './now-list.tsx';
import { presets, shownSpan } from './span.ts';
import { SpanBar } from './span-bar.tsx';
import { useAlarmSpans } from './use-alarm-spans.ts';
import { useCurves } from './use-curves.ts';
import { useDrawnSpan } from './use-drawn-span.ts';
import './climate.css';

const noRules: readonly ClimateRules[] = [];

/**
 * What nodes measure, now and over time, beside each other. A press of a length renders what shows it and the curves:
 * everything else is kept as it was.
 */
export function Climate({ past = false }: { readonly past?: boolean }) {
  const { t } = useTranslation();
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const phase = useLive((state) => state.phase);
  const chosen = useView(useShallow((state) => state.climate.nodes));
  const nodes = useMemo(() => {
    const known = chosen.filter((id) => ids.includes(id));
    return known.length > 0 ? known : ids.slice(0, 1);
  }, [chosen, ids]);
  if (phase === 'waiting') return <Loading what={t('overview.loading')} />;
  if (nodes.length === 0) return <Empty title={t('nodes.empty')}>{t('climate.emptyWhy')}</Empty>;
  return <Compared ids={ids} nodes={nodes} past={past} />;
}

interface ComparedProps {
  readonly ids: readonly string[];
  readonly nodes: readonly string[];
  /** Of an archive nothing is known of now, and nothing is exported. */
  readonly past: boolean;
}

function Compared({ ids, nodes, past }: ComparedProps) {
  const { t } = useTranslation();
  const { metrics, span: wish } = useView((state) => state.climate);
  const now = useNow(wish.length <= presets['6h'] ? 5_000 : 30_000);
  const span = useMemo(() => shownSpan(wish, now), [wish, now]);
  const series = useMemo(
    () => nodes.flatMap((node) => metrics.map((metric): SeriesName => ({ node, metric }))),
    [nodes, metrics],
  );
  const [width, setWidth] = useState(0);
  const [table, setTable] = useState(false);
  const asked = useCurves(series, span, width, now);
  const drawn = useDrawnSpan(span, asked);
  const { climateRules } = useStation();
  const [rules] = useKept(climateRules);
  const alarms = useAlarmSpans(nodes, asked.answer?.question ?? null);
  const plots = useRef(new Map<ChartMetric, uPlot>());
  const onPlot = useCallback((metric: ChartMetric, plot: uPlot | null) => {
    if (plot === null) plots.current.delete(metric);
    else plots.current.set(metric, plot);
  }, []);
  return (
    <div className="climate">
      <div className="climate-tools">
        <Choice ids={ids} nodes={nodes} metrics={metrics} />
        <span className="climate-acts">
          <Button
            size="xs"
            leftSection={table ? <IconChartLine size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
            onClick={() => setTable(!table)}
          >
            {t(table ? 'climate.asChart' : 'climate.asTable')}
          </Button>
          {past ? null : (
            <Export nodes={nodes} metrics={metrics} span={drawn} answer={asked.answer} table={table} plots={plots} />
          )}
        </span>
      </div>
      <SpanBar wish={wish} span={span} now={now} />
      <div className="climate-main">
        {metrics.length === 0 ? (
          <Empty title={t('climate.noMetric')}>{t('climate.noMetricWhy')}</Empty>
        ) : (
          <Charts
            nodes={nodes}
            metrics={metrics}
            span={span}
            drawn={drawn}
            now={now}
            asked={asked}
            alarms={alarms}
            table={table}
            onPlot={onPlot}
            onWidth={setWidth}
          />
        )}
        <div className="climate-side">
          {past ? null : <NowList nodes={nodes} />}
          <EnvelopePanel nodes={nodes} rules={rules.value?.rules ?? noRules} />
        </div>
      </div>
    </div>
  );
}
