import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { useBoard, useMay, useStation, useView } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Empty, NeedsRole, Panel } from '../../ui/states.tsx';
import { alarmSubject } from '../../ui/words.ts';
import { useAlarmActs } from './acts.tsx';
import { AlarmDetail } from './detail.tsx';
import { StateWord, Where } from './row.tsx';
import { partsOfKey } from './steps.ts';

/** What is out of sight, why, through whom and until when: what comes back by itself, what a manager must bring back, and what another alarm explains. */
export function HiddenAlarms() {
  const { view } = useStation();
  const open = useView((state) => state.alarm);
  const hidden = useBoard(({ board }) => board.hidden);
  const outOfService = hidden.filter((alarm) => alarm.outOfService !== null);
  const shelved = hidden.filter((alarm) => alarm.outOfService === null && alarm.shelved !== null);
  const suppressed = hidden.filter((alarm) => alarm.outOfService === null && alarm.shelved === null);
  return (
    <div className={`alarms ${open === null ? '' : 'alarms-open'}`}>
      <div className="hidden-lists">
        <Shelved alarms={shelved} />
        <OutOfService alarms={outOfService} />
        <Suppressed alarms={suppressed} />
      </div>
      {open === null ? null : <AlarmDetail key={open} alarmKey={open} onClose={() => view.setAlarm(null)} />}
    </div>
  );
}

function HiddenPanel(props: {
  readonly title: string;
  readonly aside?: ReactNode;
  /** Why the list is empty: what would stand in it. */
  readonly empty: readonly [title: string, why: string];
  readonly heads: readonly string[];
  /** The last column has a button. */
  readonly acts?: boolean;
  /** The rows. */
  readonly children: readonly ReactNode[];
}) {
  const { t } = useTranslation();
  const [nothing, why] = props.empty;
  return (
    <Panel title={props.title} aside={props.aside}>
      {props.children.length === 0 ? (
        <Empty title={nothing}>{why}</Empty>
      ) : (
        <table className="plain-table hidden-table">
          <thead>
            <tr>
              {[t('alarms.whatWhere'), t('alarms.behind'), ...props.heads].map((head) => (
                <th key={head}>{head}</th>
              ))}
              {props.acts === true ? (
                <th className="hidden-act">
                  <span className="visually-hidden">{t('alarms.action')}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>{props.children}</tbody>
        </table>
      )}
    </Panel>
  );
}

/** A row: the alarm and what is behind it, then what its list adds. */
function Row({ alarm, children }: { readonly alarm: Alarm; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const open = useView((state) => state.alarm === alarm.key);
  return (
    <tr className={open ? 'row-chosen' : ''}>
      <td>
        <span className="alarm-named">
          <PriorityMark priority={alarm.priority} quiet />
          <span className="alarm-what">
            <button type="button" className="link" onClick={() => view.setAlarm(alarm.key)}>
              {t(`alarm.${alarm.type}`)}
            </button>
            <span className="small muted">
              <Where alarm={alarm} />
              {alarm.subject === '' ? null : ` · ${alarmSubject(t, alarm)}`}
            </span>
          </span>
        </span>
      </td>
      <td>
        <StateWord alarm={alarm} />
      </td>
      {children}
    </tr>
  );
}

/** Why somebody took it out of sight, and who. */
function Why({ reason, by, at }: { readonly reason: string; readonly by: string; readonly at: number }) {
  const formats = useFormats();
  const now = useNow(60_000);
  return (
    <span className="alarm-what">
      <Outside text={reason} />
      <span className="small muted">
        <Outside text={by} /> · {formats.when(at, now)}
      </span>
    </span>
  );
}

function Shelved({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const may = useMay('guard');
  return (
    <HiddenPanel
      title={t('alarms.shelvedTitle', { count: alarms.length })}
      aside={may ? null : <NeedsRole role="guard" />}
      empty={[t('alarms.shelvedEmpty'), t('alarms.shelvedEmptyWhy')]}
      heads={[t('alarms.reason'), t('alarms.comesBack')]}
      acts
    >
      {alarms.map((alarm) => (
        <ShelvedRow key={alarm.key} alarm={alarm} may={may} />
      ))}
    </HiddenPanel>
  );
}

function ShelvedRow({ alarm, may }: { readonly alarm: Alarm; readonly may: boolean }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const { shelved } = alarm;
  if (shelved === null) return null;
  return (
    <Row alarm={alarm}>
      <td>
        <Why {...shelved} />
      </td>
      <td>
        <ComesBack until={shelved.until} />
      </td>
      <td className="hidden-act">
        <ActionButton size="xs" disabled={!may} onAct={() => acts.unshelve([alarm])}>
          {t('alarms.unshelve')}
        </ActionButton>
      </td>
    </Row>
  );
}

function ComesBack({ until }: { readonly until: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  return (
    <span className="alarm-what">
      <span>{t('alarms.left', { time: age(now, until) })}</span>
      <span className="small muted">{formats.since(until, now)}</span>
    </span>
  );
}

function OutOfService({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const may = useMay('manager');
  return (
    <HiddenPanel
      title={t('alarms.outTitle', { count: alarms.length })}
      aside={may ? null : <NeedsRole role="manager" />}
      empty={[t('alarms.outEmpty'), t('alarms.outEmptyWhy')]}
      heads={[t('alarms.reason')]}
      acts
    >
      {alarms.map((alarm) => (
        <OutRow key={alarm.key} alarm={alarm} may={may} />
      ))}
    </HiddenPanel>
  );
}

function OutRow({ alarm, may }: { readonly alarm: Alarm; readonly may: boolean }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  if (alarm.outOfService === null) return null;
  return (
    <Row alarm={alarm}>
      <td>
        <Why {...alarm.outOfService} />
      </td>
      <td className="hidden-act">
        <ActionButton size="xs" disabled={!may} onAct={() => acts.bringBack([alarm])}>
          {t('alarms.bringBack')}
        </ActionButton>
      </td>
    </Row>
  );
}

function Suppressed({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  return (
    <HiddenPanel
      title={t('alarms.suppressedTitle', { count: alarms.length })}
      empty={[t('alarms.suppressedEmpty'), t('alarms.suppressedEmptyWhy')]}
      heads={[t('alarms.explainedBy')]}
    >
      {alarms.map((alarm) => (
        <Row key={alarm.key} alarm={alarm}>
          <td>{alarm.suppressedBy === null ? null : <Parent alarmKey={alarm.suppressedBy} />}</td>
        </Row>
      ))}
    </HiddenPanel>
  );
}

function Parent({ alarmKey }: { readonly alarmKey: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const { type } = partsOfKey(alarmKey);
  return (
    <button type="button" className="link" onClick={() => view.setAlarm(alarmKey)}>
      {type === null ? alarmKey : t(`alarm.${type}`)}
    </button>
  );
}
