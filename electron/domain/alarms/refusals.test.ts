import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denialReasons, type Incident } from '../../contract/incidents.ts';
import { refusalsBorne, refusalWatch } from './refusals.ts';

const second = 1_000;
const refused = (at: number, with_: Partial<Incident> = {}): Incident => ({
  id: 1,
  timestamp: at,
  received: at,
  type: 'access.denied',
  node: 'door-1',
  boot: 1,
  seq: 1,
  clock: 'ntp',
  actor: null,
  late: false,
  value: { reader: 0, reason: 'no_right' },
  ...with_,
});
const raisedBy = (rows: readonly Incident[]) => {
  const watch = refusalWatch();
  return rows.map((row) => watch.see(row).length);
};

describe('refusals at a reader', () => {
  it('are an alarm of that reader with the third within a minute', () => {
    const watch = refusalWatch();
    expect([0, 20 * second].flatMap((at) => watch.see(refused(at)))).toEqual([]);
    expect(watch.see(refused(60 * second - 1))).toEqual([
      {
        is: 'raise',
        identity: { key: 'repeated_refusals:door-1:0', type: 'repeated_refusals', node: 'door-1', subject: '0' },
      },
    ]);
  });

  it('are none where the third comes after a minute', () => {
    expect(raisedBy([refused(0), refused(20 * second), refused(60 * second)])).toEqual([0, 0, 0]);
    expect(raisedBy([refused(0), refused(20 * second), refused(60 * second), refused(79 * second)])).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('are counted anew after the alarm, so that a person who goes on trying is not an alarm each time', () => {
    const rows = Array.from({ length: 7 }, (_, i) => refused(i * second));
    expect(raisedBy(rows)).toEqual([0, 0, 1, 0, 0, 1, 0]);
  });

  it('are not counted together over readers or doors', () => {
    const other = { value: { reader: 1, reason: 'no_right' } };
    expect(raisedBy([refused(0), refused(1, other), refused(2, { node: 'door-2' }), refused(3)])).toEqual([0, 0, 0, 0]);
  });

  it('are left out where they are an alarm at once, or where somebody works at the door', () => {
    const counted = denialReasons.filter((reason) => {
      const rows = [0, 1, 2].map((at) => refused(at, { value: { reader: 0, reason } }));
      return raisedBy(rows).includes(1);
    });
    const left = denialReasons.filter((reason) => !counted.includes(reason));
    expect(left).toEqual(['blocked', 'lost', 'lockdown', 'door_in_maintenance']);
  });

  it('that come late count by the time at which they happened', () => {
    const late = (at: number) => refused(at, { received: 9_000 * second, late: true });
    expect(raisedBy([late(0), late(300 * second), late(600 * second)])).toEqual([0, 0, 0]);
    expect(raisedBy([late(0), late(second), late(2 * second)])).toEqual([0, 0, 1]);
  });

  it('of a clock that knew no time count by when they were received', () => {
    const unknown = (received: number) => refused(5, { received, clock: 'uptime' });
    expect(raisedBy([unknown(0), unknown(100 * second), unknown(200 * second)])).toEqual([0, 0, 0]);
    expect(raisedBy([unknown(0), unknown(second), unknown(2 * second)])).toEqual([0, 0, 1]);
  });

  it('raise nothing while any three in a row are a minute or more apart, and remember only a minute', () => {
    const gap = fc.integer({ min: refusalsBorne.within / 2, max: 10 * refusalsBorne.within });
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 50 }), (gaps) => {
        let at = 0;
        const rows = gaps.map((each) => {
          at += each;
          return refused(at);
        });
        expect(raisedBy(rows).every((raised) => raised === 0)).toBe(true);
      }),
    );
  });
});
