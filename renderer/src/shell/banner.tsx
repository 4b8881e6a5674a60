import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClockPause } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, alarmState } from '../../../electron/contract/alarms.ts';
import { priorities } from '../../../electron/contract/fields.ts';
import { useAlarmActs } from '../features/alarms/acts.tsx';
import { Where } from '../features/alarms/row.tsx';
import { useRuleOf } from '../features/alarms/use-rules.ts';
import { isolated } from '../format/outside.ts';
import { useAge, useFormats } from '../format/use.ts';
import { useBoard, useLive, useMay, useSession, useStation } from '../station.tsx';
import { ActionButton } from '../ui/ask.tsx';
import { useNow } from '../ui/now.ts';
import { usePressed } from '../ui/pressed.ts';
import { PriorityMark } from '../ui/priority.tsx';
import { alarmSubject } from '../ui/words.ts';
import { SoundSign } from './sound-sign.tsx';

const useLocked = () => useSession(({ session }) => session?.locked ?? false);

/** The alarms in short. Never moves, never scrolls away, and stays when the window is locked. */
export function Banner() {
  const { t } = useTranslation();
  const top = useBoard(({ board }) => board.top);
  const phase = useLive((state) => state.phase);
  return (
    <section className="banner" aria-label={t('banner.label')}>
      <Counts />
      {top === null ? (
        <div className="banner-top muted">
          {phase === 'live' ? <IconCircleCheck size={20} aria-hidden /> : null}
          {t(phase === 'live' ? 'banner.none' : 'banner.unknown')}
        </div>
      ) : (
        <TopAlarm alarm={top} />
      )}
      <Signs />
      {top === null ? null : <BannerActions alarm={top} />}
    </section>
  );
}

/** How many of each priority; the way to all of them. */
function Counts() {
  const { t } = useTranslation();
  const { view } = useStation();
  const counts = useBoard(({ board }) => board.counts);
  const locked = useLocked();
  const each = priorities.map((priority) => (
    <span key={priority} className="banner-count">
      <PriorityMark priority={priority} quiet={counts[priority] === 0} />
      <span className={counts[priority] === 0 ? 'muted' : `text-${priority}`}>{counts[priority]}</span>
    </span>
  ));
  return locked ? (
    <div className="banner-counts">{each}</div>
  ) : (
    <button type="button" className="banner-counts" title={t('banner.all')} onClick={() => view.goAlarms('active')}>
      {each}
    </button>
  );
}

const TopAlarm = memo(function TopAlarm({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const locked = useLocked();
  const subject = alarmSubject(t, alarm);
  const calls = alarm.priority === 'critical' && !alarm.acknowledged;
  const words = (
    <>
      <span className={calls ? 'banner-critical row' : 'row'}>
        <PriorityMark priority={alarm.priority} size={24} />
      </span>
      <span className="banner-words">
        <span className="banner-line">
          <strong className="banner-keep">{t(`alarm.${alarm.type}`)}</strong>
          <span className="cut">
            <Where alarm={alarm} />
            {subject === '' ? '' : ` · ${subject}`}
          </span>
        </span>
        <Second alarm={alarm} />
      </span>
    </>
  );
  if (locked)
    return (
      <div className="banner-top" role="status">
        {words}
      </div>
    );
  return (
    <div className="banner-top" role="status">
      <button type="button" className="banner-lead" title={t('banner.lead')} onClick={() => view.goAlarm(alarm.key)}>
        {words}
      </button>
    </div>
  );
});

/** Since when, how it stands, and whom to call. */
function Second({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const ruleOf = useRuleOf();
  // Who is on call is nothing for whoever passes a locked window.
  const locked = useLocked();
  const who = locked ? undefined : ruleOf(alarm.type)?.escalation?.who;
  const calls = alarm.escalated !== null && !alarm.acknowledged;
  const state = alarmState(alarm);
  return (
    <span className="banner-line small muted" aria-live="off">
      <span className="banner-keep">
        {formats.when(alarm.raised, now)} · {age(alarm.raised, now)} · {t(`alarms.state.${state}`)}
        {state === 'returned_unacknowledged' ? ` · ${t('alarms.state.normal')}` : ''}
      </span>
      {calls ? (
        <strong className={`cut text-${alarm.priority}`}>
          {who === undefined ? t('alarms.call') : t('alarms.callWho', { who: isolated(who) })}
        </strong>
      ) : null}
    </span>
  );
}

/** Flood, sound, and what is out of sight: small, and only where there is something to say. */
function Signs() {
  const { t } = useTranslation();
  const flood = useBoard((state) => (state.flood.on ? state.flood.raised.size : 0));
  return (
    <div className="banner-signs">
      {flood > 0 ? (
        <span className="banner-sign strong">
          <IconAlertTriangle size={16} aria-hidden />
          {t('banner.flood', { count: flood })}
        </span>
      ) : null}
      <SoundSign />
      <PutAway />
    </div>
  );
}

function PutAway() {
  const { t } = useTranslation();
  const { view } = useStation();
  const count = useBoard(({ board }) => board.putAway);
  const locked = useLocked();
  if (count === 0) return null;
  const words = (
    <>
      <IconClockPause size={16} aria-hidden />
      {t('banner.putAway', { count })}
    </>
  );
  return locked ? (
    <span className="banner-sign">{words}</span>
  ) : (
    <button type="button" className="banner-sign banner-way" onClick={() => view.goAlarms('hidden')}>
      {words}
    </button>
  );
}

/** Two acts and two buttons: to end the sound is not to have seen the alarm. */
function BannerActions({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const locked = useLocked();
  const may = useMay('guard');
  const acts = useAlarmActs();
  const unseen = useBoard(({ board }) => board.unseen);
  const loud = useMemo(() => unseen.filter(({ silenced }) => !silenced), [unseen]);
  const { take: takeLoud, ...downLoud } = usePressed(loud);
  const { take: takeTop, ...downTop } = usePressed(alarm);
  if (locked) return null;
  const tip = (keys: string) => (may ? keys : t('role.needed', { role: t('role.guard') }));
  return (
    <div className="banner-actions">
      <Tooltip label={tip('Alt+S')}>
        <span>
          <ActionButton {...downLoud} disabled={!may || loud.length === 0} onAct={() => acts.silence(takeLoud())}>
            {t('banner.silence')}
          </ActionButton>
        </span>
      </Tooltip>
      <Tooltip label={tip('Alt+A')}>
        <span>
          <ActionButton
            {...downTop}
            variant="filled"
            disabled={!may || alarm.acknowledged}
            onAct={() => acts.acknowledge([takeTop()])}
          >
            {t('alarms.acknowledge')}
          </ActionButton>
        </span>
      </Tooltip>
    </div>
  );
}
