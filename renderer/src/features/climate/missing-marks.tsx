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
  const failed = [limits, alarms].filter(({ error }) => error !== null);
  const one = limits.error === null ? 'climate.alarmsFailed' : 'climate.limitsFailed';
  const words = failed.length === 2 ? 'climate.marksFailed' : one;
  return (
    <>
      {failed.length === 0 ? null : <NotAsked what={t(words)} again={() => failed.forEach(({ again }) => again())} />}
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
