import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { LastRead } from '../../../../electron/contract/doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useFormats } from '../../format/use.ts';
import { useBoard, useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Panel } from '../../ui/states.tsx';
import { DoorFact, LockFact, RuleFact } from '../doors/facts.tsx';
import { barOf, isKnown, type Order } from '../doors/orders.ts';
import { rowOf } from '../doors/rows.ts';
import { useOrder } from '../doors/use-order.ts';
import { firstDoors } from './strip.ts';

const CELL_PX = 132;
const MOST = 6;

/** The doors that need to be seen first, with what a guard does most at each; the rest is in Doors. */
export function DoorStrip() {
  const { t } = useTranslation();
  const { view } = useStation();
  const { ref, width } = useElementSize();
  const count = Math.min(MOST, Math.max(1, Math.floor(width / CELL_PX)));
  const byNode = useBoard(({ board }) => board.byNode);
  const ids = useLive(useShallow((state) => firstDoors(state, byNode, count)));
  const all = useLive(({ nodes }) => Object.keys(nodes).length);
  return (
    <Panel
      className="overview-doors"
      title={t('screen.doors')}
      aside={
        <span className="row small">
          <span className="muted">{t('strip.ofAll', { count: ids.length, all })}</span>
          <button type="button" className="link" onClick={() => view.go('doors', null)}>
            {t('strip.all')}
          </button>
        </span>
      }
    >
      <ul className="strip" ref={ref}>
        {width > 0 ? ids.map((id) => <Cell key={id} id={id} />) : null}
      </ul>
    </Panel>
  );
}

const Cell = memo(function Cell({ id }: { readonly id: string }) {
  const { view } = useStation();
  const node = useLive(({ nodes }) => nodes[id]);
  const door = useLive(({ doors }) => doors[id]);
  const alarm = useBoard(({ board }) => board.byNode.get(id));
  const { t } = useTranslation();
  if (node === undefined) return null;
  const { rule, pending } = rowOf(node, door ?? null, null);
  const loud = alarm !== undefined && (alarm.priority === 'critical' || alarm.priority === 'high');
  const calm = (rule === 'normal' || rule === 'unknown') && pending === null;
  return (
    <li className={`strip-cell ${loud ? `tile-alarm-${alarm.priority}` : ''}`}>
      <button type="button" className="link cut strip-name" onClick={() => view.go('doors', id)}>
        <NodeName id={id} />
      </button>
      {alarm === undefined ? null : (
        <span className={`with-icon strong strip-alarm text-${alarm.priority}`}>
          <PriorityMark priority={alarm.priority} size={18} />
          <span>{t(`alarm.short.${alarm.type}`)}</span>
        </span>
      )}
      {isKnown(node) ? (
        <>
          {alarm === undefined || node.door === 'open' ? <DoorFact node={node} /> : null}
          <LockFact node={node} />
          {calm || alarm !== undefined ? null : <RuleFact node={node} rule={rule} pending={pending} />}
        </>
      ) : (
        <Unknown node={node} />
      )}
      <span className="grow" />
      {door?.last === undefined || door.last === null ? null : <Last last={door.last} />}
      <Act node={node} />
    </li>
  );
});

function Unknown({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const time = formats.since(node.heard ?? node.since, now);
  return (
    <span className="strip-unknown">
      {node.contact === 'never' ? t('value.never') : t('doors.unknownSince', { time })}
    </span>
  );
}

/** Who was there last, and when. */
function Last({ last }: { readonly last: LastRead }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const { name, last4, at } = last;
  return (
    <span className="small muted strip-last">
      {formats.since(at, now)} · {name === null ? t('doors.unknownCard', { last4 }) : <Outside text={name} />}
    </span>
  );
}

/** What is done most: unlock a locked door once, lock an unlocked one; where neither can be, its details. */
function Act({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const may = useMay('guard');
  const order = useOrder(node);
  const wanted: Order = isKnown(node) && node.lock === 'unlocked' ? 'lock' : 'unlock';
  if (barOf(node, wanted, may) !== null)
    return (
      <Button size="xs" onClick={() => view.go('doors', node.id)}>
        {t('strip.details')}
      </Button>
    );
  return (
    <ActionButton size="xs" onAct={() => order(wanted)}>
      {t(`doors.order.${wanted}`)}
    </ActionButton>
  );
}
