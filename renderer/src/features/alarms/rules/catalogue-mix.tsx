import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmTargets, mixDistance, mixFar, type PriorityMix } from '../../../../../electron/contract/alarm-metrics.ts';
import type { KeptRule } from '../../../../../electron/contract/alarm-rules.ts';
import { priorities } from '../../../../../electron/contract/fields.ts';
import { useFormats } from '../../../format/use.ts';
import { useAsk } from '../../../ui/ask.tsx';
import { useFailureText } from '../../../ui/failure.ts';
import { Notice, Panel } from '../../../ui/states.tsx';
import { within } from '../metrics/figures.ts';
import { VerdictWord } from '../metrics/key-figures.tsx';
import { spanOf } from '../metrics/spans.ts';

/** The classes of the target, from the least urgent; critical is part of high. */
const classes = ['low', 'medium', 'high'] as const;
type Class = (typeof classes)[number];
const inClass = (mix: PriorityMix, name: Class) => (name === 'high' ? mix.high + mix.critical : mix[name]);

function mixOf(rules: readonly KeptRule[]): PriorityMix {
  const count = (wanted: string) => rules.filter(({ rule }) => rule.priority === wanted).length;
  const [critical = 0, high = 0, medium = 0, low = 0] = priorities.map(count);
  return { critical, high, medium, low };
}

/** The priorities of the catalogue and of what came in the last 30 days beside 80/15/5; says so where they are far apart. */
export function CatalogueMix({ rules }: { readonly rules: readonly KeptRule[] }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { number } = useFormats();
  const [span] = useState(() => spanOf('30d', Date.now(), 0));
  const [asked] = useAsk('alarms.metrics', span);
  const came = asked.value;
  return (
    <Panel title={t('alarmRules.mix')}>
      <table className="plain-table alarm-rules-mix">
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">{t('alarmRules.mixOf')}</span>
            </th>
            {classes.map((name) => (
              <th key={name} className="number">
                {t(`alarmRules.class.${name}`)}
              </th>
            ))}
            <th>{t('alarmRules.apart')}</th>
          </tr>
        </thead>
        <tbody>
          <tr className="muted">
            <td>{t('metrics.target')}</td>
            {classes.map((name) => (
              <td key={name} className="number">
                {number(alarmTargets.mix[name] * 100)} %
              </td>
            ))}
            <td />
          </tr>
          <MixRow name={t('alarmRules.mixCatalogue', { count: rules.length })} mix={mixOf(rules)} />
          {came === undefined ? (
            <tr>
              <td>{t('alarmRules.mixMonth')}</td>
              <td colSpan={4} className="muted">
                {asked.state === 'failed' ? text(asked.error) : t('metrics.loading')}
              </td>
            </tr>
          ) : (
            <MixRow
              name={t('alarmRules.mixCame', { count: came.annunciated, some: number(came.annunciated) })}
              mix={came.mix}
            />
          )}
        </tbody>
      </table>
      {came !== undefined && mixDistance(came.mix) >= mixFar ? (
        <div className="alarm-rules-far">
          <Notice kind="warning" title={t('alarmRules.far')}>
            {t('alarmRules.farWhy')}
          </Notice>
        </div>
      ) : null}
    </Panel>
  );
}

function MixRow({ name, mix }: { readonly name: string; readonly mix: PriorityMix }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const all = classes.reduce((sum, each) => sum + inClass(mix, each), 0);
  const apart = mixDistance(mix);
  return (
    <tr>
      <td>{name}</td>
      {classes.map((each) => (
        <td key={each} className="number">
          {all === 0 ? '–' : `${number((inClass(mix, each) / all) * 100)} %`}
        </td>
      ))}
      <td>
        {all === 0 ? null : (
          <span className="row">
            <VerdictWord verdict={within(apart < mixFar)} />
            <span className="small muted">{t('alarmRules.apartBy', { share: number(apart * 100) })}</span>
          </span>
        )}
      </td>
    </tr>
  );
}
