import { useMemo } from 'react';
import { useFormats } from '../../format/use.ts';
import { useBoard, useLive } from '../../station.tsx';
import { type DoorRow, rowOf } from './rows.ts';

/** Every door as a row, by name. */
export function useDoorRows(): readonly DoorRow[] {
  const nodes = useLive((state) => state.nodes);
  const doors = useLive((state) => state.doors);
  const alarms = useBoard(({ board }) => board.byNode);
  const { locale } = useFormats();
  return useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    return Object.values(nodes)
      .map((node) => rowOf(node, doors[node.id] ?? null, alarms.get(node.id) ?? null))
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  }, [nodes, doors, alarms, locale]);
}
