import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, HISTORY_MAX, redo, step, undo } from './history.ts';

describe('undo and redo', () => {
  it('goes back to every state and forward again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), (values) => {
        let history = begin(-1);
        for (const value of values) history = step(history, value);
        const back = values.map(() => (history = undo(history)).now);
        expect(back).toEqual([-1, ...values].slice(0, -1).toReversed());
        const forward = values.map(() => (history = redo(history)).now);
        expect(forward).toEqual(values);
      }),
    );
  });

  it('forgets what was taken back when something new is done', () => {
    const history = step(undo(step(begin('a'), 'b')), 'c');
    expect(redo(history)).toBe(history);
    expect(undo(history).now).toBe('a');
  });

  it('stays where it is at both ends', () => {
    const history = begin('a');
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  it('is bounded', () => {
    let history = begin(0);
    for (let i = 1; i <= HISTORY_MAX + 10; i += 1) history = step(history, i);
    expect(history.past).toHaveLength(HISTORY_MAX);
  });
});
