import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../electron/contract/result.ts';
import { Notice } from '../../ui/states.tsx';
import type { AskedAlarms } from './use-alarm-spans.ts';

/** Says which limits and alarms a chart may lack: without a word, it would look calm. */
export function MissingMarks(props: {
  readonly alarms: AskedAlarms;
  readonly limits: { readonly error: Failure | null; readonly again: () => void };
}) {
  const { t } = useTranslation();
  const { alarms, limits } = props;
  return (
    <>
      {limits.error === null ? null : <NotAsked what={t('climate.limitsFailed')} again={limits.again} />}
      {alarms.error === null ? null : <NotAsked what={t('climate.alarmsFailed')} again={alarms.again} />}
      {alarms.capped ? <Notice title={t('climate.alarmsCapped')} /> : null}
    </>
  );
}

function NotAsked({ what, again }: { readonly what: string; readonly again: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="warning" title={what} live>
      <button type="button" className="link" onClick={again}>
        {t('common.retry')}
      </button>
    </Notice>
  );
}
