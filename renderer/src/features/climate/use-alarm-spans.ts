import { useCallback, useEffect, useState } from 'react';
import type { AlarmSpan } from '../../../../electron/contract/climate.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useLive, useStation } from '../../station.tsx';
import type { Question } from './curves.ts';

export interface AskedAlarms {
  /** The newest answer; it stays while the next one is on its way, or cannot be had. */
  readonly spans: readonly AlarmSpan[];
  /** There were more than are read: the oldest ones are not among them. */
  readonly capped: boolean;
  readonly error: Failure | null;
  readonly again: () => void;
}

type Answered = Omit<AskedAlarms, 'again'>;
const nothing: Answered = { spans: [], capped: false, error: null };

/** An answer after another; the same as before where nothing is drawn anew. */
function after(known: Answered, { spans, capped }: Pick<Answered, 'spans' | 'capped'>): Answered {
  const same = known.spans.length + spans.length === 0 && known.capped === capped && known.error === null;
  return same ? known : { spans: known.spans.length + spans.length === 0 ? known.spans : spans, capped, error: null };
}

/** When alarms of the nodes were active in the time that was asked for; asked again when one comes or goes. */
export function useAlarmSpans(nodes: readonly string[], question: Question | null): AskedAlarms {
  const { api } = useStation();
  const [answered, setAnswered] = useState(nothing);
  const [round, setRound] = useState(0);
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
      if (!current) return;
      setAnswered((known) => (result.ok ? after(known, result.value) : { ...known, error: result.error }));
    });
    return () => {
      current = false;
    };
  }, [api, nodes, from, to, changed, round]);
  return { ...answered, again: useCallback(() => setRound((n) => n + 1), []) };
}
