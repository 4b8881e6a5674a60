import { IconTemperature } from '@tabler/icons-react';
import type { HTMLAttributes } from 'react';
import type { Drawing } from '../../../../../electron/contract/floor-plan.ts';
import { NodeName } from '../../../ui/node-name.tsx';
import { DoorLeaf } from '../door-marker.tsx';
import { sideOf } from '../marks.ts';
import { type Picked, placementOf } from './edit.ts';

/** A door or a sensor while the plan is drawn: where it is and whose, without what it says now. */
export function EditedMark(props: {
  readonly drawing: Drawing;
  readonly picked: Exclude<Picked, { readonly is: 'room' }>;
  readonly scale: number;
  readonly handlers: HTMLAttributes<HTMLDivElement>;
}) {
  const { drawing, picked, scale, handlers } = props;
  const place = placementOf(drawing, picked.is, picked.node);
  if (place === undefined) return null;
  const at = { left: place.x * scale, top: place.y * scale };
  const name = (
    <span className="strong cut">
      <NodeName id={picked.node} />
    </span>
  );
  if (place.is === 'sensor')
    return (
      <div role="button" tabIndex={0} className="plan-mark plan-sensor edit-mark" style={at} {...handlers}>
        <IconTemperature size={14} aria-hidden />
        <span className="small cut">{name}</span>
      </div>
    );
  return (
    <div
      role="button"
      tabIndex={0}
      className={`plan-mark plan-door plan-door-${sideOf(place.rotation)} edit-mark`}
      style={at}
      {...handlers}
    >
      <DoorLeaf state="closed" rotation={place.rotation} />
      <span className="plan-words">{name}</span>
    </div>
  );
}
