import { useTranslation } from 'react-i18next';
import type { AlarmMetrics } from '../../../../electron/contract/alarm-metrics.ts';
import { useFormats } from '../../format/use.ts';
import { AnswerTimes } from '../alarms/metrics/answers.tsx';
import { KeyFigures } from '../alarms/metrics/key-figures.tsx';
import { AlarmFigures } from '../alarms/metrics/metrics.tsx';
import { Mix } from '../alarms/metrics/mix.tsx';
import { Chattering, Floods, Stale, TopTen } from '../alarms/metrics/tables.tsx';
import { BarPlot } from './bar-plot.tsx';

const HOUR = 3_600_000;

/** How the alarms of a span were to bear: the figures of the metrics page, and on paper one part below the other. */
export function AlarmReport({ report, paper }: { readonly report: AlarmMetrics; readonly paper: boolean }) {
  if (paper) return <AlarmPaper metrics={report} />;
  return (
    <div className="metrics report-wide">
      <div className="metrics-body">
        <AlarmFigures metrics={report} />
      </div>
    </div>
  );
}

function AlarmPaper({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { from, hours, annunciated } = metrics;
  return (
    <>
      <KeyFigures metrics={metrics} />
      <section>
        <h2>{t('metrics.rate.hours')}</h2>
        <BarPlot
          paper
          parts={[t('metrics.alarms')]}
          bars={hours.map((first, i) => ({ name: formats.shortDay(from + i * HOUR), first }))}
          label={t('metrics.rateLabel', {
            what: t('metrics.rate.hours'),
            all: formats.number(annunciated),
            top: formats.number(Math.max(0, ...hours)),
          })}
        />
      </section>
      <Mix mix={metrics.mix} />
      <TopTen metrics={metrics} />
      <AnswerTimes metrics={metrics} />
      <Floods metrics={metrics} />
      <Chattering metrics={metrics} />
      <Stale metrics={metrics} />
    </>
  );
}
