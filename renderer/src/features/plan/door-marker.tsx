import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useAge, useUnknownSince } from '../../format/use.ts';
import { useLive, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { PriorityMark } from '../../ui/priority.tsx';
import { RuleFact } from '../doors/facts.tsx';
import { isKnown } from '../doors/orders.ts';
import { rowOf } from '../doors/rows.ts';
import { sideOf } from './marks.ts';

/** How often the spoken age is written anew, ms. */
const AGE_MS = 5_000;

interface DoorMarkerProps {
  readonly node: string;
  /** px from the plan's top left corner. */
  readonly left: number;
  readonly top: number;
  readonly rotation: number;
  readonly alarm: Alarm | undefined;
}

/** A door at its place: its leaf, its name, door and lock as two facts, and what is wrong with it. Leads to the door. */
export const DoorMarker = memo(function DoorMarker({ node: id, left, top, rotation, alarm }: DoorMarkerProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const node = useLive(({ nodes }) => nodes[id]);
  if (node === undefined) return null;
  const state = isKnown(node) ? node.door : 'unknown';
  const loud = alarm === undefined ? '' : `text-${alarm.priority}`;
  return (
    <button
      type="button"
      className={`plan-mark plan-door plan-door-${sideOf(rotation)}`}
      style={{ left, top }}
      title={t('doors.go')}
      onClick={() => view.go('doors', id)}
    >
      <DoorLeaf state={state} rotation={rotation} className={loud} />
      <span className="plan-words">
        <span className={`with-icon ${loud}`}>
          {alarm === undefined ? null : <PriorityMark priority={alarm.priority} size={18} />}
          <span className="visually-hidden">{t('plan.door')} </span>
          <span className="strong cut">
            <NodeName id={id} />
          </span>
        </span>
        {alarm === undefined ? null : <span className={`small strong ${loud}`}>{t(`alarm.short.${alarm.type}`)}</span>}
        <Facts node={node} />
      </span>
    </button>
  );
});

function Facts({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const age = useAge();
  const unknownSince = useUnknownSince();
  const now = useNow(AGE_MS);
  const door = useLive(({ doors }) => doors[node.id]);
  const { rule, pending } = rowOf(node, door ?? null, null);
  if (node.contact === 'never') return <span className="small plan-aside">{t('value.never')}</span>;
  const heard = node.heard ?? node.since;
  if (!isKnown(node)) return <span className="small plan-unknown">{unknownSince(heard, now)}</span>;
  const calm = (rule === 'normal' || rule === 'unknown') && pending === null;
  return (
    <>
      <span className="small plan-aside">
        <span className={node.door === 'open' ? 'strong' : ''}>{t(`doors.door.${node.door}`)}</span>
        {' · '}
        <span className={node.lock === 'unlocked' ? 'strong' : ''}>{t(`doors.lock.${node.lock}`)}</span>
      </span>
      {calm ? null : (
        <span className="small">
          <RuleFact node={node} rule={rule} pending={pending} size={14} />
        </span>
      )}
      <span className="visually-hidden">
        {t(`contact.${node.contact}`)}, {t('value.age', { age: age(heard, now) })}
      </span>
    </>
  );
}

const HALF = 18;

/** A door seen from above: shut in its wall, swung open away from its words, or a broken line where nobody knows. */
export function DoorLeaf(props: {
  readonly state: NodeLive['door'];
  readonly rotation: number;
  readonly className?: string;
}) {
  const { state, rotation, className = '' } = props;
  return (
    <svg className={`plan-leaf ${className}`} viewBox="-22 -22 44 44" width={44} height={44} aria-hidden>
      <g transform={`rotate(${rotation})`}>
        {state === 'open' ? <line className="plan-sill" x1={-HALF} x2={HALF} y1={0} y2={0} /> : null}
        <line
          className={`plan-leaf-${state}`}
          x1={-HALF}
          x2={HALF}
          y1={0}
          y2={0}
          {...(state === 'open' ? { transform: `rotate(-35 ${-HALF} 0)` } : {})}
        />
      </g>
    </svg>
  );
}
