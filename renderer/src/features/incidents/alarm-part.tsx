import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useLive, useStation } from '../../station.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { isAlarmType, isPriority } from '../../ui/words.ts';
import { AlarmStory } from '../alarms/detail-story.tsx';
import '../alarms/alarms.css';

/** Key of the alarm that a row is a step of; null for any other row. */
function alarmKeyOf({ type, value }: Incident): string | null {
  return type.startsWith('alarm.') && typeof value.key === 'string' ? value.key : null;
}

interface PartProps {
  readonly incident: Incident;
  /** Narrows the rows to those of a type of alarm. */
  readonly onOfType: (type: AlarmType) => void;
}

/** Which alarm a row is of and what happened to it, with who acknowledged it and what was written; the way to it while it is there. */
export function AlarmPart({ incident, onOfType }: PartProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const key = alarmKeyOf(incident);
  const there = useLive(({ alarms }) => alarms.some((alarm) => alarm.key === key));
  if (key === null) return null;
  const { type, priority } = incident.value;
  return (
    <div>
      <div className="incident-alarm">
        <span className="with-icon strong">
          {isPriority(priority) ? <PriorityMark priority={priority} /> : null}
          {isAlarmType(type) ? t(`alarm.${type}`) : t('alarms.detail')}
        </span>
        {there ? (
          <Button size="xs" leftSection={<IconBell size={14} aria-hidden />} onClick={() => view.goAlarm(key)}>
            {t('incidents.toAlarm')}
          </Button>
        ) : null}
      </div>
      <AlarmStory key={key} alarmKey={key} onOfType={onOfType} />
    </div>
  );
}
