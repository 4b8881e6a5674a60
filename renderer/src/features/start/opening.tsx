import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useFormats } from '../../format/use.ts';
import { startOf } from '../../session/starting.ts';
import { Loading } from '../../ui/states.tsx';

/** What the station does before it stands, and how far that is; `error` is its answer that it is being opened. */
export function Opening({ error }: { readonly error: Failure }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { phase, part } = startOf(error);
  const what = t(`app.opening.${phase}`);
  if (phase === 'look') return <Loading what={what} />;
  return (
    <div className="stack opening">
      <Loading what={what} />
      {part === null ? null : (
        <div className="opening-part">
          <Progress value={part * 100} aria-label={what} />
          <span className="number">{`${number(Math.floor(part * 100))}\u00A0%`}</span>
        </div>
      )}
      <p className="muted">{t(`app.opening.${phase}Why`)}</p>
    </div>
  );
}
