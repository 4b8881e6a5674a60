import { Checkbox } from '@mantine/core';
import { IconBell, IconBellOff, IconCheck, IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { startLive } from '../../session/lifecycle.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Empty, Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { alarmSubject, compareAlarms } from '../../ui/words.ts';
import { useAcknowledge } from './acknowledge.ts';
import './alarms.css';

/** Everything that is active or that nobody has seen, most urgent first. */
export function AlarmsScreen() {
  const { t } = useTranslation();
  const station = useStation();
  const phase = useLive((state) => state.phase);
  const error = useLive((state) => state.error);
  const alarms = useLive((state) => state.alarms);
  const may = useMay('guard');
  const acknowledge = useAcknowledge();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const sorted = [...alarms].sort(compareAlarms);
  const unseen = sorted.filter((alarm) => !alarm.acknowledged);
  const picked = unseen.filter((alarm) => chosen.has(alarm.key));
  const aside = may ? (
    <div className="alarm-tools">
      <ActionButton
        size="xs"
        disabled={picked.length === 0}
        onAct={() => acknowledge(picked).then(() => setChosen(new Set()))}
      >
        {t('alarms.acknowledgeChosen', { count: picked.length })}
      </ActionButton>
      <ActionButton size="xs" variant="filled" disabled={unseen.length === 0} onAct={() => acknowledge(unseen)}>
        {t('alarms.acknowledgeAll')}
      </ActionButton>
    </div>
  ) : (
    <NeedsRole role="guard" />
  );
  const toggle = (key: string) =>
    setChosen((before) => new Set(before.has(key) ? [...before].filter((each) => each !== key) : [...before, key]));
  return (
    <Panel className="alarms-screen" title={t('alarms.title', { count: alarms.length })} aside={aside}>
      {phase === 'waiting' ? <Loading what={t('alarms.loading')} /> : null}
      {phase === 'failed' && error !== null ? <Failed error={error} onRetry={() => void startLive(station)} /> : null}
      {phase === 'live' && alarms.length === 0 ? <Empty title={t('alarms.empty')}>{t('alarms.emptyWhy')}</Empty> : null}
      {alarms.length > 0 ? <AlarmTable alarms={sorted} chosen={chosen} onToggle={toggle} may={may} /> : null}
    </Panel>
  );
}

function AlarmTable(props: {
  readonly alarms: readonly Alarm[];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly may: boolean;
}) {
  const { t } = useTranslation();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">{t('alarms.choose')}</span>
          </th>
          <th>
            <span className="visually-hidden">{t('alarms.priority')}</span>
          </th>
          <th>{t('alarms.what')}</th>
          <th>{t('alarms.where')}</th>
          <th>{t('alarms.raised')}</th>
          <th className="number">{t('alarms.age')}</th>
          <th>{t('alarms.state')}</th>
          <th>
            <span className="visually-hidden">{t('alarms.action')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.alarms.map((alarm) => (
          <AlarmRow
            key={alarm.key}
            alarm={alarm}
            chosen={props.chosen.has(alarm.key)}
            may={props.may}
            onToggle={() => props.onToggle(alarm.key)}
          />
        ))}
      </tbody>
    </table>
  );
}

function AlarmRow(props: {
  readonly alarm: Alarm;
  readonly chosen: boolean;
  readonly may: boolean;
  readonly onToggle: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const acknowledge = useAcknowledge();
  const { alarm } = props;
  const subject = alarmSubject(t, alarm);
  return (
    <tr className={alarm.acknowledged ? '' : 'alarm-unseen'}>
      <td>
        <Checkbox
          size="xs"
          aria-label={t('alarms.chooseOne', { alarm: t(`alarm.${alarm.type}`) })}
          checked={props.chosen}
          disabled={!props.may || alarm.acknowledged}
          onChange={props.onToggle}
        />
      </td>
      <td>
        <PriorityMark priority={alarm.priority} />
      </td>
      <td>
        {t(`alarm.${alarm.type}`)}
        {subject === '' ? null : <span className="muted"> · {subject}</span>}
      </td>
      <td>{alarm.node === null ? t('alarms.station') : <NodeName id={alarm.node} />}</td>
      <td style={{ whiteSpace: 'nowrap' }}>{formats.when(alarm.raised, now)}</td>
      <td className="number">{age(alarm.raised, now)}</td>
      <td>
        <AlarmState alarm={alarm} />
      </td>
      <td className="number">
        {alarm.acknowledged || !props.may ? null : (
          <ActionButton size="xs" onAct={() => acknowledge([alarm])}>
            {t('alarms.acknowledge')}
          </ActionButton>
        )}
      </td>
    </tr>
  );
}

function AlarmState({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  return (
    <span className="row row-wrap">
      <span className="with-icon">
        {alarm.active ? <IconBell size={16} aria-hidden /> : <IconBellOff size={16} aria-hidden />}
        {alarm.returned === null || alarm.active
          ? t('alarm.state.active')
          : t('alarm.state.returnedAt', { time: formats.when(alarm.returned, now) })}
      </span>
      <span className="with-icon muted">
        {alarm.acknowledged ? <IconCheck size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
        {t(alarm.acknowledged ? 'alarm.state.acknowledged' : 'alarm.state.unacknowledged')}
        {alarm.by === null ? null : <Outside text={alarm.by} />}
      </span>
    </span>
  );
}
