import { SegmentedControl } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmMetrics } from '../../../../../electron/contract/alarm-metrics.ts';
import { useFormats } from '../../../format/use.ts';
import { useSession } from '../../../station.tsx';
import { ActionButton, type Asked, useAsk } from '../../../ui/ask.tsx';
import { useFailureText } from '../../../ui/failure.ts';
import { Empty, Failed, Loading, Notice } from '../../../ui/states.tsx';
import { AnswerTimes } from './answers.tsx';
import { KeyFigures } from './key-figures.tsx';
import { Mix } from './mix.tsx';
import { Rate } from './rate.tsx';
import { refreshOf, type SpanName, spanNames, spanOf } from './spans.ts';
import { Chattering, Floods, Stale, TopTen } from './tables.tsx';
import './metrics.css';

/** How the alarms of a span were for whoever had to answer them, beside what is good (ISA-18.2, clause 16). */
export function AlarmMetricsPage() {
  const { t } = useTranslation();
  const [name, setName] = useState<SpanName>('8h');
  const [asked, again] = useFigures(name);
  return (
    <div className="metrics">
      <div className="metrics-head">
        <SegmentedControl
          size="xs"
          aria-label={t('metrics.span')}
          value={name}
          data={spanNames.map((value) => ({ value, label: t(`metrics.span.${value}`) }))}
          onChange={(value) => setName(spanNames.find((each) => each === value) ?? '8h')}
        />
        <SpanWords asked={asked} />
        <ActionButton size="xs" leftSection={<IconRefresh size={16} aria-hidden />} onAct={async () => again()}>
          {t('metrics.again')}
        </ActionButton>
      </div>
      <Body asked={asked} again={again} />
    </div>
  );
}

/** The figures up to now, made anew from time to time while somebody looks. */
function useFigures(name: SpanName): [Asked<AlarmMetrics>, () => void] {
  const since = useSession((state) => state.since) ?? Date.now();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), refreshOf(name));
    return () => clearInterval(timer);
  }, [name]);
  const [asked] = useAsk('alarms.metrics', spanOf(name, Math.max(now, since + 1), since));
  return [asked, () => setNow(Date.now())];
}

function SpanWords({ asked }: { readonly asked: Asked<AlarmMetrics> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { value } = asked;
  return (
    <p className="grow small muted" role="status">
      {value === undefined
        ? null
        : t('metrics.spanIs', {
            from: formats.since(value.from, value.to),
            to: formats.minute(value.to),
            zone: formats.zone(value.to),
          })}
    </p>
  );
}

function Body({ asked, again }: { readonly asked: Asked<AlarmMetrics>; readonly again: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { value } = asked;
  if (value === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('metrics.loading')} />
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls and may hold nothing that takes the focus
    <div className="metrics-body" tabIndex={0} role="group" aria-label={t('alarms.page.metrics')}>
      {asked.state === 'failed' ? <Notice kind="warning" live title={text(asked.error)} /> : null}
      <AlarmFigures metrics={value} />
    </div>
  );
}

/** The parts of the page, for whoever lays them out. */
export function AlarmFigures({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  return (
    <>
      <KeyFigures metrics={metrics} />
      {metrics.annunciated === 0 && metrics.stale.count === 0 ? (
        <Empty title={t('metrics.empty')}>{t('metrics.emptyWhy')}</Empty>
      ) : (
        <>
          <Rate metrics={metrics} />
          <Mix mix={metrics.mix} />
          <TopTen metrics={metrics} />
          <AnswerTimes metrics={metrics} />
          <Floods metrics={metrics} />
          <Chattering metrics={metrics} />
          <Stale metrics={metrics} />
        </>
      )}
    </>
  );
}
