import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { denialReasons } from '../../electron/contract/incidents.ts';
import { siteModes } from '../../electron/contract/nodes.ts';
import { siteCalendar } from '../../electron/domain/access/calendar.ts';
import { encodeImage, pinHash } from '../../electron/domain/access/image.ts';
import { type LocalClock, zoneClock } from '../../electron/domain/access/local-time.ts';
import type { AccessTable, DoorRules, Schedule, ZoneChange } from '../../electron/domain/access/table.ts';
import {
  doorStep,
  referenceDoor,
  type Step,
  startDecide,
  tableStep,
  type WrittenOutcome,
} from '../testing/access-script.ts';

const seed = 20_261_124;
const wanted = 100_000;
const sequences = 3_300;

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
] as const;
type Zone = (typeof zones)[number];
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const now = Date.UTC(2026, 10, 24);
const key = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
/** Few of everything, so that what is rare meets often. */
const creds = Array.from({ length: 8 }, (_, i) =>
  Uint8Array.from({ length: 16 }, (_byte, j) => (i * 37 + j * 11) % 256),
);
const persons = [1, 2, 3, 0xffff_ffff] as const;
/** The last two are no PINs, even where a table has them. */
const digits = ['1234', '12345678', '00000', '123', '123456789'] as const;
const duressDigits = ['4321', '1234'] as const;
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

interface ZoneFacts {
  readonly changes: readonly ZoneChange[];
  readonly local: LocalClock;
}
/** What the node is told of a zone, and beside it what the platform knows. */
const zoneFacts = new Map<Zone, ZoneFacts>(
  zones.map((zone) => [zone, { changes: siteCalendar(zone, now).zone, local: zoneClock(zone) }]),
);
function factsOf(zone: Zone): ZoneFacts {
  const facts = zoneFacts.get(zone);
  if (facts === undefined) throw new Error(zone);
  return facts;
}

const often = (weight: number) => fc.nat({ max: 99 }).map((n) => n < weight);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, others: number) =>
  fc.oneof({ weight: others, arbitrary: fc.constant(null) }, arbitrary);
/** On the half hours and a little beside them: there the schedules and the changes of the clocks are. */
const nearby = fc
  .tuple(fc.integer({ min: -72, max: 72 }), fc.constantFrom(0, 0, 1, -1, minute, -minute, 999))
  .map(([halves, aside]) => halves * 30 * minute + aside);

/** A moment around which everything happens: mostly where the zone changes its offset. */
function anchorIn(zone: Zone): fc.Arbitrary<number> {
  const changes = factsOf(zone).changes.filter(({ from }) => from * 1_000 > now);
  const anywhere = fc.integer({ min: 0, max: 9 * 365 }).map((days) => now + days * day);
  if (changes.length === 0) return anywhere;
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...changes).map(({ from }) => from * 1_000) }, anywhere);
}

const part = fc
  .tuple(fc.nat({ max: 47 }), fc.integer({ min: 1, max: 48 }))
  .map(([first, length]) => ({ from: first * 30, to: Math.min(1_440, (first + length) * 30) }));
const schedule: fc.Arbitrary<Schedule> = fc.array(fc.array(part, { maxLength: 3 }), { minLength: 8, maxLength: 8 });

function limitAround(anchor: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    nearby.map((offset) => Math.floor((anchor + offset) / 1_000)),
  );
}

function credentialsAround(anchor: number, schedules: number) {
  const one = (cred: Uint8Array) =>
    fc.record({
      cred: fc.constant(cred),
      person: fc.constantFrom(...persons),
      from: limitAround(anchor),
      to: limitAround(anchor),
      schedule: fc.oneof(
        { weight: 4, arbitrary: fc.nat({ max: schedules }) },
        { weight: 3, arbitrary: fc.constant(0) },
        fc.constant(255),
      ),
      blocked: often(4),
      lost: often(4),
      first: often(35),
      second: often(12),
      exempt: often(25),
    });
  return fc.subarray(creds, { minLength: 6 }).chain((some) => fc.tuple(...some.map(one)));
}

function rules(schedules: number): fc.Arbitrary<DoorRules> {
  const direction = fc.constantFrom('none', 'in', 'out');
  const outside = schedules === 0 ? fc.constant('always') : fc.integer({ min: 1, max: schedules }).map(outsideOf);
  return fc.record({
    twoPersons: often(30),
    firstPerson: often(25),
    pin: fc.oneof({ weight: 2, arbitrary: fc.constant('never') }, fc.constant('always'), outside),
    directions: fc.tuple(direction, direction, direction, direction),
    antipassbackSeconds: fc.constantFrom(0, 0, 1, 5, 1_800, 65_535),
    antipassbackArea: often(30),
  });
}
const outsideOf = (number: number) => ({ outside: number });

const pins = fc.subarray([...persons]).chain((some) =>
  fc.tuple(
    ...some.map((person) =>
      fc.record({
        person: fc.constant(person),
        pin: fc.constantFrom(...digits).map((typed) => pinHash(nodeCrypto, key, person, typed)),
        duress: fc.option(
          fc.constantFrom(...digits).map((typed) => pinHash(nodeCrypto, key, person, typed)),
          { nil: null },
        ),
      }),
    ),
  ),
);

function tablesAround(anchor: number, zone: Zone): fc.Arbitrary<AccessTable> {
  const { changes, local } = factsOf(zone);
  const days = fc.uniqueArray(
    fc.integer({ min: -2, max: 2 }).map((offset) => local(anchor).day + offset),
    { maxLength: 3 },
  );
  return fc.nat({ max: 3 }).chain((count) =>
    fc.record({
      rules: rules(count),
      zone: fc.constant(changes),
      holidays: days,
      schedules: fc.array(schedule, { minLength: count, maxLength: count }),
      credentials: credentialsAround(anchor, count),
      pins,
    }),
  );
}

