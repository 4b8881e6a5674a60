import { type ConfigName, configFields } from '../../../electron/contract/config.ts';

/** Thousandths on the wire to one on the screen, for °C, % RH and seconds alike. */
const DECIMALS = 3;
const wholeForm = /^([+-]?)(\d{0,9})(?:[.,](\d{0,3}))?$/;

/**
 * Thousandths as a decimal number in words, exactly and without a float: 27500 → "27.5", -50 → "-0.05".
 * `separator` is what the language writes between whole and fraction.
 */
export function fromThousandths(value: number, separator = '.'): string {
  const digits = String(Math.abs(value)).padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS);
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : separator + fraction}`;
}

/**
 * What a person typed as integer thousandths, exactly: "27,5" and "27.5" → 27500.
 * Returns undefined for what is no number or has more than three decimals.
 */
export function toThousandths(text: string): number | undefined {
  const match = wholeForm.exec(text.trim().replace('−', '-'));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const value = Number(whole || '0') * 1_000 + Number(fraction.padEnd(DECIMALS, '0') || '0');
  return sign === '-' && value !== 0 ? -value : value;
}

/** What a configuration field shows after its number. */
export const unitSigns = { ms: 's', mC: '°C', mK: 'K', mRH: '%', switch: '' } as const;

/** The unit of a configuration field. */
export function unitSign(name: ConfigName): string {
  return unitSigns[configFields[name].unit];
}
