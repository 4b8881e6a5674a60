import { describe, expect, it } from 'vitest';
import { type AlarmRule, alarmRule } from '../../../../../electron/contract/alarm-rules.ts';
import { ruleDraftOf, ruleFrom, sameDraft, wrongIn } from './rule-draft.ts';

const words = { cause: '', consequence: '', instructions: '' };
const rule: AlarmRule = {
  type: 'tamper',
  priority: 'high',
  latching: true,
  onDelay: 5_000,
  offDelay: 0,
  commentNeeded: true,
  sounds: true,
  escalation: { after: 90_000, who: 'Leitung 4711' },
  texts: { de: { ...words, cause: 'Gehäuse offen.' }, en: words },
};

describe('the form of a rule', () => {
  it('says what it was filled with', () => {
    for (const each of [rule, { ...rule, escalation: null }])
      expect(alarmRule.parse(ruleFrom('tamper', ruleDraftOf(each)))).toEqual(each);
  });

  it('shows times in seconds', () => {
    expect(ruleDraftOf(rule)).toMatchObject({ onDelay: 5, offDelay: 0, escalates: true, after: 90 });
  });

  it('keeps whom to call while that is switched off, and does not take it for a change', () => {
    const off = ruleDraftOf({ ...rule, escalation: null });
    expect(sameDraft(off, { ...off, who: 'Leitung' })).toBe(true);
    expect(sameDraft(off, { ...off, escalates: true, who: 'Leitung' })).toBe(false);
  });

  it('knows which of its fields no rule can have', () => {
    const draft = ruleDraftOf(rule);
    expect([...wrongIn(draft)]).toEqual([]);
    expect([...wrongIn({ ...draft, who: '  ', after: 9, onDelay: 3_601, offDelay: 0.5 })].sort()).toEqual([
      'after',
      'offDelay',
      'onDelay',
      'who',
    ]);
    expect([...wrongIn({ ...draft, escalates: false, who: '' })]).toEqual([]);
  });
});
