import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, alarmState } from '../../../../electron/contract/alarms.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { usePressed } from '../../ui/pressed.ts';
import { PriorityMark } from '../../ui/priority.tsx';
import { Empty } from '../../ui/states.tsx';
import { alarmSubject } from '../../ui/words.ts';
import { useAlarmActs } from './acts.tsx';
import { AlarmFacts } from './detail-facts.tsx';
import { AlarmPlace } from './detail-place.tsx';
import { AlarmStory, Comments } from './detail-story.tsx';
import { Guidance } from './guidance.tsx';
import { StateWord, Where } from './row.tsx';
import { MoreActs } from './toolbar.tsx';

/** One alarm: what to do, what is so, where it is, who said and did what. It stays in view when it is over meanwhile. */
export function AlarmDetail({ alarmKey, onClose }: { readonly alarmKey: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const live = useLive(({ alarms }) => alarms.find(({ key }) => key === alarmKey));
  const known = useRef<Alarm | undefined>(live);
  if (live !== undefined) known.current = live;
  const alarm = known.current;
  const close = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from any field inside
    <section className="panel alarm-detail" aria-label={t('alarms.detail')} onKeyDown={close}>
      <div className="panel-head">
        <h2 className="cut">{alarm === undefined ? t('alarms.detail') : <Title alarm={alarm} />}</h2>
        <ActionIcon variant="default" aria-label={t('common.close')} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className="panel-body">
        {alarm === undefined ? (
          <Empty title={t('alarms.over')}>{t('alarms.overWhy')}</Empty>
        ) : (
          <Sections alarm={alarm} over={live === undefined} />
        )}
        <AlarmStory alarmKey={alarmKey} onOfType={(type) => view.goJournal({ alarmTypes: [type] })} />
      </div>
    </section>
  );
}

function Title({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  return (
    <span className="with-icon">
      <PriorityMark priority={alarm.priority} />
      {t(`alarm.${alarm.type}`)}
    </span>
  );
}

function Sections({ alarm, over }: { readonly alarm: Alarm; readonly over: boolean }) {
  const { t } = useTranslation();
  const subject = alarmSubject(t, alarm);
  return (
    <>
      <div className="alarm-section">
        <div className="alarm-head">
          <span className="strong">
            <Where alarm={alarm} />
            {subject === '' ? null : <span className="muted"> · {subject}</span>}
          </span>
          {over ? <span className="strong">{t('alarms.over')}</span> : <StateWord alarm={alarm} />}
        </div>
        {over ? null : <Acts alarm={alarm} />}
        <AlarmFacts alarm={alarm} />
      </div>
      <Guidance type={alarm.type} />
      <AlarmPlace alarm={alarm} />
      <Comments alarm={alarm} over={over} />
    </>
  );
}

/** What is due stands out; the rest is at hand. */
function Acts({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const may = useMay('guard');
  const { take, ...down } = usePressed(alarm);
  if (!may) return null;
  const state = alarmState(alarm);
  const button = (words: string, act: (pressed: Alarm) => Promise<void>, filled = false) => (
    <ActionButton {...down} size="xs" variant={filled ? 'filled' : 'default'} onAct={() => act(take())}>
      {words}
    </ActionButton>
  );
  return (
    <div className="row row-wrap alarm-acts">
      {alarm.acknowledged ? null : button(t('alarms.acknowledge'), (pressed) => acts.acknowledge([pressed]), true)}
      {state === 'latched' ? button(t('alarms.reset'), (pressed) => acts.reset([pressed]), true) : null}
      {alarm.acknowledged || alarm.silenced ? null : button(t('alarms.silence'), (pressed) => acts.silence([pressed]))}
      {alarm.shelved === null ? null : button(t('alarms.unshelve'), (pressed) => acts.unshelve([pressed]))}
      {alarm.shelved === null && alarm.outOfService === null
        ? button(t('alarms.shelve'), async (pressed) => acts.ask('shelve', [pressed]))
        : null}
      <MoreActs alarms={[alarm]} />
    </div>
  );
}
