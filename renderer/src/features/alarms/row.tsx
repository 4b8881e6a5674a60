import { Checkbox } from '@mantine/core';
import {
  IconBell,
  IconBellOff,
  IconBellRinging,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconPhoneCall,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, alarmState } from '../../../../electron/contract/alarms.ts';
import { isolated } from '../../format/outside.ts';
import type { Formats } from '../../format/time.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { nodesAt } from '../../live/alarm-board.ts';
import { useBoard, useMay } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { usePressed } from '../../ui/pressed.ts';
import { PriorityMark } from '../../ui/priority.tsx';
import { alarmSubject, groupSize } from '../../ui/words.ts';
import { useAlarmActs } from './acts.tsx';
import { isAtDoor, oldestOf, placesOf, type TypeGroup } from './groups.ts';
import { useRuleOf } from './use-rules.ts';

/** The cells of one alarm. Drawn again only when it, or what is chosen of it, has changed. */
export const AlarmCells = memo(function AlarmCells(props: {
  readonly alarm: Alarm;
  readonly chosen: boolean;
  readonly inGroup: boolean;
}) {
  const { alarm, chosen, inGroup } = props;
  const { t } = useTranslation();
  const subject = alarmSubject(t, alarm);
  return (
    <>
      <ChooseCell name={t(`alarm.${alarm.type}`)} chosen={chosen} />
      <span role="gridcell" className={`alarm-mark ${inGroup ? 'alarm-in-group' : ''}`}>
        <PriorityMark priority={alarm.priority} quiet={alarm.acknowledged && !alarm.active} />
      </span>
      <span role="gridcell" className="alarm-what">
        <span className={`cut ${alarm.acknowledged ? '' : 'strong'}`}>{t(`alarm.${alarm.type}`)}</span>
        <span className="small muted cut">
          <Where alarm={alarm} />
          {subject === '' ? null : ` · ${subject}`}
        </span>
      </span>
      <span role="gridcell" className="alarm-what">
        <StateWord alarm={alarm} />
        <Aside alarm={alarm} />
      </span>
      <AgeCell raised={alarm.raised} />
      <span role="gridcell" className="alarm-act">
        <RowAct alarm={alarm} />
      </span>
    </>
  );
});

/** The cells of many alarms of a type. */
export const GroupCells = memo(function GroupCells(props: {
  readonly group: TypeGroup;
  readonly chosen: boolean;
  readonly open: boolean;
}) {
  const { chosen, open, group } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const oldest = oldestOf(group.alarms);
  const unseen = group.alarms.filter(({ acknowledged }) => !acknowledged);
  const count = placesOf(group.alarms);
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <ChooseCell name={t(`alarm.${group.type}`)} chosen={chosen} />
      <span role="gridcell" className="alarm-mark">
        <PriorityMark priority={group.priority} />
      </span>
      <span role="gridcell" className="alarm-what">
        <span className="with-icon">
          <Arrow size={16} aria-hidden />
          <span className="strong cut">{t(`alarm.${group.type}`)}</span>
        </span>
        <span className="small cut">
          <b>{t(isAtDoor(group.type) ? 'alarms.doors' : 'alarms.nodes', { count })}</b>
          <span className="muted"> · {t('alarms.oldest', { time: shortly(formats, oldest, now) })}</span>
        </span>
      </span>
      <span role="gridcell" className="alarm-what">
        <span className="with-icon">
          {unseen.length > 0 ? <IconBellRinging size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
          {unseen.length > 0 ? t('alarms.unseen', { count: unseen.length }) : t('alarm.state.acknowledged')}
        </span>
      </span>
      <AgeCell raised={oldest} />
      <span role="gridcell" className="alarm-act">
        <GroupAct alarms={unseen} />
      </span>
    </>
  );
});

function ChooseCell({ name, chosen }: { readonly name: string; readonly chosen: boolean }) {
  const { t } = useTranslation();
  return (
    <span role="gridcell" className="alarm-choose">
      <Checkbox size="xs" tabIndex={-1} readOnly aria-label={t('alarms.chooseOne', { alarm: name })} checked={chosen} />
    </span>
  );
}

