import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { monthAfter, monthOf } from '../../format/zoned.ts';
import { useMay } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Empty, NeedsRole, Panel } from '../../ui/states.tsx';
import { AccessFigures } from './access.tsx';
import { AlarmReport } from './alarms.tsx';
import { ClimateFigures } from './climate.tsx';
import { ReportFrame } from './frame.tsx';
import { RefusalFigures } from './refusals.tsx';
import { MonthPicker, SpanPicker } from './span-picker.tsx';
import { type OwnDays, type Preset, type Span, spanOf } from './spans.ts';
import './reports.css';

const kinds = ['access', 'refusals', 'climate', 'alarms'] as const;
type Kind = (typeof kinds)[number];

const DAY = 86_400_000;
/** How long a span a report may be about. */
const longest = { access: limits.reportSpan, refusals: limits.reportSpan, alarms: limits.metricSpan } as const;

/** What a span comes to: as a plot, as tables, and on paper. */
export function ReportsPage() {
  const { t } = useTranslation();
  const may = useMay('manager');
  if (may) return <Reports />;
  return (
    <Panel title={t('incidents.page.reports')} padded>
      <NeedsRole role="manager" />
    </Panel>
  );
}

function Reports() {
  const { t } = useTranslation();
  const { timeZone } = useFormats();
  const [kind, setKind] = useState<Kind>('access');
  const [preset, setPreset] = useState<Preset>('month');
  const [own, setOwn] = useState<OwnDays>({ from: null, to: null });
  const [back, setBack] = useState(0);
  // The question stays the same while somebody looks at its answer.
  const [now] = useState(() => Date.now());
  const month = monthAfter(monthOf(now, timeZone), -back);
  return (
    <div className="reports">
      <div className="reports-head">
        <SegmentedControl
          size="xs"
          aria-label={t('reports.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`reports.kind.${value}`) }))}
          onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'access')}
        />
        {kind === 'climate' ? (
          <MonthPicker month={month} latest={back === 0} onMove={(by) => setBack(back - by)} />
        ) : (
          <SpanPicker preset={preset} own={own} onPreset={setPreset} onOwn={setOwn} />
        )}
      </div>
      {kind === 'climate' ? (
        <Climate month={month} />
      ) : (
        <OfSpan kind={kind} span={spanOf(preset, own, now, timeZone)} chosen={preset !== 'custom' || own.to !== null} />
      )}
    </div>
  );
}

/** The report of a span, where there is one that is not too long. */
function OfSpan(props: {
  readonly kind: Exclude<Kind, 'climate'>;
  readonly span: Span | null;
  readonly chosen: boolean;
}) {
  const { t } = useTranslation();
  const { kind, span, chosen } = props;
  if (span === null)
    return <Empty title={t(chosen ? 'reports.badSpan' : 'reports.noSpan')}>{t('reports.noSpanWhy')}</Empty>;
  if (span.to - span.from > longest[kind])
    return <Empty title={t('reports.tooLong', { days: longest[kind] / DAY })}>{t('reports.noSpanWhy')}</Empty>;
  if (kind === 'access') return <Access span={span} />;
  return kind === 'refusals' ? <Refusals span={span} /> : <Alarms span={span} />;
}

function Access({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('reports.access', span);
  const empty = asked.value?.byDoor.length === 0;
  return (
    <ReportFrame name={t('reports.kind.access')} span={span} asked={asked} again={again} empty={empty}>
      {(report, paper) => <AccessFigures report={report} paper={paper} />}
    </ReportFrame>
  );
}

function Refusals({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('reports.refusals', span);
  const empty = asked.value?.byDoor.length === 0;
  return (
    <ReportFrame name={t('reports.kind.refusals')} span={span} asked={asked} again={again} empty={empty}>
      {(report, paper) => <RefusalFigures report={report} paper={paper} />}
    </ReportFrame>
  );
}

function Alarms({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('alarms.metrics', span);
  const empty = asked.value !== undefined && asked.value.annunciated === 0 && asked.value.stale.count === 0;
  return (
    <ReportFrame name={t('reports.kind.alarms')} span={span} asked={asked} again={again} empty={empty}>
      {(report, paper) => <AlarmReport report={report} paper={paper} />}
    </ReportFrame>
  );
}

function Climate({ month }: { readonly month: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [asked, again] = useAsk('reports.climate', { month });
  const empty = asked.value?.nodes.every(({ envelope }) => envelope === null) ?? false;
  return (
    <ReportFrame
      name={t('reports.kind.climate')}
      span={formats.month(Date.parse(`${month}-15T12:00:00Z`))}
      asked={asked}
      again={again}
      empty={empty}
    >
      {(report, paper) => <ClimateFigures report={report} paper={paper} />}
    </ReportFrame>
  );
}
