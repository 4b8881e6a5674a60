import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useLive, useStation } from '../../station.tsx';
import { AlarmStory } from '../alarms/detail-story.tsx';
import '../alarms/alarms.css';

/** Key of the alarm that a row is a step of; null for any other row. */
export function alarmKeyOf({ type, value }: Incident): string | null {
  return type.startsWith('alarm.') && typeof value.key === 'string' ? value.key : null;
}

/** What happened to the alarm of a row, with who acknowledged it and what was written; the way to it while it is there. */
export function AlarmPart({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const key = alarmKeyOf(incident);
  const there = useLive(({ alarms }) => alarms.some((alarm) => alarm.key === key));
  if (key === null) return null;
  return (
    <div className="incident-alarm">
      {there ? (
        <Button size="xs" leftSection={<IconBell size={14} aria-hidden />} onClick={() => view.goAlarm(key)}>
          {t('incidents.toAlarm')}
        </Button>
      ) : null}
      <AlarmStory key={key} alarmKey={key} />
    </div>
  );
}
