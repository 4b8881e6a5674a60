import { useTranslation } from 'react-i18next';
import { type AlarmMetrics, answerClasses } from '../../../../../electron/contract/alarm-metrics.ts';
import { useFormats } from '../../../format/use.ts';
import { Empty, Panel } from '../../../ui/states.tsx';
import { ShareBar } from './bar.tsx';
import { useLength } from './words.ts';

/** How long alarms waited until somebody acknowledged them. */
export function AnswerTimes({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const length = useLength();
  const { classes, acknowledged, unanswered, p90, longest } = metrics.answers;
  const rows = classes.map((count, i) => {
    const [below, end] = [answerClasses[i - 1], answerClasses[i]];
    const name =
      end === undefined ? t('metrics.longer', { than: length(below ?? 0) }) : t('metrics.upTo', { end: length(end) });
    return { name, count, share: acknowledged === 0 ? 0 : count / acknowledged };
  });
  return (
    <Panel className="metrics-answers" title={t('metrics.answers')}>
      {acknowledged === 0 ? (
        <Empty title={t('metrics.noAnswer')} />
      ) : (
        <>
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('metrics.within')}</th>
                <th className="number">{t('metrics.alarms')}</th>
                <th className="number">{t('metrics.share')}</th>
                <th className="metrics-bars">
                  <span className="visually-hidden">{t('metrics.drawn')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, count, share }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="number">{number(count)}</td>
                  <td className="number">{number(share * 100)} %</td>
                  <td>
                    <ShareBar share={share} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="metrics-foot small muted">
            {t('metrics.answersFoot', {
              p90: length(p90 ?? 0),
              longest: length(longest ?? 0),
              some: number(unanswered),
            })}
          </p>
        </>
      )}
    </Panel>
  );
}
