import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, visible } from './outside.ts';

describe('text from outside', () => {
  it('stays what it is when it is plain', () => {
    expect(visible('Gang B Nord – Tür 2 <img src=x onerror=alert(1)>')).toBe(
      'Gang B Nord – Tür 2 <img src=x onerror=alert(1)>',
    );
  });

  it('shows control and direction characters instead of obeying them', () => {
    expect(visible('a\u0000b\u001b[31m\u202Ecod\u200B')).toBe('a␀b␛[31m⟨202E⟩cod⟨200B⟩');
  });

  it('says where a line ends by a sign that fonts have', () => {
    expect(visible('at the door\nnobody there')).toBe('at the door ↵ nobody there');
  });

  it('never passes a control or direction character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
        expect(visible(text).isWellFormed()).toBe(true);
      }),
    );
  });

  it('writes values that are no words as JSON', () => {
    expect([plain(27.6), plain({ a: '\u202E' }), plain(undefined)]).toEqual(['27.6', '{"a":"⟨202E⟩"}', '–']);
  });
});
