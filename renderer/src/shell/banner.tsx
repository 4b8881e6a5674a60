import { Button, Tooltip } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Alarm, priorities } from '../../../electron/contract/alarms.ts';
import { useAcknowledge } from '../features/alarms/acknowledge.ts';
import { useAge, useFormats } from '../format/use.ts';
import { useLive, useMay, useSession, useStation } from '../station.tsx';
import { ActionButton } from '../ui/ask.tsx';
import { NodeName } from '../ui/node-name.tsx';
import { useNow } from '../ui/now.ts';
import { PriorityMark } from '../ui/priority.tsx';
import { alarmSubject, compareAlarms } from '../ui/words.ts';

/** The alarm that is most urgent now. */
export function topAlarm(alarms: readonly Alarm[]): Alarm | undefined {
  const unseen = alarms.filter((alarm) => !alarm.acknowledged);
  return [...(unseen.length > 0 ? unseen : alarms)].sort(compareAlarms)[0];
}

/** The alarms in short. Never moves, never scrolls away, and stays when the window is locked. */
export function Banner() {
  const { t } = useTranslation();
  const alarms = useLive((state) => state.alarms);
  const phase = useLive((state) => state.phase);
  const top = topAlarm(alarms);
  return (
    <section className="banner" aria-label={t('banner.label')}>
      <ul className="banner-counts">
        {priorities.map((priority) => {
          const count = alarms.filter((alarm) => alarm.priority === priority).length;
          return (
            <li key={priority} className="banner-count">
              <PriorityMark priority={priority} quiet={count === 0} />
              <span className={count === 0 ? 'muted' : `text-${priority}`}>{count}</span>
            </li>
          );
        })}
      </ul>
      {top === undefined ? (
        <div className="banner-top muted">
          {phase === 'live' ? <IconCircleCheck size={20} aria-hidden /> : null}
          {t(phase === 'live' ? 'banner.none' : 'banner.unknown')}
        </div>
      ) : (
        <TopAlarm alarm={top} />
      )}
    </section>
  );
}

function TopAlarm({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const subject = alarmSubject(t, alarm);
  const calls = alarm.priority === 'critical' && !alarm.acknowledged && alarm.active;
  return (
    <>
      <div className="banner-top" role="status">
        <span className={calls ? 'banner-critical row' : 'row'}>
          <PriorityMark priority={alarm.priority} />
        </span>
        <span className="banner-words">
          <strong className="banner-keep">{t(`alarm.${alarm.type}`)}</strong>
          {alarm.node === null ? null : (
            <span>
              <NodeName id={alarm.node} />
            </span>
          )}
          {subject === '' ? null : <span>{subject}</span>}
          <span className="muted banner-keep" aria-live="off">
            {formats.when(alarm.raised, now)} · {age(alarm.raised, now)} ·{' '}
            {t(alarm.acknowledged ? 'alarm.state.acknowledged' : 'alarm.state.unacknowledged')}
            {alarm.active ? '' : ` · ${t('alarm.state.returned')}`}
          </span>
        </span>
      </div>
      <BannerActions alarm={alarm} />
    </>
  );
}

function BannerActions({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const locked = useSession(({ session }) => session?.locked ?? false);
  const may = useMay('guard');
  const acknowledge = useAcknowledge();
  if (locked) return null;
  return (
    <div className="banner-actions">
      <Button onClick={() => view.go('alarms')}>{t('banner.all')}</Button>
      {alarm.acknowledged ? null : (
        <Tooltip label={t('role.needed', { role: t('role.guard') })} disabled={may}>
          <span>
            <ActionButton variant="filled" disabled={!may} onAct={() => acknowledge([alarm])}>
              {t('alarms.acknowledge')}
            </ActionButton>
          </span>
        </Tooltip>
      )}
    </div>
  );
}
