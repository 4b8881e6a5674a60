import { useTranslation } from 'react-i18next';
import type { ConfigField } from '../../../../electron/contract/config.ts';
import { fromThousandths, unitSigns } from '../../format/units.ts';
import { useFormats } from '../../format/use.ts';
import type { DraftError } from './draft.ts';

/** What is wrong with what was typed into a field, and what would be right; `order` says how fields follow each other. */
export function FieldProblem(props: {
  readonly field: ConfigField;
  readonly error: DraftError;
  readonly order: string;
}) {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const { min, max, optional, unit } = props.field;
  const range = { min: fromThousandths(min, decimal), max: fromThousandths(max, decimal), unit: unitSigns[unit] };
  if (props.error === 'order') return props.order;
  if (props.error === 'range') return t('config.error.range', range);
  return t(optional ? 'config.error.numberOrOff' : 'config.error.number', range);
}
