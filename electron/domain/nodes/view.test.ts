import { describe, expect, it } from 'vitest';
import { nodeLive } from '../../contract/nodes.ts';
import { unknownClimate } from '../climate/outlook.ts';
import type { Moment, Word } from './contact.ts';
import { changeInterval, loseBroker, type NodeFacts, readingsOf, takeIn, toNodeLive, unseen } from './view.ts';

const interval = 10_000;
const start = 1_790_000_000_000;
const at = (mono: number): Moment => ({ wall: start + mono, mono });
const board = { mac: null, pending: null } as const;
const counts = { events: 0, refused: 0 } as const;
const around = { id: 'a', name: 'Front door', ...board, ...counts, config: 'none', climate: unknownClimate } as const;

function said(retained: boolean, kind: 'status' | 'state' | 'tele', body: object): Word {
  return { kind, node: 'a', retained, body: { v: 1, ts: start, clk: 'ntp', boot: 3, ...body } } as unknown as Word;
}
const figures = { cfgRev: 0, aclRev: 0, modeRev: 0, buffered: 4, bufferCap: 10, uptime: 81, rssi: -51 };
const about = { fw: '0.1.0', hw: 'linux', ip: '127.0.0.1', resetReason: 'power_on' };
const status = (body: object = {}, retained = false) =>
  said(retained, 'status', { online: true, session: '1'.repeat(32), ...figures, ...about, ...body });
const state = (body: object = {}, retained = false) =>
  said(retained, 'state', { door: 'closed', lock: 'locked', mode: 'normal', hold: 'none', tamper: false, ...body });
const tele = (m: object, body: object = {}) => said(false, 'tele', { seq: 1, m, ...body });

function told(words: ReadonlyArray<readonly [number, Word]>): NodeFacts {
  return words.reduce((facts, [mono, word]) => takeIn(facts, word, at(mono), interval), unseen(start - 9, null));
}
const shown = (facts: NodeFacts, mono: number) => nodeLive.parse(toNodeLive(facts, around, at(mono), interval));
const online = told([
  [0, status()],
  [1, state()],
  [2, tele({ temperature: 21.4 })],
]);

describe('a node on the screen', () => {
  it('shows what it says while there is contact', () => {
    expect(shown(online, 3)).toMatchObject({
      door: 'closed',
      lock: 'locked',
      mode: 'normal',
      hold: 'none',
      until: null,
      tamper: false,
      rssi: -51,
    });
    expect(shown(online, 3)).toMatchObject({
      contact: 'online',
      firmware: '0.1.0',
      boot: 3,
      clock: 'ntp',
      buffered: 4,
    });
  });

  it('knows neither door nor lock nor mode once contact is lost, but keeps readings with their age', () => {
    for (const lost of [loseBroker(online, at(10)), online]) {
      const node = shown(lost, 40_000);
      expect(node).toMatchObject({
        contact: 'offline',
        door: 'unknown',
        lock: 'unknown',
        mode: 'unknown',
        hold: 'unknown',
        until: null,
        tamper: null,
      });
      expect(node).toMatchObject({ rssi: null, buffered: null, uptime: null, ip: null, clock: null });
      expect(node.values).toEqual([{ metric: 'temperature', value: 21.4, at: start, received: start + 2 }]);
    }
  });

  it('believes a kept state only when the node of that boot has spoken', () => {
    const kept = told([
      [0, status({}, true)],
      [1, state({}, true)],
    ]);
    expect(shown(kept, 2).door).toBe('unknown');
    expect(shown(takeIn(kept, tele({}), at(3), interval), 4).door).toBe('closed');
    expect(shown(takeIn(kept, tele({}, { boot: 4 }), at(3), interval), 4).door).toBe('unknown');
  });

  it('shows how an order has left the door, and until when', () => {
    const released = takeIn(
      online,
      state({ lock: 'unlocked', hold: 'unlocked', until: start + 600_000 }),
      at(5),
      interval,
    );
    expect(shown(released, 6)).toMatchObject({ hold: 'unlocked', until: start + 600_000 });
    expect(shown(loseBroker(released, at(10)), 40_000)).toMatchObject({ hold: 'unknown', until: null });
  });

  it('does not let a kept state stand over one that was spoken later', () => {
    const later = takeIn(online, state({ door: 'open', ts: start + 5 }), at(5), interval);
    expect(shown(takeIn(later, state({ ts: start + 4 }, true), at(6), interval), 7).door).toBe('open');
  });

  it('waits for the state of a new connection', () => {
    const again = takeIn(online, status({ session: '2'.repeat(32) }), at(5), interval);
    expect(shown(again, 6).door).toBe('unknown');
    expect(shown(takeIn(again, state({ door: 'open' }), at(7), interval), 8).door).toBe('open');
  });

  it('keeps the last reading of a sensor that has failed, and does not take a kept sample for a new one', () => {
    const older = tele({ temperature: 5, humidity: 40 }, { hist: true, ts: start - 60_000 });
    const { values } = shown(takeIn(takeIn(online, tele({}), at(5), interval), older, at(6), interval), 7);
    expect(values).toEqual([
      { metric: 'temperature', value: 21.4, at: start, received: start + 2 },
      { metric: 'humidity', value: 40, at: start - 60_000, received: start - 60_000 },
    ]);
  });

  it('leaves out kept samples that have no time', () => {
    const timeless = tele({ humidity: 40 }, { hist: true, ts: 5_000, clk: 'uptime' });
    expect(shown(takeIn(online, timeless, at(6), interval), 7).values).toHaveLength(1);
  });

  it('counts since when a clock is wrong, until it is right again', () => {
    const wrong = takeIn(online, status({ ts: start - 300_000 }), at(5), interval);
    expect(takeIn(wrong, status({ ts: start - 300_000 }), at(9), interval).clockWrongSince).toBe(5);
    expect(takeIn(wrong, status({ ts: 5, clk: 'ntp' }), at(9), interval).clock).toBe('uptime');
    expect(takeIn(wrong, status({ ts: start + 9 }), at(9), interval).clockWrongSince).toBeNull();
  });
});

