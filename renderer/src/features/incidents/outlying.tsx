import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import type { Outlying } from './use-histogram.ts';

interface OutlyingProps {
  readonly outlying: readonly Outlying[];
  readonly onNarrow: (from: number, to: number) => void;
}

/** How many rows lie beyond the bars of the histogram, each side with a way to them; nothing where there are none. */
export function OutlyingRows({ outlying, onNarrow }: OutlyingProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (outlying.length === 0) return null;
  return (
    <p className="hist-outlying small muted">
      {outlying.map(({ side, from, to, edge, rows, capped }) => (
        <span key={side}>
          {t(side === 'before' ? 'hist.before' : 'hist.after', {
            count: rows,
            shown: `${formats.number(rows)}${capped ? '+' : ''}`,
            time: formats.shortMoment(edge),
          })}{' '}
          <button
            type="button"
            className="link"
            aria-label={t(side === 'before' ? 'hist.showBefore' : 'hist.showAfter')}
            onClick={() => onNarrow(from, to)}
          >
            {t('hist.show')}
          </button>
        </span>
      ))}
    </p>
  );
}
