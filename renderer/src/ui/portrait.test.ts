import { describe, expect, it } from 'vitest';
import { initialsOf } from './portrait.tsx';

describe('initials', () => {
  it.each([
    ['Anneliese Brandt-Oberhausen', 'AO'],
    ['Kofi', 'K'],
    ['élodie  šimek', 'ÉŠ'],
    ['Dr. 2nd Ines Ferreira', 'DF'],
    ['\u202E<b>', ''],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
