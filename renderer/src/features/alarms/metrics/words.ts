import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../format/use.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in the unit that suits it, with two figures: 8 s, 3.5 min, 14 h. */
export function lengthOf(ms: number): {
  readonly value: number;
  readonly decimals: 0 | 1;
  readonly unit: 's' | 'min' | 'h' | 'd';
} {
  const [unit, size] =
    ms < 100 * SECOND
      ? (['s', SECOND] as const)
      : ms < 100 * MINUTE
        ? (['min', MINUTE] as const)
        : ms < 2 * DAY
          ? (['h', HOUR] as const)
          : (['d', DAY] as const);
  const value = ms / size;
  return { value, decimals: unit === 's' || value >= 10 || Number.isInteger(value) ? 0 : 1, unit };
}

/** Writes a length of time with its unit. */
export function useLength(): (ms: number) => string {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (ms) => {
    const { value, decimals, unit } = lengthOf(ms);
    return `${number(value, decimals)}\u00A0${t(`unit.${unit}`)}`;
  };
}
