import { useEffect, useState } from 'react';
import type { AlarmSpan } from '../../../../electron/contract/climate.ts';
import { useLive, useStation } from '../../station.tsx';
import type { Question } from './curves.ts';

const none: readonly AlarmSpan[] = [];

/** When alarms of the nodes were active in the time that was asked for; asked again when one comes or goes. */
export function useAlarmSpans(nodes: readonly string[], question: Question | null): readonly AlarmSpan[] {
  const { api } = useStation();
  const [spans, setSpans] = useState(none);
  const changed = useLive(({ alarms }) =>
    alarms
      .filter(({ node }) => node !== null && nodes.includes(node))
      .map(({ key, occurrence, active }) => `${key} ${occurrence} ${active}`)
      .join(),
  );
  const { from = 0, to = 0 } = question ?? {};
  useEffect(() => {
    if (to === 0) return;
    let current = true;
    void api.call('climate.alarms', { nodes: [...nodes], from, to }).then((result) => {
      if (!current || !result.ok) return;
      const { spans: found } = result.value;
      // None as before: nothing is drawn again.
      setSpans((known) => (known.length + found.length === 0 ? known : found));
    });
    return () => {
      current = false;
    };
  }, [api, nodes, from, to, changed]);
  return spans;
}
