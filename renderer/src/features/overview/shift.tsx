import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentType } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession, useStation } from '../../station.tsx';
import { useRound } from '../../ui/use-round.ts';

const figures = {
  alarms: ['alarm.raised'],
  // Who enters under duress is let in.
  granted: ['access.granted', 'access.duress'],
  refused: ['access.denied'],
} as const satisfies Record<string, readonly IncidentType[]>;
type Figure = keyof typeof figures;
const names = Object.keys(figures) as Figure[];

type Counted = Partial<Record<Figure, { readonly count: number; readonly capped: boolean }>>;

/** What the journal has counted since this operator signed in. Nothing is shown that was not counted. */
export function ShiftFigures() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { api } = useStation();
  const since = useSession((state) => state.since);
  const newest = useLive(({ incidents }) => incidents[0]?.id ?? 0);
  const [counted, setCounted] = useState<Counted>({});
  const round = useRound(newest);
  useEffect(() => {
    if (since === null) return;
    let current = true;
    for (const name of names)
      void api.call('incidents.count', { filter: { from: since, types: [...figures[name]] } }).then((result) => {
        if (current && result.ok) setCounted((before) => ({ ...before, [name]: result.value }));
      });
    return () => {
      current = false;
    };
  }, [api, since, round]);
  return (
    <dl className="figures">
      {names.map((name) => {
        const figure = counted[name];
        return (
          <div key={name}>
            <dd>{figure === undefined ? '–' : `${formats.number(figure.count)}${figure.capped ? '+' : ''}`}</dd>
            <dt>{t(`shift.${name}`)}</dt>
          </div>
        );
      })}
    </dl>
  );
}
