import { useMemo } from 'react';
import { useFormats } from '../../format/use.ts';
import { useLive } from '../../station.tsx';
import { compareAlarms } from '../../ui/words.ts';
import { type DoorRow, rowOf } from './rows.ts';

/** Every door as a row, by name. */
export function useDoorRows(): readonly DoorRow[] {
  const nodes = useLive((state) => state.nodes);
  const doors = useLive((state) => state.doors);
  const alarms = useLive((state) => state.alarms);
  const { locale } = useFormats();
  return useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const urgent = alarms.filter(({ active }) => active).sort(compareAlarms);
    return Object.values(nodes)
      .map((node) => rowOf(node, doors[node.id] ?? null, urgent.find((alarm) => alarm.node === node.id) ?? null))
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  }, [nodes, doors, alarms, locale]);
}
