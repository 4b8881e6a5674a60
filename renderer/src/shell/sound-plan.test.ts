import { describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../../build/testing/fake-alarm.ts';
import { priorities } from '../../../electron/contract/fields.ts';
import { lengthOf, patterns } from './sound-patterns.ts';
import { type Call, callsOf, type Hearing, nextSound, playedFrom, type SoundPlan } from './sound-plan.ts';

const untilSilenced: SoundPlan = { mode: 'until_silenced', every: 30_000 };
const once: SoundPlan = { mode: 'once', every: 30_000 };
const every: SoundPlan = { mode: 'every', every: 20_000 };
const high: Call = { id: 'door_forced:a#1#', priority: 'high' };
const critical: Call = { id: 'duress:a#1#', priority: 'critical' };
const low: Call = { id: 'clock_wrong:a#1#', priority: 'low' };

const hearing = (part: Partial<Hearing>): Hearing => ({ calls: [], heard: new Set(), last: null, ...part });
const heardAll = (calls: readonly Call[]) => new Set(calls.map(({ id }) => id));

describe('what is heard', () => {
  it('begins at once with what is most urgent', () => {
    expect(nextSound(hearing({ calls: [low, critical, high] }), untilSilenced, 0)).toEqual({
      do: 'play',
      priority: 'critical',
    });
  });

  it('interrupts a lesser pattern at once, and never a more urgent one', () => {
    const last = playedFrom('high', 0);
    const calls = [high, critical];
    expect(nextSound(hearing({ calls, heard: heardAll([high]), last }), untilSilenced, 100)).toEqual({
      do: 'play',
      priority: 'critical',
    });
    const other = playedFrom('critical', 0);
    expect(nextSound(hearing({ calls, heard: heardAll([critical]), last: other }), untilSilenced, 100)).toEqual({
      do: 'wait',
      until: other.ends,
    });
  });

  it('stops in the middle when nobody calls for it any more', () => {
    const last = playedFrom('critical', 0);
    expect(nextSound(hearing({ calls: [high], last }), untilSilenced, 100)).toEqual({ do: 'stop' });
    expect(nextSound(hearing({ last }), once, 100)).toEqual({ do: 'stop' });
  });

  it('does not stammer in a flood: what is new at the same priority waits for the end of the pattern', () => {
    const last = playedFrom('high', 0);
    const calls = [high, { id: 'door_forced:b#1#', priority: 'high' } as const];
    const heard = heardAll([high]);
    expect(nextSound(hearing({ calls, heard, last }), untilSilenced, 100)).toEqual({ do: 'wait', until: last.ends });
    const after = nextSound(hearing({ calls, heard, last }), untilSilenced, last.ends);
    expect(after).toEqual({ do: 'wait', until: last.ends + 500 });
    expect(nextSound(hearing({ calls, heard, last }), untilSilenced, last.ends + 500).do).toBe('play');
  });

  it('comes again after its pause until somebody silences it', () => {
    const last = playedFrom('high', 0);
    const due = last.ends + patterns.high.pause * 1_000;
    const now = hearing({ calls: [high], heard: heardAll([high]), last });
    expect(nextSound(now, untilSilenced, last.ends)).toEqual({ do: 'wait', until: due });
    expect(nextSound(now, untilSilenced, due)).toEqual({ do: 'play', priority: 'high' });
  });

  it('comes again every n seconds, counted from its beginning', () => {
    const last = playedFrom('low', 0);
    const now = hearing({ calls: [low], heard: heardAll([low]), last });
    expect(nextSound(now, every, last.ends)).toEqual({ do: 'wait', until: 20_000 });
    expect(nextSound(now, every, 20_000).do).toBe('play');
  });

  it('is heard once and no more in that mode, the less urgent after the more urgent', () => {
    const last = playedFrom('critical', 0);
    const now = hearing({ calls: [critical, low], heard: heardAll([critical]), last });
    expect(nextSound(now, once, last.ends + 500)).toEqual({ do: 'play', priority: 'low' });
    const after = hearing({ calls: [critical, low], heard: heardAll([critical, low]), last });
    expect(nextSound(after, once, last.ends + 500)).toEqual({ do: 'nothing' });
  });

  it('falls back to the next priority soon after the first was silenced', () => {
    const last = { ...playedFrom('critical', 0), ends: 300 };
    const now = hearing({ calls: [high], heard: heardAll([high]), last });
    expect(nextSound(now, untilSilenced, 800)).toEqual({ do: 'play', priority: 'high' });
  });
});

describe('who calls', () => {
  const always = () => true;
  it('is what nobody has acknowledged or silenced, in sight, of a type that sounds', () => {
    const act = { by: 'guard-1', at: 1 };
    const alarms = [
      fakeAlarm({ key: 'a' }),
      fakeAlarm({ key: 'acknowledged', acknowledged: true }),
      fakeAlarm({ key: 'silenced', silenced: true }),
      fakeAlarm({ key: 'shelved', shelved: { ...act, until: 2, reason: 'why' } }),
      fakeAlarm({ key: 'out', outOfService: { ...act, reason: 'why' } }),
      fakeAlarm({ key: 'suppressed', suppressedBy: 'broker_down' }),
      fakeAlarm({ key: 'gone and not seen', active: false, returned: 5 }),
      fakeAlarm({ key: 'mute', type: 'clock_wrong' }),
    ];
    const calls = callsOf(alarms, (type) => type !== 'clock_wrong');
    expect(calls.map(({ id }) => id)).toEqual(['a#1#', 'gone and not seen#1#']);
  });

  it('is another call when it comes again or is escalated', () => {
    const first = fakeAlarm({ key: 'a' });
    const ids = [first, { ...first, occurrence: 2 }, { ...first, escalated: 9 }].map(
      (alarm) => callsOf([alarm], always)[0]?.id,
    );
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the patterns', () => {
  it('differ in count, and in pitch or rhythm as well', () => {
    const counts = priorities.map((priority) => patterns[priority].tones.length);
    expect(new Set(counts).size).toBe(4);
    const pitches = priorities.map((priority) => patterns[priority].tones.map(({ hz }) => hz).join());
    expect(new Set(pitches).size).toBe(4);
  });

  it('are the more insistent, the more urgent', () => {
    const shares = priorities.map((priority) => {
      const pattern = patterns[priority];
      return lengthOf(pattern) / (lengthOf(pattern) + pattern.pause);
    });
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });

  it('keep to the pitch of IEC 60601-1-8', () => {
    for (const priority of priorities)
      for (const { hz } of patterns[priority].tones) {
        expect(hz).toBeGreaterThanOrEqual(150);
        expect(hz).toBeLessThanOrEqual(1_000);
      }
  });
});
