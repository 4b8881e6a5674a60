import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing, PlanRoom } from '../../../../electron/contract/floor-plan.ts';
import { Outside } from '../../ui/outside.tsx';
import { areaOf, boxOf, pathOf, racksOf } from './geometry.ts';

/** Lines at the inner edge of a row of racks, px. */
const RACK_GAP_PX = 1;

interface DrawnProps {
  readonly plan: Pick<Drawing, 'width' | 'height' | 'rooms'>;
  /** px per cm */
  readonly scale: number;
  /** Numbers of the rooms whose climate is unknown. */
  readonly unknown?: ReadonlySet<number>;
}

const byArea = (rooms: readonly PlanRoom[]) => [...rooms].sort((a, b) => areaOf(b.corners) - areaOf(a.corners));

/** The rooms of a plan as lines and areas; drawn anew only when the plan, its size or what is unknown changes. */
export const DrawnRooms = memo(function DrawnRooms({ plan, scale, unknown }: DrawnProps) {
  const hatch = useId();
  return (
    <svg className="plan-rooms" width={plan.width * scale} height={plan.height * scale} aria-hidden>
      <pattern id={hatch} width={8} height={8} patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width={8} height={1.4} className="plan-hatch" />
      </pattern>
      {byArea(plan.rooms).map((room) => (
        <g key={room.id}>
          {room.kind === 'racks' ? <Racks room={room} scale={scale} /> : null}
          <path
            className={`plan-room plan-room-${room.kind}`}
            d={pathOf(room.corners, scale)}
            {...(unknown?.has(room.id) === true ? { style: { fill: `url(#${hatch})` } } : {})}
          />
        </g>
      ))}
    </svg>
  );
});

function Racks({ room, scale }: { readonly room: PlanRoom; readonly scale: number }) {
  const racks = racksOf(room.corners);
  if (racks.length === 0) return <path className="plan-rack" d={pathOf(room.corners, scale)} />;
  return racks.map(({ left, top, right, bottom }) => (
    <rect
      key={`${left}/${top}`}
      className="plan-rack"
      x={left * scale + RACK_GAP_PX}
      y={top * scale + RACK_GAP_PX}
      width={Math.max(1, (right - left) * scale - 2 * RACK_GAP_PX)}
      height={Math.max(1, (bottom - top) * scale - 2 * RACK_GAP_PX)}
      rx={2}
    />
  ));
}

/** Two lines of a name are higher than this, px. */
const TWO_LINES_PX = 34;

/** The names of the rooms at their places; one that is named as its plan has its name in the title already. */
export const RoomNames = memo(function RoomNames(props: Omit<DrawnProps, 'unknown'> & { readonly title: string }) {
  const { plan, scale, title } = props;
  return plan.rooms
    .filter(({ name }) => name !== '' && name !== title)
    .map((room) => <RoomName key={room.id} room={room} scale={scale} />);
});

function RoomName({ room, scale }: { readonly room: PlanRoom; readonly scale: number }) {
  const { t } = useTranslation();
  const { left, top, right, bottom } = boxOf(room.corners);
  const lying = right - left >= bottom - top;
  const tall = (bottom - top) * scale >= TWO_LINES_PX;
  return (
    <span
      className={`plan-name plan-name-${room.kind} ${lying && room.kind !== 'room' ? 'plan-name-lying' : ''}`}
      style={{
        left: left * scale,
        top: top * scale,
        maxWidth: (right - left) * scale,
        ...(room.kind !== 'room' && lying ? { height: (bottom - top) * scale } : {}),
      }}
    >
      {room.kind === 'aisle' && tall ? <span className="small">{t('plan.kind.aisle')}</span> : null}
      <Outside className="cut strong" text={room.name} />
    </span>
  );
}
