import { useTranslation } from 'react-i18next';
import type { BrokerTest } from '../../../../electron/contract/broker.ts';
import { Outside } from '../../ui/outside.tsx';
import { Notice } from '../../ui/states.tsx';

/** What a connection test found: which step failed, what to do about it, and the words of the layer that failed. */
export function BrokerTestResult({ test }: { readonly test: BrokerTest }) {
  const { t } = useTranslation();
  if (test.ok || test.fault === null)
    return (
      <Notice live title={t('broker.testOk')}>
        {t('broker.testOkWhat')}
      </Notice>
    );
  return (
    <Notice kind="warning" live title={t(`broker.fault.${test.fault}`)}>
      <p>{t(`broker.remedy.${test.fault}`)}</p>
      {test.message === '' ? null : (
        <p className="small muted">
          {t('broker.support')} <Outside text={test.message} className="mono" />
        </p>
      )}
    </Notice>
  );
}
