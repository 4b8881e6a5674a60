import { describe, expect, it } from 'vitest';
import { fakeCommissionView } from '../../../../build/testing/fake-commission-data.ts';
import type { CommissionView } from '../../../../electron/contract/commissioning.ts';
import { isReady, pageOf, stepsAt } from './page.ts';

const unread = { passed: { check: false, identify: false }, replug: false };
const read = { passed: { check: true, identify: true }, replug: false };
const at = (step: CommissionView['step'], part: Partial<CommissionView> = {}) => fakeCommissionView(step, 'ok', part);

describe('the page that is due', () => {
  it('is the self-check until the operator has read it, also when the station waits for a port', () => {
    expect(pageOf(at('plug'), unread)).toBe('check');
    expect(pageOf(at('plug'), read)).toBe('plug');
    expect(pageOf(at('check'), read)).toBe('plug');
  });

  it('stays at the self-check while something is missing', () => {
    const { check } = at('check');
    if (check === null) throw new Error('the fake has a self-check here');
    expect(isReady(check)).toBe(true);
    expect(pageOf(at('plug', { check: { ...check, engine: null } }), read)).toBe('check');
    expect(isReady({ ...check, images: [] })).toBe(false);
    expect(isReady({ ...check, serial: { ok: false, command: null } })).toBe(false);
    expect(isReady({ ...check, grabbers: ['ModemManager'] })).toBe(true);
  });

  it('is what was found at the port until the operator goes on to the form', () => {
    expect(pageOf(at('assign'), unread)).toBe('identify');
    expect(pageOf(at('assign'), read)).toBe('assign');
    expect(pageOf(at('assign'), { ...read, replug: true })).toBe('plug');
  });

  it('is never that of the end without the label that comes with it', () => {
    expect(pageOf(at('done', { label: null }), read)).toBe('prove');
    expect(pageOf(at('done'), read)).toBe('done');
  });
});

describe('the rail', () => {
  it('has steps that are done before the current one and open after it', () => {
    expect(stepsAt('assign', 'new').map(({ is }) => is)).toEqual([
      ...Array(3).fill('done'),
      'current',
      ...Array(5).fill('open'),
    ]);
    expect(new Set(stepsAt('done', 'new').map(({ is }) => is))).toEqual(new Set(['done']));
  });

  it('says that a renewed account needs no firmware', () => {
    expect(stepsAt('connect', 'renew').filter(({ is }) => is === 'skipped')).toEqual([
      { step: 'flash', is: 'skipped' },
      { step: 'boot', is: 'skipped' },
    ]);
  });
});
