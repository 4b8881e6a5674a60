import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { Notice } from '../../ui/states.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { countsOf, isOver } from './rollout.ts';

/** Above the list of nodes: firmware that is being rolled out now, by whomever. */
export function RolloutUnderWay() {
  const { t } = useTranslation();
  const { rollout, view } = useStation();
  const [asked] = useKept(rollout);
  const value = asked.value?.last ?? null;
  if (value === null || isOver(value)) return null;
  const { healthy, all } = countsOf(value);
  const words = { version: isolated(value.version), by: isolated(value.by), healthy, all };
  return (
    <div className="padded">
      <Notice
        title={t(value.halt === null ? `firmware.underway.${value.state}` : `firmware.underway.${value.halt}`, words)}
        actions={
          <Button size="xs" onClick={() => view.goFirmware()}>
            {t('firmware.underwayGo')}
          </Button>
        }
      >
        {t('firmware.underwayHow', words)}
      </Notice>
    </div>
  );
}
