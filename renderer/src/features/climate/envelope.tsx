import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvelopeMonth } from '../../../../electron/contract/climate.ts';
import type { ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import { useFormats } from '../../format/use.ts';
import { monthAfter, monthOf } from '../../format/zoned.ts';
import { useAsk } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Failed, Panel } from '../../ui/states.tsx';

const COUNTED_EVERY = 300_000;

/** Hours outside the envelope that ASHRAE recommends, of a month by the site's calendar. */
export const EnvelopePanel = memo(function EnvelopePanel({
  nodes,
  rules,
}: {
  readonly nodes: readonly string[];
  readonly rules: readonly ClimateRules[];
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const [back, setBack] = useState(0);
  const month = monthAfter(monthOf(now, formats.timeZone), -back);
  return (
    <Panel
      title={t('envelope.title')}
      aside={
        <span className="envelope-month">
          <ActionIcon variant="default" size={24} aria-label={t('envelope.before')} onClick={() => setBack(back + 1)}>
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <span className="small">{formats.month(Date.parse(`${month}-15T12:00:00Z`))}</span>
          <ActionIcon
            variant="default"
            size={24}
            aria-label={t('envelope.after')}
            disabled={back === 0}
            onClick={() => setBack(back - 1)}
          >
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </span>
      }
    >
      <ul>
        {nodes.map((node) => (
          <NodeMonth key={node} node={node} month={month} rules={rules.find((each) => each.node === node)} />
        ))}
      </ul>
      <p className="envelope-foot small muted">{t('envelope.what')}</p>
    </Panel>
  );
});

function NodeMonth(props: { readonly node: string; readonly month: string; readonly rules: ClimateRules | undefined }) {
  const { t } = useTranslation();
  const { node, month, rules } = props;
  const [asked, again] = useAsk('climate.envelope', { node, month });
  const counted = Math.floor(useNow(60_000) / COUNTED_EVERY);
  const [first] = useState(counted);
  useEffect(() => {
    if (counted !== first) again();
  }, [counted, first, again]);
  const value = asked.value?.month === month ? asked.value : undefined;
  return (
    <li className="envelope-item">
      <div className="strong cut">
        <NodeName id={node} />
      </div>
      {rules?.place === 'outlet' ? (
        <span className="small muted">{t('envelope.outlet')}</span>
      ) : value === undefined ? (
        asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <span className="small muted">{t('common.loading')}</span>
        )
      ) : (
        <Hours of={value} budget={rules?.budget ?? null} />
      )}
    </li>
  );
}

function Hours({ of, budget }: { readonly of: EnvelopeMonth; readonly budget: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { outside, inside, unknown } = of.minutes;
  const number = (minutes: number) => formats.number(minutes / 60, 1);
  const hours = (minutes: number) => `${number(minutes)}\u00A0${t('unit.h')}`;
  const over = budget !== null && outside > budget * 60;
  const parts = (['temperature', 'dew_point', 'humidity'] as const).filter((metric) => of.by[metric] > 0);
  return (
    <>
      <div className={over ? 'text-medium' : ''}>
        <b>{hours(outside)}</b>{' '}
        <span className="small">
          {budget === null
            ? t('envelope.outside')
            : t(over ? 'envelope.over' : 'envelope.within', { budget: formats.number(budget) })}
        </span>
      </div>
      {budget === null ? null : (
        <div className="envelope-bar" aria-hidden>
          <div
            className={over ? 'envelope-over' : ''}
            style={{ width: `${Math.min(100, (outside / 60 / Math.max(budget, 1)) * 100)}%` }}
          />
        </div>
      )}
      {parts.length === 0 ? null : (
        <div className="small muted">
          {parts.map((metric) => `${t(`metric.${metric}`)} ${hours(of.by[metric])}`).join(' · ')}
        </div>
      )}
      <div className="small muted">
        {t('envelope.measured', { measured: number(outside + inside), unknown: number(unknown) })}
      </div>
    </>
  );
}
