import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPlugConnectedX, IconSettings, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoorLive } from '../../../../electron/contract/doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useUnknownSince } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { DoorSettings } from '../access/door-settings.tsx';
import { DoorFact, LockFact, RuleFact } from './facts.tsx';
import { LastPerson } from './last-person.tsx';
import { OrderPanel } from './order-panel.tsx';
import { isKnown } from './orders.ts';
import type { DoorRow } from './rows.ts';
import { StoryLine } from './story-line.tsx';
import { TablePanel } from './table-panel.tsx';

/** One door: its facts, what can be ordered, what became of the last order, who was there. */
export function DoorDetail({ row, onClose }: { readonly row: DoorRow; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { node, door } = row;
  const [settings, setSettings] = useState(false);
  const may = useMay('guard');
  return (
    <section className="panel door-detail" aria-label={node.name}>
      <div className="panel-head">
        <h2 className="cut">
          <Outside text={node.name} />
        </h2>
        <Tooltip label={t(may ? 'doors.settings' : 'role.needed', { role: t('role.guard') })}>
          <ActionIcon
            variant="default"
            disabled={!may}
            aria-label={t('doors.settings')}
            onClick={() => setSettings(true)}
          >
            <IconSettings size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <ActionIcon variant="default" aria-label={t('common.close')} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className="panel-body">
        <Facts row={row} />
        {door === null ? null : <OrderPanel node={node} door={door} />}
        {door === null ? null : <Last door={door} />}
        {door === null ? null : <TablePanel door={door} />}
        <More id={node.id} />
      </div>
      <LatestStory id={node.id} />
      {settings ? <DoorSettings node={node.id} onClose={() => setSettings(false)} /> : null}
    </section>
  );
}

function Facts({ row: { node, rule, pending, alarm } }: { readonly row: DoorRow }) {
  const { t } = useTranslation();
  const known = isKnown(node);
  return (
    <div className="door-section">
      {known ? null : <Away node={node} />}
      {alarm === null ? null : (
        <span className={`with-icon strong text-${alarm.priority}`}>
          <PriorityMark priority={alarm.priority} />
          {t(`alarm.${alarm.type}`)}
        </span>
      )}
      <dl className={`door-big ${known ? '' : 'hatched'}`}>
        <div>
          <dt>{t('doors.column.door')}</dt>
          <dd>
            <DoorFact node={node} size={22} />
          </dd>
        </div>
        <div>
          <dt>{t('doors.column.lock')}</dt>
          <dd>
            <LockFact node={node} size={22} />
          </dd>
        </div>
      </dl>
      {known || pending !== null ? <RuleFact node={node} rule={rule} pending={pending} size={18} /> : null}
      {rule === 'unknown' ? null : <p className="small muted">{t(`doors.ruleSays.${rule}`)}</p>}
    </div>
  );
}

/** Nothing is known: since when, and what that means for orders. */
function Away({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const unknownSince = useUnknownSince();
  const now = useNow();
  const since = node.heard ?? node.since;
  return (
    <div className="row strong">
      <IconPlugConnectedX size={18} aria-hidden />
      {node.contact === 'never' ? t('value.never') : unknownSince(since, now)}
    </div>
  );
}

/** Below what scrolls, so that it is seen wherever the order was given, and moves no button under the pointer. */
function LatestStory({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const story = useLive(({ commands }) => commands.find(({ node }) => node === id));
  return (
    <section aria-label={t('doors.latestOrder')} aria-live="polite">
      {story === undefined ? null : (
        <div className="door-story">
          <StoryLine story={story} />
        </div>
      )}
    </section>
  );
}

function Last({ door: { last } }: { readonly door: DoorLive }) {
  const { t } = useTranslation();
  return (
    <section className="door-section" aria-label={t('doors.column.last')}>
      <h3>{t('doors.column.last')}</h3>
      {last === null ? (
        <p className="small muted">{t('doors.nobodyYet')}</p>
      ) : (
        <>
          <LastPerson last={last} size={64} />
          {last.name === null ? null : <span className="small muted">{t('doors.card', { last4: last.last4 })}</span>}
        </>
      )}
    </section>
  );
}

function More({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  return (
    <div className="door-section row row-wrap">
      <Button size="xs" onClick={() => view.goJournal({ nodes: [id] })}>
        {t('doors.journal')}
      </Button>
      <Button size="xs" onClick={() => view.go('nodes', id)}>
        {t('doors.node')}
      </Button>
    </div>
  );
}