describe('a reading that a node leaves out', () => {
  const both = tele({ temperature: 21.4, humidity: 40 });
  const missing = (facts: NodeFacts, mono: number) =>
    readingsOf(facts, at(mono), interval).flatMap(({ metric, missing: is }) => (is ? metric : []));
  const measuring = told([
    [0, status()],
    [1_000, both],
    [11_000, tele({ temperature: 21.5 })],
    [21_000, tele({ temperature: 21.6 })],
  ]);

  it('is missing after three intervals, metric by metric', () => {
    expect(missing(measuring, 30_999)).toEqual([]);
    expect(missing(measuring, 31_000)).toEqual(['humidity']);
    expect(missing(measuring, 51_000)).toEqual(['temperature', 'humidity']);
    expect(missing(takeIn(measuring, both, at(31_000), interval), 32_000)).toEqual([]);
  });

  it('is none where the node has never measured it', () => {
    expect(missing(told([[0, status()]]), 90_000)).toEqual([]);
  });

  it('is missing, too, where the node measured it before the station started, and never since', () => {
    const metrics = ['temperature', 'humidity'] as const;
    const before = unseen(start - 9, start - 5, { metrics, now: at(0) });
    expect(missing(before, 90_000)).toEqual([]);
    const back = takeIn(before, status(), at(60_000), interval);
    const half = takeIn(back, tele({ temperature: 21.4 }), at(89_000), interval);
    expect(missing(half, 89_999)).toEqual([]);
    expect(missing(half, 90_000)).toEqual(['humidity']);
    expect(missing(takeIn(half, both, at(91_000), interval), 92_000)).toEqual([]);
  });

  it('is not made good by one that was kept, and not counted from before the node came back', () => {
    const kept = tele({ humidity: 39 }, { hist: true, ts: start + 25_000 });
    expect(missing(takeIn(measuring, kept, at(30_000), interval), 31_000)).toEqual(['humidity']);
    const back = takeIn(loseBroker(measuring, at(22_000)), status(), at(60_000), interval);
    expect(missing(back, 89_999)).toEqual([]);
    expect(missing(back, 90_000)).toEqual(['temperature', 'humidity']);
  });

  it('is waited for anew when the interval has changed', () => {
    const slower = told([
      [0, status()],
      [1_000, both],
    ]);
    expect(missing(changeInterval(slower, at(600_000)), 629_999)).toEqual([]);
    expect(missing(changeInterval(slower, at(600_000)), 630_000)).toEqual(['temperature', 'humidity']);
  });
});
