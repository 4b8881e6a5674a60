import { Button } from '@mantine/core';
import { IconChartLine, IconCpu, IconDoor, IconListDetails } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { useLive, useStation } from '../../station.tsx';
import { ContactWord } from '../../ui/contact.tsx';
import { DoorFacts } from '../../ui/door.tsx';
import { isAtDoor } from './groups.ts';
import { isClimate, metricOf } from './measured.ts';

const Curve = lazy(async () => ({ default: (await import('./curve.tsx')).AlarmCurve }));

/** Door or curve as they are now, and the ways to where the cause is; each has a way back. */
export function AlarmPlace({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const node = useLive(({ nodes }) => (alarm.node === null ? undefined : nodes[alarm.node]));
  const metric = metricOf(alarm);
  if (alarm.node === null) return null;
  return (
    <div className="alarm-section">
      <h3>{t('alarms.now')}</h3>
      {node === undefined || !isAtDoor(alarm.type) ? null : <DoorFacts node={node} />}
      {node === undefined || isAtDoor(alarm.type) || isClimate(alarm) ? null : <ContactWord contact={node.contact} />}
      {node === undefined || metric === null ? null : (
        <Suspense fallback={<div className="alarm-curve" />}>
          <Curve node={node} metric={metric} limit={alarm.measured?.limit ?? null} />
        </Suspense>
      )}
      <Ways alarm={alarm} node={alarm.node} />
    </div>
  );
}

const ways = [
  { to: 'doors', icon: IconDoor },
  { to: 'climate', icon: IconChartLine },
  { to: 'nodes', icon: IconCpu },
  { to: 'incidents', icon: IconListDetails },
] as const;

function Ways({ alarm, node }: { readonly alarm: Alarm; readonly node: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const go = (to: (typeof ways)[number]['to']) => {
    const metric = metricOf(alarm);
    if (to === 'incidents') view.goJournal({ nodes: [node] });
    else if (to !== 'climate') view.goWithBack(to, node);
    else view.goClimate({ node, at: alarm.raised, ...(metric === null ? {} : { metric }) });
  };
  const first = isAtDoor(alarm.type) ? 'doors' : isClimate(alarm) ? 'climate' : 'nodes';
  const sorted = [...ways.filter(({ to }) => to === first), ...ways.filter(({ to }) => to !== first)];
  return (
    <div className="row row-wrap alarm-acts">
      {sorted.map(({ to, icon: Icon }) => (
        <Button key={to} size="xs" leftSection={<Icon size={14} aria-hidden />} onClick={() => go(to)}>
          {t(`alarms.way.${to}`)}
        </Button>
      ))}
    </div>
  );
}