/** The place of an alarm: its node, how many nodes, or the station itself. */
export function Where({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  if (alarm.node !== null) return <NodeName id={alarm.node} />;
  return alarm.members.length > 0 ? <GroupSize alarm={alarm} /> : <>{t('alarms.station')}</>;
}

/** How many nodes a group has, and how many of them are still away where some are back. */
export function GroupSize({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const away = useBoard(({ board }) => nodesAt(alarm, board.lost).length);
  return <>{groupSize(t, alarm, away)}</>;
}

const stateIcons = {
  active_unacknowledged: IconBellRinging,
  active_acknowledged: IconBell,
  returned_unacknowledged: IconBellOff,
  latched: IconRotateClockwise,
  normal: IconCheck,
} as const;

/** The state of an alarm in a word. */
export function StateWord({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const state = alarmState(alarm);
  const Icon = stateIcons[state];
  return (
    <span className="with-icon">
      <Icon size={16} aria-hidden />
      <span className="cut">{t(`alarms.state.${state}`)}</span>
    </span>
  );
}

/** What else is to be known of an alarm at a glance, most urgent first: whom to call, who sees to it. */
function Aside({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const ruleOf = useRuleOf();
  const { escalated, acknowledged, assigned, investigating, comments } = alarm;
  if (escalated !== null && !acknowledged) {
    const who = ruleOf(alarm.type)?.escalation?.who;
    return (
      <span className={`with-icon small strong text-${alarm.priority}`}>
        <IconPhoneCall size={14} aria-hidden />
        <span className="cut">
          {who === undefined ? t('alarms.call') : t('alarms.callWho', { who: isolated(who) })}
        </span>
      </span>
    );
  }
  const parts = [
    ...(alarm.active || alarm.returned === null
      ? []
      : [t('alarms.goneAt', { time: shortly(formats, alarm.returned, now) })]),
    ...(investigating === null ? [] : [t('alarms.investigatedBy', { name: isolated(investigating.by) })]),
    ...(assigned === null ? [] : [t('alarms.assignedTo', { name: isolated(assigned) })]),
    ...(alarm.silenced && !acknowledged ? [t('alarms.silenced')] : []),
    ...(comments.length === 0 ? [] : [t('alarms.comments', { count: comments.length })]),
  ];
  const text = parts.join(' · ');
  return (
    <span className="small muted cut" title={text}>
      {text}
    </span>
  );
}

function AgeCell({ raised }: { readonly raised: number }) {
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  return (
    <span role="gridcell" className="alarm-what number">
      <span>{age(raised, now)}</span>
      <span className="small muted">{shortly(formats, raised, now)}</span>
    </span>
  );
}

/** The time alone when it is today, else the day before it. */
function shortly(formats: Formats, at: number, now: number): string {
  return formats.day(at) === formats.day(now) ? formats.time(at) : formats.since(at, now);
}

/** The act that is due: to see an alarm, or to end one that has gone and was seen. */
function RowAct({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const may = useMay('guard');
  const pressed = usePressed(alarm);
  const state = alarmState(alarm);
  if (!may || state === 'active_acknowledged' || state === 'normal') return null;
  const act = state === 'latched' ? acts.reset : acts.acknowledge;
  const { take, ...down } = pressed;
  return (
    <ActionButton {...down} size="xs" tabIndex={-1} onAct={() => act([take()])}>
      {t(state === 'latched' ? 'alarms.reset' : 'alarms.acknowledge')}
    </ActionButton>
  );
}

function GroupAct({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const may = useMay('guard');
  const { take, ...down } = usePressed(alarms);
  if (!may || alarms.length === 0) return null;
  return (
    <ActionButton {...down} size="xs" tabIndex={-1} onAct={async () => acts.ask('acknowledge', take())}>
      {t('alarms.acknowledgeMany')}
    </ActionButton>
  );
}
