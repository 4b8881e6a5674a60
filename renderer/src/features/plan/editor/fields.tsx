import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromThousandths, toThousandths } from '../../../format/units.ts';
import { useFormats } from '../../../format/use.ts';

/** A length in metres, to the centimetre; it counts when the field is left or Enter is pressed. */
export function LengthField(props: {
  readonly label: string;
  /** cm */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onCommit: (cm: number) => void;
}) {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const { label, value, min, max, onCommit } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const words = (cm: number) => fromThousandths(cm * 10, decimal);
  const read = typed === null ? value : lengthOf(typed);
  const wrong = read === null || read < min || read > max;
  const commit = () => {
    if (wrong) return;
    setTyped(null);
    if (read !== value) onCommit(read);
  };
  return (
    <TextInput
      size="xs"
      label={label}
      value={typed ?? words(value)}
      inputMode="decimal"
      maxLength={12}
      error={typed !== null && wrong ? t('plan.wrong.length', { min: words(min), max: words(max) }) : null}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}

/** What was typed in metres, cm; null for what is no length to the centimetre. */
function lengthOf(text: string): number | null {
  const thousandths = toThousandths(text);
  return thousandths === undefined || thousandths % 10 !== 0 ? null : thousandths / 10;
}
