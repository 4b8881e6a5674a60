import { describe, expect, it } from 'vitest';
import { initialConfig } from '../../contract/config.ts';
import { configFault, configStateOf, nextRevision, sameReport, storedReport } from './config-state.ts';

const config = initialConfig();
const other = { ...config, 'door.relock': 9_000 };
const desired = (rev: number) => ({ rev, config, by: 'manager-1', at: 1 });
const report = (rev: number, change = {}) => ({
  ...({ rev, result: 'applied', code: null, errors: {}, config, received: 5 } as const),
  ...change,
});

describe('a configuration, desired against reported', () => {
  it.each([
    ['none', 0, null],
    ['pending', 1, null],
    ['applied', 0, report(0)],
    ['differs', 0, report(0, { config: other })],
    ['pending', 2, report(1)],
    ['pending', 2, report(1, { result: 'rejected' })],
    ['applied', 2, report(2)],
    ['partial', 2, report(2, { result: 'partial', config: other })],
    ['rejected', 2, report(2, { result: 'rejected', config: other })],
    ['differs', 2, report(2, { config: other })],
    ['differs', 2, report(7, { config: other })],
    ['applied', 2, report(7)],
  ] as const)('is %s for revision %i and %j', (state, rev, reported) => {
    expect(configStateOf('door-1', desired(rev), reported).state).toBe(state);
  });

  it('names the fields that differ, while it is pending too', () => {
    expect(configStateOf('door-1', desired(2), report(1, { config: other })).differs).toEqual(['door.relock']);
  });

  it('gets a revision above ours and above the node’s', () => {
    expect([nextRevision(desired(3), null), nextRevision(desired(3), report(9))]).toEqual([4, 10]);
  });

  it('is refused for its order before it is sent', () => {
    expect(configFault(config)).toBeNull();
    expect(configFault({ ...config, 'door.held_warn': 30_000 })).toEqual({ field: 'door.held_warn', error: 'order' });
  });
});

describe('a report as stored', () => {
  it('is read back, and is none where it is damaged', () => {
    expect(storedReport(JSON.stringify(report(3)))).toEqual(report(3));
    expect([storedReport(null), storedReport('{'), storedReport('{"rev":-1}')]).toEqual([null, null, null]);
  });

  it('says the same whenever it came', () => {
    expect(sameReport(report(3), report(3, { received: 99 }))).toBe(true);
    expect(sameReport(report(3), report(4))).toBe(false);
    expect(sameReport(null, report(3))).toBe(false);
  });
});
