import { describe, expect, it } from 'vitest';
import { type AlarmStep, alarmSpans } from './alarm-spans.ts';

const step = (at: number, does: AlarmStep['step'], key = 'warm'): AlarmStep => ({
  at,
  step: does,
  key,
  node: 'node-1',
  type: 'threshold_warning',
  priority: 'low',
  subject: 'temperature.warn_high',
});
const spans = (steps: readonly AlarmStep[]) =>
  alarmSpans(steps, 100, 200).map(({ key, raised, returned }) => [key, raised, returned]);

describe('the spans of alarms', () => {
  it('go from raised to returned, each alarm by its own', () => {
    expect(
      spans([step(110, 'raised'), step(120, 'raised', 'dry'), step(130, 'returned'), step(140, 'returned', 'dry')]),
    ).toEqual([
      ['warm', 110, 130],
      ['dry', 120, 140],
    ]);
  });
  it('reach over the ends of what was asked', () => {
    expect(spans([step(50, 'raised'), step(150, 'returned'), step(190, 'raised')])).toEqual([
      ['warm', 50, 150],
      ['warm', 190, null],
    ]);
  });
  it('begin by the start at the latest where the beginning is not known', () => {
    expect(spans([step(150, 'returned')])).toEqual([['warm', 100, 150]]);
  });
  it('go on where an alarm is raised again before it has returned', () => {
    expect(spans([step(110, 'raised'), step(120, 'raised'), step(130, 'returned')])).toEqual([['warm', 110, 130]]);
  });
  it('leave out what was over before and what came after', () => {
    expect(spans([step(10, 'raised'), step(20, 'returned'), step(200, 'raised')])).toEqual([]);
  });
});
