import { useTranslation } from 'react-i18next';
import type { Drawing } from '../../../../../electron/contract/floor-plan.ts';
import { isolated } from '../../../format/outside.ts';
import { useFormats } from '../../../format/use.ts';
import { useLive } from '../../../station.tsx';
import { boxOf } from '../geometry.ts';
import { type Picked, placementOf, roomOf } from './edit.ts';

/** What things on a plan are called, and where they are, in words. */
export interface PlanWords {
  /** Metres: "12.40". */
  metres(cm: number): string;
  /** "Aisle A, aisle". */
  name(drawing: Drawing, picked: Picked): string;
  /** Its name, place and size. */
  of(drawing: Drawing, picked: Picked): string;
  corner(drawing: Drawing, id: number, index: number): string;
}

/** The words of a plan in the operator's language. */
export function useWords(): PlanWords {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useLive((state) => state.names);
  const metres = (cm: number) => formats.number(cm / 100, 2);
  const name: PlanWords['name'] = (drawing, picked) => {
    if (picked.is !== 'room')
      return t(`plan.named.${picked.is}`, { name: isolated(names[picked.node] ?? picked.node) });
    const room = roomOf(drawing, picked.id);
    const kind = room?.kind ?? 'room';
    if (room === undefined || room.name === '') return t(`plan.draw.${kind}`);
    return t('plan.named.room', { kind: t(`plan.kind.${kind}`), name: isolated(room.name) });
  };
  const placed = (x: number, y: number) => t('plan.at', { x: metres(x), y: metres(y) });
  return {
    metres,
    name,
    of(drawing, picked) {
      const what = name(drawing, picked);
      if (picked.is !== 'room') {
        const place = placementOf(drawing, picked.is, picked.node);
        if (place === undefined) return what;
        const turned = place.is === 'door' ? `, ${t('plan.turned', { degrees: place.rotation })}` : '';
        return `${what}: ${placed(place.x, place.y)}${turned}`;
      }
      const { left, top, right, bottom } = boxOf(roomOf(drawing, picked.id)?.corners ?? [{ x: 0, y: 0 }]);
      const size = t('plan.size', { width: metres(right - left), height: metres(bottom - top) });
      return `${what}: ${placed(left, top)}, ${size}`;
    },
    corner(drawing, id, index) {
      const corners = roomOf(drawing, id)?.corners ?? [];
      const { x, y } = corners[index] ?? { x: 0, y: 0 };
      return `${t('plan.corner', { number: index + 1, count: corners.length })}: ${placed(x, y)}`;
    },
  };
}
