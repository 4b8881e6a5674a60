import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';

/** Acknowledges these occurrences and says how many were; one that was raised again meanwhile stays. */
export function useAcknowledge(): (alarms: readonly Alarm[]) => Promise<void> {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  return async (alarms) => {
    const named = alarms.slice(0, limits.acknowledge).map(({ key, occurrence }) => ({ key, occurrence }));
    if (named.length === 0) return;
    const result = await api.call('alarms.acknowledge', { alarms: named });
    if (!result.ok) return tell.failed(result.error);
    const { done } = result.value;
    tell.done(
      done === named.length
        ? t('alarms.done', { count: done })
        : t('alarms.donePartly', { count: done, all: named.length }),
    );
  };
}
