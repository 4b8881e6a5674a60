import { describe, expect, it } from 'vitest';
import { ageOf, createFormats } from './time.ts';

const at = Date.UTC(2026, 10, 24, 1, 14, 45);

describe('times', () => {
  it('are written in the zone of the site, not of the machine', () => {
    expect(createFormats('en', 'Europe/Berlin').time(at)).toBe('02:14:45');
    expect(createFormats('en', 'Asia/Tokyo').time(at)).toBe('10:14:45');
    expect(createFormats('de', 'Europe/Berlin').zone(at)).toBe('MEZ');
  });

  it('midnight is 00, never 24', () => {
    expect(createFormats('en', 'UTC').time(Date.UTC(2026, 0, 1))).toBe('00:00:00');
  });

  it('carry their day when it is not today', () => {
    const formats = createFormats('de', 'Europe/Berlin');
    expect(formats.when(at, at + 1_000)).toBe('02:14:45');
    expect(formats.when(at, at + 86_400_000)).toBe('24.11.2026 02:14:45');
    expect(formats.since(at, at + 86_400_000)).toBe('24.11. 02:14');
  });

  it('numbers follow the language', () => {
    expect(createFormats('de', 'UTC').number(21.45, 1)).toMatch(/^21,[45]$/);
    expect(createFormats('en', 'UTC').number(184_203)).toBe('184,203');
  });
});

describe('an age', () => {
  it.each([
    [0, '0 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
    [-5_000, '0 s'],
  ])('of %i ms is %s', (age, words) => {
    const { value, unit } = ageOf(at, at + age);
    expect(`${value} ${unit}`).toBe(words);
  });
});
