import { Chip, MultiSelect } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartMetric, chartMetrics } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { COMPARED } from './curve-style.ts';

/** Nodes that can be compared in so many metrics. */
function most(metrics: number): number {
  return Math.min(COMPARED, Math.floor(limits.chartSeries / Math.max(1, metrics)));
}

/** Which nodes and metrics are compared. */
export const Choice = memo(function Choice(props: {
  readonly ids: readonly string[];
  readonly nodes: readonly string[];
  readonly metrics: readonly ChartMetric[];
}) {
  const { t } = useTranslation();
  const { view } = useStation();
  const names = useLive((state) => state.names);
  const { ids, nodes, metrics } = props;
  const full = nodes.length >= most(metrics.length);
  return (
    <>
      <MultiSelect
        className="climate-nodes"
        label={t('climate.nodes')}
        description={full ? t('climate.nodesFull', { count: most(metrics.length) }) : undefined}
        inputWrapperOrder={['label', 'input', 'description']}
        searchable
        value={[...nodes]}
        maxValues={most(metrics.length)}
        nothingFoundMessage={t('common.nothingFound')}
        data={ids.map((value) => ({ value, label: visible(names[value] ?? value) }))}
        onChange={(value) => view.setClimate({ nodes: value })}
      />
      <Chip.Group
        multiple
        value={[...metrics]}
        onChange={(value) => view.setClimate({ metrics: chartMetrics.filter((each) => value.includes(each)) })}
      >
        <div className="row climate-metrics" role="group" aria-label={t('climate.metrics')}>
          {chartMetrics.map((metric) => {
            const off = !metrics.includes(metric) && nodes.length > most(metrics.length + 1);
            return (
              <Chip
                key={metric}
                value={metric}
                size="sm"
                variant="outline"
                disabled={off}
                {...(off ? { title: t('climate.metricFull', { count: most(metrics.length + 1) }) } : {})}
              >
                {t(`metric.${metric}`)}
              </Chip>
            );
          })}
        </div>
      </Chip.Group>
    </>
  );
});
