import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contacts } from '../../contract/nodes.ts';
import {
  brokerLost,
  type ContactFacts,
  hear,
  judgeContact,
  longestSilence,
  type Moment,
  unheard,
  type Word,
} from './contact.ts';

const interval = 10_000;
const start = 1_790_000_000_000;
const at = (mono: number): Moment => ({ wall: start + mono, mono });
const session = (n: number) => n.toString(16).padStart(32, '0');
const envelope = (boot: number) => ({ v: 1, ts: start, clk: 'ntp', boot }) as const;

function status(boot: number, id: number, retained = false): Word {
  const figures = { cfgRev: 0, aclRev: 0, modeRev: 0, buffered: 0, bufferCap: 10, uptime: 1 };
  const about = { fw: '0.1.0', hw: 'linux', ip: '127.0.0.1', resetReason: 'power_on' } as const;
  const body = { ...envelope(boot), online: true, session: session(id), ...figures, ...about } as const;
  return { kind: 'status', node: 'a', retained, body };
}
function will(boot: number, id: number, retained = false): Word {
  return { kind: 'status', node: 'a', retained, body: { v: 1, boot, online: false, session: session(id) } };
}
function tele(boot: number): Word {
  return { kind: 'tele', node: 'a', retained: false, body: { ...envelope(boot), seq: 1, m: {} } };
}
function log(boot: number): Word {
  return { kind: 'log', node: 'a', retained: false, body: { ...envelope(boot), level: 'info', msg: '' } };
}
function told(
  words: ReadonlyArray<readonly [number, Word]>,
  from: ContactFacts = unheard(start - 5, null),
): ContactFacts {
  return words.reduce((facts, [mono, word]) => hear(facts, word, at(mono), interval), from);
}
const contact = (facts: ContactFacts, mono: number, of = interval) => judgeContact(facts, at(mono), of);

describe('the contact of a node', () => {
  it('is never until it has been heard once, and offline since its last word where that was before this start', () => {
    expect(contact(unheard(7, null), 0)).toEqual({ contact: 'never', since: 7 });
    expect(contact(unheard(7, 900), 0)).toEqual({ contact: 'offline', since: 900 });
  });

  it('is not online by what the broker has kept of it', () => {
    expect(contact(told([[0, status(3, 1, true)]]), 1).contact).toBe('never');
    expect(contact(told([[0, status(3, 1, true)]], unheard(7, 900)), 1)).toEqual({ contact: 'offline', since: 900 });
  });

  it('is online from its first living word, and stays so while it speaks', () => {
    const facts = told([
      [0, status(3, 1, true)],
      [50, tele(3)],
      [10_050, tele(3)],
    ]);
    expect(contact(facts, 20_000)).toEqual({ contact: 'online', since: start + 50 });
  });

  it('is stale when three telemetry intervals were missed while other words still come', () => {
    const facts = told([
      [0, status(3, 1)],
      [1_000, tele(3)],
      [25_000, log(3)],
    ]);
    expect(contact(facts, 30_999).contact).toBe('online');
    expect(contact(facts, 31_000)).toEqual({ contact: 'stale', since: start + 1_000 });
  });

  it('is offline since its last word after 30 s without any', () => {
    const facts = told([
      [0, status(3, 1)],
      [5_000, tele(3)],
    ]);
    expect(contact(facts, 34_999).contact).toBe('online');
    expect(contact(facts, 35_000)).toEqual({ contact: 'offline', since: start + 5_000 });
  });

  it('bears a longer silence only of a node that has no reason to speak more often', () => {
    expect(longestSilence(1_000)).toBe(30_000);
    expect(longestSilence(10_000)).toBe(30_000);
    expect(longestSilence(20_000)).toBe(60_000);
    expect(longestSilence(3_600_000)).toBe(180_000);
  });

  it('ends with the will of the current connection, counted from the last word', () => {
    const facts = told([
      [0, status(3, 1)],
      [5_000, tele(3)],
      [20_000, will(3, 1)],
    ]);
    expect(contact(facts, 20_001)).toEqual({ contact: 'offline', since: start + 5_000 });
  });

  it('does not end with the will of another connection or of another boot', () => {
    for (const old of [will(3, 1), will(2, 2)])
      expect(
        contact(
          told([
            [0, status(3, 2)],
            [10, old],
          ]),
          20,
        ).contact,
      ).toBe('online');
  });

  it('does not end with the will of the boot before, where only the telemetry of the new one has come', () => {
    const facts = told([
      [0, status(3, 1)],
      [10, tele(4)],
      [20, will(3, 1)],
    ]);
    expect(contact(facts, 30).contact).toBe('online');
  });

  it('does not come back by a word that the will has overtaken, but by a new connection', () => {
    const gone = told([
      [0, status(3, 1)],
      [20_000, will(3, 1)],
      [20_010, tele(3)],
    ]);
    expect(contact(gone, 20_020).contact).toBe('offline');
    expect(contact(told([[20_030, status(3, 2)]], gone), 20_040)).toEqual({ contact: 'online', since: start + 20_030 });
    expect(contact(told([[26_000, tele(3)]], gone), 26_010).contact).toBe('online');
  });

  it('is lost with the broker, and found only by a word after it', () => {
    const lost = brokerLost(told([[0, status(3, 1)]]), at(5_000));
    expect(contact(lost, 5_001)).toEqual({ contact: 'offline', since: start });
    expect(contact(told([[6_000, status(3, 1, true)]], lost), 6_001).contact).toBe('offline');
    expect(contact(told([[7_000, tele(3)]], lost), 7_001)).toEqual({ contact: 'online', since: start + 7_000 });
  });

  it('knows the current connection again from what was kept while the broker was away', () => {
    const lost = brokerLost(told([[0, status(3, 1)]]), at(5_000));
    const back = told(
      [
        [6_000, status(3, 2, true)],
        [7_000, tele(3)],
        [7_010, will(3, 1)],
      ],
      lost,
    );
    expect(contact(back, 7_020).contact).toBe('online');
    expect(contact(told([[8_000, will(3, 2)]], back), 8_010).contact).toBe('offline');
  });

  it('is always one of the four, never online without a word within the longest silence, whatever comes in any order', () => {
    const word = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
      .chain(([b, s, r]) =>
        fc.constantFrom<Word | 'broker'>(status(b, s, r), will(b, s, r), tele(b), log(b), 'broker'),
      );
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), word), { maxLength: 50 });
    fc.assert(
      fc.property(steps, fc.option(fc.constant(900)), (happened, before) => {
        let facts = unheard(7, before);
        let mono = 0;
        let spoken = Number.NEGATIVE_INFINITY;
        for (const [wait, what] of happened) {
          mono += wait;
          facts = what === 'broker' ? brokerLost(facts, at(mono)) : hear(facts, what, at(mono), interval);
          if (what !== 'broker' && !what.retained && !(what.kind === 'status' && !what.body.online)) spoken = mono;
          const judged = contact(facts, mono);
          expect(contacts).toContain(judged.contact);
          expect(judged.since).toBeLessThanOrEqual(start + mono);
          const present = judged.contact === 'online' || judged.contact === 'stale';
          expect(!present || mono - spoken < longestSilence(interval)).toBe(true);
          expect(present && what === 'broker').toBe(false);
        }
      }),
    );
  });
});
