import { describe, expect, it } from 'vitest';
import type { Presence } from '../../../../electron/contract/presence.ts';
import { countAreas, filterPresence, sortPresence } from './presence.ts';

const somebody = (person: number, name: string, part: Partial<Presence> = {}): Presence => ({
  person,
  name,
  area: 1,
  since: person * 1_000,
  node: 'node-1',
  sure: 'high',
  doubts: [],
  ...part,
});
const list = [
  somebody(1, 'Zoë', { area: 2, sure: 'low', doubts: ['not_opened'] }),
  somebody(2, 'Änne', { node: null, sure: 'medium', doubts: ['corrected'] }),
  somebody(3, 'Bob', { node: 'node-2' }),
];
const names = {
  area: (id: number) => (id === 1 ? 'Hall' : 'Archive'),
  door: (node: string | null) => node ?? '',
  compare: new Intl.Collator('de').compare,
};
const ids = (rows: readonly Presence[]) => rows.map(({ person }) => person);

describe('who is inside', () => {
  it('is counted per area, with those that are not sure, and an empty area is said to be empty', () => {
    const area = (id: number) => ({ id, rev: 1, name: String(id), antipassback: false });
    expect(countAreas([area(1), area(2), area(3)], list).map(({ all, unsure }) => [all, unsure])).toEqual([
      [2, 1],
      [1, 1],
      [0, 0],
    ]);
  });

  it('is found by area, by doubt, by name and by door', () => {
    const door = (node: string) => (node === 'node-2' ? 'Loading dock' : 'Aisle');
    const found = (part: Partial<Parameters<typeof filterPresence>[1]>) =>
      ids(filterPresence(list, { area: null, text: '', unsure: false, ...part }, door));
    expect(found({ area: 1 })).toEqual([2, 3]);
    expect(found({ unsure: true })).toEqual([1, 2]);
    expect(found({ text: 'zo' })).toEqual([1]);
    expect(found({ text: 'LOADING' })).toEqual([3]);
  });

  it('is sorted by every column as the language sorts, and turned round', () => {
    const sorted = (by: Parameters<typeof sortPresence>[1], down = false) =>
      ids(sortPresence([...list], by, down, names));
    expect(sorted('name')).toEqual([2, 3, 1]);
    expect(sorted('name', true)).toEqual([1, 3, 2]);
    expect(sorted('area')).toEqual([1, 2, 3]);
    expect(sorted('since', true)).toEqual([3, 2, 1]);
    expect(sorted('door')).toEqual([2, 1, 3]);
    expect(sorted('sure')).toEqual([1, 2, 3]);
  });
});
