import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStation, useView } from '../station.tsx';

/** Above a screen that a link has led to: the way back to where it stood, to the same alarm. */
export function WayBack() {
  const { t } = useTranslation();
  const { view } = useStation();
  const came = useView((state) => state.came);
  const alarm = useView((state) => state.alarm);
  if (came === null) return null;
  const isAlarm = came === 'alarms' && alarm !== null;
  return (
    <div className="way-back">
      <Button size="xs" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={() => view.goBack()}>
        {isAlarm ? t('alarms.back') : t('alarms.backTo', { screen: t(`screen.${came}`) })}
      </Button>
    </div>
  );
}
