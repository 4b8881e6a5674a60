const MINUTE = 60_000;

/** Offset to UTC of an IANA zone at a moment, ms. */
export function offsetAt(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return local - (at - (at % MINUTE));
}

/** A moment by the clocks of a zone, as a field for date and time has it: `2026-11-26T14:02`. */
export function toLocalField(at: number, timeZone: string): string {
  return new Date(at + offsetAt(timeZone, at)).toISOString().slice(0, 16);
}

/**
 * The moment that such a field names; undefined for what is no time. An hour that a zone leaves out is the one after
 * it, of one that comes twice it is the first.
 */
export function fromLocalField(text: string, timeZone: string): number | undefined {
  const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(utc)) return undefined;
  // The offset is that of a moment, which is what is sought: the two that it can be are those a day before and after.
  const offsets = [-1, 1].map((days) => offsetAt(timeZone, utc + days * 86_400_000));
  const [early, late] = [utc - Math.max(...offsets), utc - Math.min(...offsets)];
  return early + offsetAt(timeZone, early) === utc ? early : late;
}

const typedForm =
  /^(?:(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[ ,T]+(\d{1,2})[:.](\d{2})(?::\d{2})?)?$/;

/** What a person typed as a moment of a zone: `26.11.2026 14:02`, `26/11/2026 14:02`, `2026-11-26 14:02`, or a day alone. */
export function readMoment(text: string, timeZone: string): number | undefined {
  const match = typedForm.exec(text.trim());
  if (match === null) return undefined;
  const [, day, month, year, isoYear, isoMonth, isoDay, hour = '0', minute = '0'] = match;
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0');
  const date = `${year ?? isoYear}-${two(month ?? isoMonth)}-${two(day ?? isoDay)}`;
  return fromLocalField(`${date}T${two(hour)}:${two(minute)}`, timeZone);
}

/** The month of a moment in a zone: `2026-11`. */
export function monthOf(at: number, timeZone: string): string {
  return toLocalField(at, timeZone).slice(0, 7);
}

/** The month so many months later: `2026-12`, 1 → `2027-01`. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}
