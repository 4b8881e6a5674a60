import { describe, expect, it } from 'vitest';
import {
  type ClassLimits,
  type ClimateRules,
  initialClimateLimits,
} from '../../../../electron/contract/climate-rules.ts';
import { initialConfig } from '../../../../electron/contract/config.ts';
import { chosen, classOf, judgeRules, ruleChanges, rulesDraft } from './rules-draft.ts';

const limits = initialClimateLimits();
const rules: ClimateRules = {
  node: 'node-1',
  rev: 2,
  place: 'inlet',
  class: 'own',
  tape: false,
  limits,
  budget: 20,
  by: null,
  at: null,
};
const A3: ClassLimits = {
  class: 'A3',
  tape: false,
  config: { 'temperature.alarm_high': 40_000, 'temperature.warn_high': 27_000 },
  limits: { 'dew_point.alarm_high': 24_000, 'rate.hour': 20_000 },
};
const withTape: ClassLimits = { ...A3, tape: true, limits: { ...A3.limits, 'rate.hour': 5_000 } };
const classes = [A3, withTape];
const draft = rulesDraft(rules, ',');

describe('the form of the climate rules', () => {
  it('shows limits in the operator’s writing, and empty where one is off', () => {
    expect(draft.fields).toMatchObject({ 'dew_point.warn_low': '-9', 'dew_point.deadband': '0,5', 'rate.hour': '20' });
    const off = { ...rules, limits: { ...limits, 'rate.hour': null }, budget: null };
    expect(rulesDraft(off, ',')).toMatchObject({ budget: '', fields: { 'rate.hour': '' } });
  });

  it('means what it was filled from', () => {
    expect(judgeRules(draft)).toEqual({ limits, budget: 20, errors: {} });
  });

  it('takes the limits of a class into its fields, and other ones with tape', () => {
    const classy = chosen(draft, { class: 'A3' }, classes, '.');
    expect(classy.fields).toMatchObject({
      'dew_point.alarm_high': '24',
      'rate.hour': '20',
      'dew_point.deadband': '0,5',
    });
    expect(chosen(classy, { tape: true }, classes, '.').fields['rate.hour']).toBe('5');
    expect(classOf(classy, classes)).toBe(A3);
  });

  it('keeps the fields of a class when it is left, and has neither class nor budget at the outlet', () => {
    const classy = chosen(draft, { class: 'A3' }, classes, '.');
    expect(chosen(classy, { class: 'own' }, classes, '.').fields).toEqual(classy.fields);
    expect(chosen(classy, { place: 'outlet' }, classes, '.')).toMatchObject({ class: 'own', budget: '' });
  });

  it.each([
    ['dew_point.warn_high', '18', { 'dew_point.warn_high': 'order', 'dew_point.alarm_high': 'order' }],
    ['dew_point.warn_high', 'warm', { 'dew_point.warn_high': 'number' }],
    ['dew_point.warn_high', '200', { 'dew_point.warn_high': 'range' }],
    ['dew_point.deadband', '', { 'dew_point.deadband': 'number' }],
    ['rate.quarter', '0.05', { 'rate.quarter': 'range' }],
  ] as const)('says what is wrong with %s = "%s"', (name, typed, errors) => {
    const judged = judgeRules({ ...draft, fields: { ...draft.fields, [name]: typed } });
    expect(judged).toMatchObject({ limits: null, errors });
  });

  it.each([
    ['', null, undefined],
    ['0', 0, undefined],
    ['744', 744, undefined],
    ['745', null, 'range'],
    ['1.5', null, 'number'],
    ['-1', null, 'number'],
  ])('reads a budget of "%s"', (typed, budget, error) => {
    const judged = judgeRules({ ...draft, budget: typed });
    expect([judged.budget, judged.errors.budget]).toEqual([budget, error]);
  });
});

describe('what applying changes', () => {
  const before = { limits, config: initialConfig() };

  it('is named from the top of the scale down, the node first', () => {
    const after = { limits: { ...limits, 'dew_point.alarm_high': 24_000, 'rate.hour': 5_000 }, written: withTape };
    expect(ruleChanges(before, after)).toEqual([
      { where: 'node', name: 'temperature.alarm_high', from: 32_000, to: 40_000 },
      { where: 'station', name: 'dew_point.alarm_high', from: 17_000, to: 24_000 },
      { where: 'station', name: 'rate.hour', from: 20_000, to: 5_000 },
    ]);
  });

  it('leaves the node alone where the limits are own', () => {
    const after = { limits: { ...limits, 'dew_point.warn_high': null }, written: undefined };
    expect(ruleChanges(before, after)).toEqual([
      { where: 'station', name: 'dew_point.warn_high', from: 15_000, to: null },
    ]);
    expect(ruleChanges(before, { limits, written: undefined })).toEqual([]);
  });
});