const reader = fc.constantFrom(0, 0, 0, 1, 1, 2, 3);
const cred = fc.constantFrom(...creds.map(hex));
const typed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...digits, ...duressDigits, ...duressDigits, ...duressDigits).map((pin) => `${pin}#`),
  },
  fc.constantFrom('#', '12#', '123456789#', '99*1234#', '12', '34#', '*', '0000', '1234567890#'),
);
const move = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ do: fc.constant('card'), reader, cred, keys: fc.option(typed, { freq: 4 }) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('keys'), reader, keys: typed }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tick') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('place'),
      state: fc.constantFrom('unknown', 'inside', 'outside'),
      creds: fc.array(cred, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('held'), held: often(8) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode'),
      mode: fc.constantFrom('normal', 'normal', 'normal', 'normal', 'normal', ...siteModes),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('table') }) },
);
/** What passes between two steps, ms. Rarely the clock jumps by itself, or another one stamps. */
const pace = fc.record({
  passes: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 1, 700, 999, 1_000, 2_500, 4_999, 5_000, 5_001) },
    fc.constantFrom(9_999, 10_000, 10_001, 30 * minute - 1, 30 * minute, hour, 65_535_000, day),
  ),
  jump: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, nearby),
  /** On the half hour, or beside it. */
  snap: rarely(fc.constantFrom(0, 0, 1, -1), 1),
  /** Where the clocks are put forward or back. */
  home: rarely(fc.constantFrom(0, 0, 1, -1), 6),
  clk: rarely(fc.constantFrom('ntp', 'station', 'rtc', 'uptime'), 7),
});

const scenario = fc
  .constantFrom(...zones)
  .chain((zone) => anchorIn(zone).map((anchor) => ({ zone, anchor })))
  .chain(({ zone, anchor }) =>
    fc.record({
      zone: fc.constant(zone),
      anchor: fc.constant(anchor),
      begin: nearby.map((offset) => anchor + offset),
      tables: fc.array(tablesAround(anchor, zone), { minLength: 1, maxLength: 3 }),
      moves: fc.array(fc.record({ move, pace }), { minLength: 30, maxLength: 60 }),
    }),
  );
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** The steps with their moments; `table` stands for the next of the tables. */
function stepsOf({ anchor, begin, moves }: Scenario): Array<Step | 'table'> {
  const at: { mono: number; wall: number; clk: 'ntp' | 'station' | 'rtc' | 'uptime' } = {
    mono: 1_000,
    wall: begin,
    clk: 'ntp',
  };
  return moves.flatMap(({ move: one, pace: { passes, jump, snap, home, clk } }): Array<Step | 'table'> => {
    at.mono += passes;
    at.wall += passes + jump;
    if (snap !== null) at.wall = Math.round(at.wall / (30 * minute)) * 30 * minute + snap;
    if (home !== null) at.wall = anchor + home;
    at.clk = clk ?? at.clk;
    if (one.do === 'table') return ['table'];
    if (one.do === 'keys') return [{ ...one, ...at }];
    if (one.do === 'tick') return [{ ...one, ...at }];
    if (one.do !== 'card') return [one];
    const { keys, ...card } = one;
    const shown = { ...card, ...at };
    return keys === null ? [shown] : [shown, { do: 'keys', reader: card.reader, keys, ...at }];
  });
}

function imageOf(table: AccessTable): Uint8Array {
  const encoded = encodeImage(table);
  if (!encoded.ok) throw new Error(encoded.fault);
  return encoded.image;
}

/** What came of a scenario on both sides, step by step. */
async function playBoth(firmware: ReturnType<typeof startDecide>, one: Scenario) {
  const reference = referenceDoor(key, factsOf(one.zone).local);
  const { tables } = one;
  let taken = 0;
  const pairs = (['table' as const, ...stepsOf(one)] as const).map((step) => {
    if (step !== 'table') return { step, meant: reference.play(step) };
    const table = tables[taken++ % tables.length];
    if (table === undefined) throw new Error('no table');
    reference.take(table);
    return { step: tableStep(imageOf(table)), meant: 'complete' as const };
  });
  const [begun, ...said] = await firmware.play([doorStep(key), ...pairs.map(({ step }) => step)]);
  expect(begun).toBe('door');
  return pairs.map(({ step, meant }, i) => ({ step, meant, said: said[i] }));
}

/** What is counted: reasons, and the first one of a pair, who does not open. */
function wordOf(outcome: WrittenOutcome): string {
  if (outcome.is === 'denied') return outcome.reason;
  return outcome.is === 'granted' && !outcome.unlock ? 'pair' : outcome.is;
}

let firmware: ReturnType<typeof startDecide>;
beforeAll(() => {
  firmware = startDecide();
});
afterAll(() => firmware.stop());

it('decides on the chip as the reference does, 100,000 times', { timeout: 300_000 }, async () => {
  const counts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(scenario, async (one) => {
      for (const { step, meant, said } of await playBoth(firmware, one)) {
        expect(said, JSON.stringify(step)).toEqual(meant);
        if (meant === 'complete') continue;
        for (const what of meant.map(wordOf)) counts.set(what, (counts.get(what) ?? 0) + 1);
      }
    }),
    { seed, numRuns: sequences },
  );
  const { pin = 0, second = 0, ...decided } = Object.fromEntries(counts);
  console.info(JSON.stringify({ ...decided, pin, second }));
  expect(Object.values(decided).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(wanted);
  // Whatever the protocol knows has been met, and not by chance once.
  for (const what of [...denialReasons, 'granted', 'duress', 'pair'])
    expect(counts.get(what) ?? 0, what).toBeGreaterThan(50);
});
