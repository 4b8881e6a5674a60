import { describe, expect, it } from 'vitest';
import type { FloorPlan } from '../../contract/floor-plan.ts';
import { planChanges } from './changes.ts';

const corners = [
  { x: 0, y: 0 },
  { x: 60, y: 0 },
  { x: 60, y: 60 },
];
const aisle = { id: 1, name: 'Aisle A', kind: 'aisle', corners } as const;
const racks = { id: 2, name: '', kind: 'racks', corners } as const;
const door = { is: 'door', node: 'dock', x: 0, y: 0, rotation: 90 } as const;
const sensor = { is: 'sensor', node: 'dock', x: 60, y: 60 } as const;
const plan: Omit<FloorPlan, 'id' | 'rev'> = {
  name: 'Hall',
  width: 600,
  height: 400,
  grid: 60,
  rooms: [aisle, racks],
  placements: [door],
  image: 0,
};

describe('what the journal is told of a changed plan', () => {
  it('is all that is on a new one', () => {
    expect(planChanges(null, plan)).toEqual({
      width: 600,
      height: 400,
      rooms: { added: ['Aisle A', 'racks'] },
      placements: { added: ['door/dock'] },
    });
  });

  it('is nothing where nothing changed', () => {
    expect(planChanges(plan, structuredClone(plan))).toEqual({});
  });

  it('is each thing that came, went or moved, by its name', () => {
    const after = {
      ...plan,
      name: 'Hall 2',
      width: 700,
      rooms: [{ ...aisle, name: 'Aisle 1' }],
      placements: [{ ...door, x: 60 }, sensor],
      image: 7,
    };
    expect(planChanges(plan, after)).toEqual({
      formerly: 'Hall',
      width: 700,
      height: 400,
      rooms: { changed: ['Aisle 1'], removed: ['racks'] },
      placements: { added: ['sensor/dock'], changed: ['door/dock'] },
      image: 'added',
    });
    expect(planChanges({ ...plan, image: 7 }, { ...plan, image: 8 })).toEqual({ image: 'changed' });
    expect(planChanges({ ...plan, image: 7 }, plan)).toEqual({ image: 'removed' });
  });
});
