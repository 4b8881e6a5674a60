import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import type { Rows } from './use-rows.ts';

/** How many rows match, as far as the station counts. */
export function RowCount({ count }: Pick<Rows, 'count'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (count === null) return null;
  const shown = formats.number(count.count);
  return (
    <span className="row-count small muted" role="status">
      {t(count.capped ? 'incidents.countCapped' : 'incidents.count', { count: count.count, shown })}
    </span>
  );
}
