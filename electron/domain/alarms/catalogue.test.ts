import { describe, expect, it } from 'vitest';
import { alarmRule, alarmTypeFacts } from '../../contract/alarm-rules.ts';
import { alarmTypes } from '../../contract/alarms.ts';
import { priorities } from '../../contract/fields.ts';
import { defaultRule, factsOf, raisedPriority } from './catalogue.ts';

const rules = alarmTypes.map(defaultRule);

describe('the catalogue of alarms', () => {
  it('holds to the contract for every type', () => {
    for (const rule of rules) expect(alarmRule.parse(rule)).toEqual(rule);
    for (const type of alarmTypes) expect(alarmTypeFacts.parse(factsOf(type))).toEqual(factsOf(type));
  });

  it('gives the fewest types the most urgent priorities', () => {
    const count = (priority: string) => rules.filter((rule) => rule.priority === priority).length;
    const counts = priorities.map(count);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(count('low')).toBeGreaterThanOrEqual(rules.length / 3);
  });

  it('keeps delays only where the station keeps them, and lets a moment have none', () => {
    const delayed = rules.filter(({ onDelay, offDelay }) => onDelay + offDelay > 0);
    expect(delayed.every(({ type }) => factsOf(type).timing === 'station')).toBe(true);
    const pulses = alarmTypes.filter((type) => factsOf(type).kind === 'pulse');
    expect(new Set(pulses.map((type) => factsOf(type).timing))).toEqual(new Set(['none']));
  });

  it('never lets what is critical be hidden, and latches a forced door', () => {
    for (const { type, priority } of rules) expect(factsOf(type).hideable).toBe(priority !== 'critical');
    expect(rules.filter(({ latching }) => latching).map(({ type }) => type)).toEqual(['door_forced']);
  });

  it('hands out texts that nobody shares', () => {
    expect(defaultRule('tamper').texts.de).not.toBe(defaultRule('tamper').texts.en);
  });

  it('knows what is one step more urgent', () => {
    expect(priorities.map(raisedPriority)).toEqual(['critical', 'critical', 'high', 'medium']);
  });
});
