import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mark, tokenizer, wordsOf } from './words.ts';

describe('the words of a text', () => {
  it.each([
    ['Tür Süd-West', ['tur', 'sud', 'west']],
    ['Straße, STRASSE, STRAẞE', ['strasse', 'strasse', 'strasse']],
    ['O’Brien e\u0301clair ﬁne', ['o', 'brien', 'eclair', 'fine']],
    ['"NEAR(a b)" OR c* -d ^e {f}:g', ['near', 'a', 'b', 'or', 'c', 'd', 'e', 'f', 'g']],
    ['Дверь 扉 0815', ['дверь', '扉', '0815']],
    ['', []],
    ['\ud800 \0 — !', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are the same, however often they are taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const words = wordsOf(text);
        expect(wordsOf(words.join(' '))).toEqual(words);
        for (const word of words) expect(word).toMatch(/^[^\s":*()]{1,40}$/u);
      }),
    );
  });
});

describe('what a row is found by', () => {
  const tokensOf = tokenizer();
  const row = { type: 'access.granted', node: 'n-1', actor: null, value: {} };

  it('is what it is about and what people wrote, and nothing that only machines read', () => {
    const value = {
      person: 7,
      name: 'Zoë Groß',
      last4: '0815',
      cred: 'abcdef',
      enc: 'sealed',
      groups: [{ name: 'Nacht' }],
    };
    const { words, marks } = tokensOf({ ...row, value });
    expect(words).toEqual(['zoe', 'gross', '0815', 'nacht']);
    expect(marks).toEqual(expect.arrayContaining([':t:access.granted', ':n:n-1', ':p:7', ':d:5', ':d:0815', ':w:gro']));
  });

  it('says of an alarm what it is, how urgent, and which', () => {
    const value = { key: 'tamper:n-1', type: 'tamper', priority: 'high' };
    expect(tokensOf({ ...row, type: 'alarm.raised', value }).marks).toEqual(
      expect.arrayContaining([mark.alarm('tamper:n-1'), mark.alarmType('tamper'), mark.priority('high')]),
    );
    expect(tokensOf({ ...row, value }).marks).not.toContain(mark.priority('high'));
  });

  it('can never take the form of a mark, whatever a node writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
        const { words, marks } = tokensOf({ type: text, node: text, actor: text, value: { text: json, last4: text } });
        for (const word of words) expect(word).not.toMatch(/^:|[\s"]/u);
        for (const each of marks) expect(each).toMatch(/^:[a-z]:[^\s"]*$/u);
      }),
    );
  });
});
