import { describe, expect, it } from 'vitest';
import { fromLocalField, monthAfter, monthOf, readMoment, toLocalField } from './zoned.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

describe('a field for date and time', () => {
  it.each([
    ['2026-11-26T14:02', 'Europe/Berlin', '2026-11-26T13:02'],
    ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00'],
    ['2026-01-01T01:30', 'America/St_Johns', '2026-01-01T05:00'],
    ['2026-11-26T14:02', 'UTC', '2026-11-26T14:02'],
  ])('%s in %s is %s UTC, there and back', (field, zone, moment) => {
    expect(fromLocalField(field, zone)).toBe(utc(moment));
    expect(toLocalField(utc(moment), zone)).toBe(field);
  });

  it('knows the hour that comes twice by its first, and that which is left out by the one after it', () => {
    expect(fromLocalField('2026-10-25T02:30', 'Europe/Berlin')).toBe(utc('2026-10-25T00:30'));
    expect(fromLocalField('2026-03-29T02:30', 'Europe/Berlin')).toBe(utc('2026-03-29T01:30'));
    expect(toLocalField(utc('2026-03-29T01:30'), 'Europe/Berlin')).toBe('2026-03-29T03:30');
  });

  it.each(['', '2026-11-26', 'yesterday', '2026-13-01T00:00'])('%j is no time', (text) => {
    expect(fromLocalField(text, 'UTC')).toBeUndefined();
  });

  it.each([
    ['26.11.2026 14:02', '2026-11-26T13:02'],
    ['26/11/2026 14:02:30', '2026-11-26T13:02'],
    ['2026-11-26, 14:02', '2026-11-26T13:02'],
    [' 1.7.2026 ', '2026-06-30T22:00'],
  ])('is typed as %s', (text, moment) => {
    expect(readMoment(text, 'Europe/Berlin')).toBe(utc(moment));
  });
  it.each(['', '26.11.26 14:02', '32.11.2026', '26.11.2026 25:00', 'now'])('is not typed as %j', (text) => {
    expect(readMoment(text, 'Europe/Berlin')).toBeUndefined();
  });

  it('has a month, and others before and after it', () => {
    expect(monthOf(utc('2026-10-31T23:30'), 'Europe/Berlin')).toBe('2026-11');
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-05', 0)]).toEqual([
      '2027-01',
      '2025-12',
      '2026-05',
    ]);
  });
});
