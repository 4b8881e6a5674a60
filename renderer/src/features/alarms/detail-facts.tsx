import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { nodesAt } from '../../live/alarm-board.ts';
import { useBoard, useSession } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { measuredText } from './measured.ts';
import { GroupSize } from './row.tsx';
import { partsOfKey } from './steps.ts';
import { useRuleOf } from './use-rules.ts';

type Fact = readonly [name: string, value: ReactNode];

/** Who, and when. */
function ByAt({ by, at }: { readonly by: string | null; readonly at: number | null }) {
  const formats = useFormats();
  const now = useNow(60_000);
  return (
    <>
      {by === null ? null : <Outside text={by} />}
      {by === null || at === null ? '' : ', '}
      {at === null ? null : formats.when(at, now)}
    </>
  );
}

/** What is so of an alarm: times, measured value, who saw it, who sees to it, and why it is out of sight. */
export function AlarmFacts({ alarm }: { readonly alarm: Alarm }) {
  const facts = [...useTimes(alarm), ...usePersons(alarm), ...useSight(alarm)];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

function useTimes(alarm: Alarm): Fact[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const measured = measuredText(t, formats, alarm);
  return [
    [t('alarms.raised'), `${formats.when(alarm.raised, now)} · ${t('alarms.ago', { age: age(alarm.raised, now) })}`],
    ...(alarm.returned === null || alarm.active
      ? []
      : [[t('alarms.returned'), formats.when(alarm.returned, now)] as const]),
    ...(measured === null ? [] : [[t('alarms.measured'), measured] as const]),
    ...(alarm.latched ? [[t('alarms.latched'), t('alarms.latchedWhy')] as const] : []),
  ];
}

function usePersons({ by, acknowledgedAt, acknowledged, escalated, type, ...alarm }: Alarm): Fact[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const ruleOf = useRuleOf();
  const me = useSession(({ session }) => session?.person.username);
  const { assigned, investigating } = alarm;
  const who = ruleOf(type)?.escalation?.who;
  return [
    ...(acknowledged && acknowledgedAt !== null
      ? [[t('alarms.acknowledgedBy'), <ByAt key="by" by={by} at={acknowledgedAt} />] as const]
      : []),
    ...(escalated === null
      ? []
      : [
          [
            t('alarms.escalated'),
            <span key="call" className="strong">
              {formats.when(escalated, now)} · {who === undefined ? t('alarms.call') : t('alarms.callWho', { who })}
            </span>,
          ] as const,
        ]),
    ...(assigned === null
      ? []
      : [
          [
            t('alarms.handedTo'),
            <span key="to">
              <Outside text={assigned} />
              {assigned === me ? ` (${t('alarms.you')})` : ''}
            </span>,
          ] as const,
        ]),
    ...(investigating === null ? [] : [[t('alarms.investigating'), <ByAt key="inv" {...investigating} />] as const]),
  ];
}

function useSight(alarm: Alarm): Fact[] {
  const { shelved, outOfService, suppressedBy, members } = alarm;
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  return [
    ...(shelved === null
      ? []
      : [
          [
            t('alarms.shelved'),
            <span key="shelved">
              {t('alarms.until', { time: formats.since(shelved.until, now) })} ·{' '}
              <ByAt by={shelved.by} at={shelved.at} />
              <br />
              <Outside text={shelved.reason} />
            </span>,
          ] as const,
        ]),
    ...(outOfService === null
      ? []
      : [
          [
            t('alarms.outOfService'),
            <span key="out">
              <ByAt by={outOfService.by} at={outOfService.at} />
              <br />
              <Outside text={outOfService.reason} />
            </span>,
          ] as const,
        ]),
    ...(suppressedBy === null ? [] : [[t('alarms.suppressed'), <Explains key="why" by={suppressedBy} />] as const]),
    ...(members.length === 0 ? [] : [[t('alarms.members'), <Members key="members" alarm={alarm} />] as const]),
  ];
}

/** The alarm that explains another: its type and node are in its key. */
function Explains({ by }: { readonly by: string }) {
  const { t } = useTranslation();
  const { type, node } = partsOfKey(by);
  return (
    <>
      {t('alarms.suppressedBy', { alarm: type === null ? by : t(`alarm.${type}`) })}
      {node === null ? null : (
        <>
          {' · '}
          <NodeName id={node} />
        </>
      )}
    </>
  );
}

/** Those that are still away come first. */
function Members({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const lost = useBoard(({ board }) => board.lost);
  const away = new Set(nodesAt(alarm, lost));
  const isBack = (id: string) => alarm.active && !away.has(id);
  return (
    <details>
      <summary>
        <GroupSize alarm={alarm} />
      </summary>
      <ul className="alarm-members">
        {[...alarm.members]
          .sort((a, b) => Number(isBack(a)) - Number(isBack(b)))
          .map((id) => (
            <li key={id}>
              <NodeName id={id} />
              {isBack(id) ? <span className="small muted"> ({t('alarms.memberBack')})</span> : null}
            </li>
          ))}
      </ul>
    </details>
  );
}
