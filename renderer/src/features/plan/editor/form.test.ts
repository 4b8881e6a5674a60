import { describe, expect, it } from 'vitest';
import { type FloorPlan, planDraft } from '../../../../../electron/contract/floor-plan.ts';
import { step } from '../../access/history.ts';
import { draftOf, formOf, sameForm } from './form.ts';

const stored: FloorPlan = {
  id: 3,
  rev: 2,
  name: 'Hall',
  width: 600,
  height: 480,
  grid: 60,
  rooms: [],
  placements: [{ is: 'sensor', node: 'dock', x: 60, y: 60 }],
  image: 7,
};
const picture = { is: 'new', image: { type: 'image/png', width: 4, height: 3, data: 'AAAA' } } as const;

describe('the form of a plan', () => {
  it('is the same until something would be saved otherwise', () => {
    const form = formOf(stored);
    expect(sameForm(form, formOf({ ...stored, rev: 3, image: 9 }))).toBe(true);
    expect(sameForm(form, { ...form, name: ' Hall ' })).toBe(true);
    expect(sameForm(form, { ...form, name: 'Hall 2' })).toBe(false);
    expect(sameForm(form, { ...form, position: 0 })).toBe(false);
    expect(sameForm(form, { ...form, image: picture })).toBe(false);
    const { now } = form.drawing;
    expect(sameForm(form, { ...form, drawing: step(form.drawing, { ...now, width: 700 }) })).toBe(false);
    expect(sameForm(form, { ...form, drawing: step(form.drawing, { ...now }) })).toBe(true);
  });

  it('is sent with the revision that it was filled from', () => {
    const { id: _id, rev: _rev, image: _image, ...drawn } = stored;
    expect(draftOf({ id: 3, rev: 2 }, formOf(stored))).toEqual({
      id: 3,
      rev: 2,
      position: null,
      ...drawn,
      image: { is: 'kept' },
    });
  });

  it('makes a removed plan anew without the image that the station has no more, but with one just loaded', () => {
    const anew = { id: null, rev: 0 };
    expect(draftOf(anew, formOf(stored)).image).toEqual({ is: 'none' });
    expect(draftOf(anew, { ...formOf(stored), image: picture }).image).toBe(picture);
  });

  it('of a new plan is one that the station takes as soon as it has a name', () => {
    const draft = draftOf({ id: null, rev: 0 }, { ...formOf(null), name: 'Hall' });
    expect(planDraft.safeParse(draft).success).toBe(true);
    expect(planDraft.safeParse({ ...draft, name: '' }).success).toBe(false);
  });
});
