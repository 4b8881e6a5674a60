import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeId } from '../../../../electron/contract/fields.ts';
import { suggestedId } from './node-id.ts';

const none = new Set<string>();

describe('the id that a name suggests', () => {
  it('is spelled with what an id may hold', () => {
    expect(suggestedId('Gang B, Süd', none)).toBe('gang-b-sued');
    expect(suggestedId('  Große Halle – 2. OG  ', none)).toBe('grosse-halle-2-og');
    expect(suggestedId('Café (West)', none)).toBe('cafe-west');
    expect(suggestedId('leitstand-3', none)).toBe('3');
  });

  it('is counted on where it is taken', () => {
    expect(suggestedId('Tor', new Set(['tor']))).toBe('tor-2');
    expect(suggestedId('Tor', new Set(['tor', 'tor-2']))).toBe('tor-3');
    expect(suggestedId('x'.repeat(40), new Set(['x'.repeat(31)]))).toBe(`${'x'.repeat(29)}-2`);
  });

  it('is nothing where nothing is left of the name', () => {
    expect(suggestedId('', none)).toBe('');
    expect(suggestedId('中文', none)).toBe('');
  });

  it('is an id, or nothing, whatever the name and whatever is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (name, taken) => {
        const id = suggestedId(name, new Set(taken));
        expect(id === '' || (nodeId.safeParse(id).success && !taken.includes(id))).toBe(true);
      }),
    );
  });
});
