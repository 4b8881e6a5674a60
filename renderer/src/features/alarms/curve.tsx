import { useMantineColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { type Series, seriesKey } from '../../live/series.ts';
import { useSeed } from '../../live/use-seed.ts';
import { useLive } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { Spark } from '../../ui/spark.tsx';
import { unitKey } from '../climate/units.ts';

const GAP_MS = 60_000;
const HEIGHT = 56;
const nothing: Series = { at: [], value: [] };

/** The reading of an alarm as it is now, with its last hour and the limit that it is measured against. */
export function AlarmCurve(props: {
  readonly node: NodeLive;
  readonly metric: ChartMetric;
  readonly limit: number | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const { node, metric } = props;
  useSeed(node.id);
  const series = useLive((state) => state.series[seriesKey(node.id, metric)] ?? nothing);
  const { ref, width } = useElementSize();
  const { colorScheme } = useMantineColorScheme();
  const scheme = document.documentElement.dataset.mantineColorScheme ?? colorScheme;
  const live = metric === 'dew_point' ? node.climate.dewPoint : node.values.find((each) => each.metric === metric);
  return (
    <div className="alarm-curve">
      <span className="alarm-reading">
        {live == null ? (
          t('value.noReading', { metric: t(`metric.${metric}`) })
        ) : (
          <>
            <b>{formats.number(live.value, 1)}</b>
            <span className="small muted">
              {' '}
              {t(unitKey[metric])} · {t('value.age', { age: age(live.received, now) })}
            </span>
          </>
        )}
      </span>
      <span ref={ref} className="alarm-spark">
        {width > 0 ? (
          <Spark
            series={series}
            gapMs={Math.max(GAP_MS, series.gapMs ?? 0)}
            width={Math.floor(width)}
            height={HEIGHT}
            scheme={scheme}
          />
        ) : null}
      </span>
      <span className="small muted">{t('alarms.lastHour')}</span>
    </div>
  );
}
