/**
 * Coefficients of the Magnus formula over water, b in °C, and the temperatures (°C) that they are stated for.
 * Sonntag, Important new values of the physical constants of 1986, Z. Meteorol. 40 (1990) 340–344.
 */
const magnus = { a: 17.62, b: 243.12, from: -45, to: 60 } as const;

/**
 * Dew point in °C, in whole thousandths, of air of `temperature` (°C) and `humidity` (% RH); null where the formula
 * does not hold. g = ln(RH/100) + a·T/(b + T), dew point = b·g/(a − g).
 */
export function dewPoint(temperature: number, humidity: number): number | null {
  const { a, b, from, to } = magnus;
  if (!(temperature >= from && temperature <= to) || !(humidity > 0 && humidity <= 100)) return null;
  const g = Math.log(humidity / 100) + (a * temperature) / (b + temperature);
  // Whole thousandths, so that what is stored, shown and judged against a limit is one and the same number.
  return Math.round(((b * g) / (a - g)) * 1_000) / 1_000;
}
