import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlarmMetrics, alarmTargets } from '../../../../../electron/contract/alarm-metrics.ts';
import { useFormats } from '../../../format/use.ts';
import { floodShare, floodShareBorne, perHour, rateVerdict, type Verdict, within } from './figures.ts';
import { useLength } from './words.ts';

const icons = { good: IconCircleCheck, fair: IconMinus, bad: IconAlertTriangle } as const;

/** A verdict by shape and word; colour is for alarms. */
export function VerdictWord({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation();
  if (verdict === null) return null;
  const Icon = icons[verdict];
  return (
    <span className={`with-icon small ${verdict === 'bad' ? 'strong' : 'muted'}`}>
      <Icon size={14} aria-hidden />
      {t(`metrics.verdict.${verdict}`)}
    </span>
  );
}

interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  readonly target: string;
  readonly verdict: Verdict;
}

/** The figures that say at a glance whether one person could bear it, each with its target. */
export function KeyFigures({ metrics }: { readonly metrics: AlarmMetrics }) {
  const figures = useFigures(metrics);
  return (
    <dl className="key-figures">
      {figures.map(({ name, value, target, verdict }) => (
        <div key={name} className="key-figure">
          <dt className="small muted">{name}</dt>
          <dd className="key-value">{value}</dd>
          <dd className="key-target small muted">
            <span>{target}</span>
            <VerdictWord verdict={verdict} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function useFigures(metrics: AlarmMetrics): readonly Figure[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  const length = useLength();
  const { perHour: target, flood, stale } = alarmTargets;
  const rate = perHour(metrics);
  const share = floodShare(metrics);
  const { acknowledged, unanswered, median } = metrics.answers;
  return [
    {
      name: t('metrics.perHour'),
      value: rate === null ? '–' : number(rate, 1),
      target: rate === null ? t('metrics.afterAnHour') : t('metrics.perHourTarget', target),
      verdict: rateVerdict(rate),
    },
    {
      name: t('metrics.busiest'),
      value: number(metrics.busiest),
      target: t('metrics.atMost', { count: flood.above }),
      verdict: within(metrics.busiest <= flood.above),
    },
    {
      name: t('metrics.inFlood'),
      value: `${number(share * 100, 1)} %`,
      target: t('metrics.below', { value: `${number(floodShareBorne * 100)} %` }),
      verdict: within(share < floodShareBorne),
    },
    {
      name: t('metrics.staleMost'),
      value: number(metrics.stale.most),
      target: t('metrics.below', { value: number(stale.fewerThan) }),
      verdict: within(metrics.stale.most < stale.fewerThan),
    },
    {
      name: t('metrics.chattering'),
      value: number(metrics.chattering.count),
      target: t('metrics.none'),
      verdict: within(metrics.chattering.count === 0),
    },
    {
      name: t('metrics.median'),
      value: median === null ? '–' : length(median),
      target: t('metrics.answered', { some: number(acknowledged), all: number(acknowledged + unanswered) }),
      verdict: null,
    },
  ];
}
