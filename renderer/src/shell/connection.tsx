import { useTranslation } from 'react-i18next';
import { useFormats } from '../format/use.ts';
import { startLive } from '../session/lifecycle.ts';
import { useLive, useMay, useStation } from '../station.tsx';
import { ActionButton } from '../ui/ask.tsx';
import { useNow } from '../ui/now.ts';
import { Notice } from '../ui/states.tsx';

/** Above every screen: what is shown cannot be fresh, since when, why, and what helps. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const station = useStation();
  const formats = useFormats();
  const now = useNow(10_000);
  const phase = useLive((state) => state.phase);
  const broker = useLive((state) => state.broker);
  const admin = useMay('admin');
  if (phase === 'failed')
    return (
      <Notice
        kind="warning"
        live
        title={t('connection.station')}
        actions={<ActionButton onAct={() => startLive(station)}>{t('common.retry')}</ActionButton>}
      >
        {t('connection.stationWhy')}
      </Notice>
    );
  if (broker === null || broker.connected) return null;
  const settings = admin ? (
    <ActionButton size="xs" onAct={async () => station.view.go('settings')}>
      {t('connection.settings')}
    </ActionButton>
  ) : null;
  return (
    <Notice
      kind="warning"
      live
      title={t('connection.broker', { since: formats.since(broker.since, now) })}
      actions={settings}
    >
      {broker.fault === null
        ? t('connection.brokerTrying')
        : `${t(`broker.fault.${broker.fault}`)} ${t(`broker.remedy.${broker.fault}`)}`}
    </Notice>
  );
}
