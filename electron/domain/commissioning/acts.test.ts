import { describe, expect, it } from 'vitest';
import { type CommissionStep, commissionSteps } from '../../contract/commissioning.ts';
import { type Act, acts, mayDo, type Standing, stepAfter } from './acts.ts';

const standing = (step: CommissionStep, change: Partial<Standing> = {}): Standing => ({
  step,
  working: false,
  stoppable: false,
  purpose: 'new',
  failed: false,
  expired: false,
  ...change,
});
const possible = (now: Standing): Act[] => acts.filter((act) => mayDo(act, now));

describe('what may be done at a step', () => {
  it.each([
    ['check', ['check', 'abandon']],
    ['plug', ['check', 'identify', 'abandon']],
    ['identify', ['identify', 'abandon']],
    ['assign', ['identify', 'assign', 'abandon']],
    ['flash', ['flash', 'abandon']],
    ['boot', ['abandon']],
    ['connect', ['connect', 'abandon']],
    ['prove', ['prove', 'finish', 'abandon']],
    ['done', []],
  ] as const)('%s: %j', (step, expected) => {
    expect(possible(standing(step))).toEqual(expected);
  });

  it('is nothing while something is being done, but to stop or leave it where that does no harm', () => {
    for (const step of commissionSteps) expect(possible(standing(step, { working: true }))).toEqual([]);
    for (const step of commissionSteps.filter((one) => one !== 'done'))
      expect(possible(standing(step, { working: true, stoppable: true }))).toEqual(['stop', 'abandon']);
  });

  it('is only to leave it when the time is over', () => {
    for (const step of commissionSteps.filter((one) => one !== 'done'))
      expect(possible(standing(step, { expired: true, failed: true }))).toEqual(['abandon']);
  });

  it('is to flash again or to speak to it again where what was written does not answer', () => {
    expect(possible(standing('boot', { failed: true }))).toEqual(['flash', 'connect', 'abandon']);
    expect(possible(standing('connect', { failed: true }))).toEqual(['flash', 'connect', 'abandon']);
    expect(possible(standing('connect', { failed: true, purpose: 'renew' }))).toEqual(['connect', 'abandon']);
  });
});

describe('the way', () => {
  it('leads a new node through every step', () => {
    const way: CommissionStep[] = ['check'];
    for (const _ of commissionSteps.slice(1)) way.push(stepAfter(way.at(-1) ?? 'check', 'new'));
    expect(way).toEqual([...commissionSteps]);
  });

  it('leads a node that only gets a new account past the flashing', () => {
    expect(stepAfter('assign', 'renew')).toBe('connect');
    expect(stepAfter('assign', 'update')).toBe('flash');
    expect(stepAfter('assign', 'replace')).toBe('flash');
  });
});
