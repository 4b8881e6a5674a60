import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { FloorPlan } from '../../../../electron/contract/floor-plan.ts';
import { isolated } from '../../format/outside.ts';
import type { LiveState } from '../../live/store.ts';
import { useBoard, useLive, useStation } from '../../station.tsx';
import { DoorMarker } from './door-marker.tsx';
import { DrawnRooms, RoomNames } from './drawn-rooms.tsx';
import { fitted } from './geometry.ts';
import { heatRooms, sensorsOf } from './heat.ts';
import { HeatLayer } from './heat-layer.tsx';
import { inReadingOrder, markAlarms, markKey } from './marks.ts';
import { SensorMarker } from './sensor-marker.tsx';
import './plan.css';

/** A floor plan as it is now, as large as it fits: rooms, heat map, doors and sensors. */
export function LivePlan({ plan }: { readonly plan: FloorPlan }) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const size = fitted(plan, width, height);
  return (
    <div className="plan-stage" ref={ref}>
      {size.scale > 0 ? (
        <div
          className="plan-sheet"
          style={{ width: size.width, height: size.height }}
          role="group"
          aria-label={t('plan.label', { name: isolated(plan.name) })}
        >
          <PlanImage plan={plan} />
          <HeatLayer plan={plan} scale={size.scale} />
          <Rooms plan={plan} scale={size.scale} />
          <RoomNames plan={plan} scale={size.scale} title={plan.name} />
          <Markers plan={plan} scale={size.scale} />
        </div>
      ) : null}
    </div>
  );
}

/** The image behind a plan, as large as it fits in its own proportions. */
export function PlanImage({ plan }: { readonly plan: Pick<FloorPlan, 'id' | 'image'> }) {
  const { planImages } = useStation();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void planImages.get(plan.id, plan.image).then((found) => {
      if (current) setAddress(found);
    });
    return () => {
      current = false;
    };
  }, [planImages, plan.id, plan.image]);
  return address === null ? null : <img className="plan-image" src={address} alt="" />;
}

const isLost = (state: LiveState, id: string) => {
  const contact = state.nodes[id]?.contact;
  return contact === 'offline' || contact === 'never';
};

/** The rooms; one whose sensors are all unknown is hatched. */
function Rooms({ plan, scale }: { readonly plan: FloorPlan; readonly scale: number }) {
  const owned = useMemo(() => {
    const nodes = sensorsOf(plan).map(({ node }) => node);
    return heatRooms(plan).map(({ room, sensors }) => ({ id: room.id, nodes: sensors.map((i) => nodes[i] ?? '') }));
  }, [plan]);
  const lost = useLive(
    useShallow((state) =>
      owned.filter(({ nodes }) => nodes.length > 0 && nodes.every((id) => isLost(state, id))).map(({ id }) => id),
    ),
  );
  const unknown = useMemo(() => new Set(lost), [lost]);
  return <DrawnRooms plan={plan} scale={scale} unknown={unknown} />;
}

function Markers({ plan, scale }: { readonly plan: FloorPlan; readonly scale: number }) {
  const board = useBoard((state) => state.board);
  const found = useMemo(() => markAlarms(board), [board]);
  const placements = useMemo(() => inReadingOrder(plan.placements), [plan]);
  return placements.map((place) => {
    const key = markKey(place.is, place.node);
    const at = { node: place.node, left: place.x * scale, top: place.y * scale, alarm: found.get(key) };
    return place.is === 'door' ? (
      <DoorMarker key={key} {...at} rotation={place.rotation} />
    ) : (
      <SensorMarker key={key} {...at} />
    );
  });
}
