import { useTranslation } from 'react-i18next';
import { alarmTargets, mixDistance, mixFar, type PriorityMix } from '../../../../../electron/contract/alarm-metrics.ts';
import { priorities } from '../../../../../electron/contract/fields.ts';
import { useFormats } from '../../../format/use.ts';
import { PriorityMark } from '../../../ui/priority.tsx';
import { Panel } from '../../../ui/states.tsx';
import { ShareBar } from './bar.tsx';
import { within } from './figures.ts';
import { VerdictWord } from './key-figures.tsx';

const targets = { ...alarmTargets.mix, critical: undefined } as const;

/** The priorities of the alarms beside 80/15/5. */
export function Mix({ mix }: { readonly mix: PriorityMix }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const all = priorities.reduce((sum, priority) => sum + mix[priority], 0);
  const share = (count: number) => (all === 0 ? 0 : count / all);
  return (
    <Panel
      className="metrics-mix"
      title={t('metrics.mix')}
      aside={<VerdictWord verdict={all === 0 ? null : within(mixDistance(mix) < mixFar)} />}
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('alarms.priority')}</th>
            <th className="number">{t('metrics.alarms')}</th>
            <th className="number">{t('metrics.share')}</th>
            <th className="number">{t('metrics.target')}</th>
            <th className="metrics-bars fill">
              <span className="visually-hidden">{t('metrics.drawn')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {priorities.map((priority) => (
            <tr key={priority}>
              <td>
                <span className="with-icon">
                  <PriorityMark priority={priority} size={16} quiet={mix[priority] === 0} />
                  {t(`priority.${priority}`)}
                </span>
              </td>
              <td className="number">{number(mix[priority])}</td>
              <td className="number">{number(share(mix[priority]) * 100, 1)} %</td>
              <td className="number muted">
                {priority === 'critical' ? t('metrics.mixCritical') : `${number((targets[priority] ?? 0) * 100)} %`}
              </td>
              <td className="fill">
                <ShareBar
                  share={share(mix[priority])}
                  {...(priority === 'critical' ? {} : { target: targets[priority] })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all === 0 ? null : (
        <p className="metrics-foot small muted">{t('metrics.mixFoot', { share: number(mixDistance(mix) * 100) })}</p>
      )}
    </Panel>
  );
}
