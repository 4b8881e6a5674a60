import { describe, expect, it } from 'vitest';
import type { DoorSettings } from '../../contract/doors.ts';
import { siteCalendar } from './calendar.ts';
import { compileTable, type HashedCard, type TableCard, type TablePerson, type TableSource } from './compile.ts';
import { encodeImage } from './image.ts';

const now = Date.UTC(2026, 10, 24, 12);
const calendar = siteCalendar('Europe/Berlin', now);
const door: DoorSettings = {
  node: 'door-1',
  rev: 1,
  inside: null,
  outside: null,
  readers: ['in', 'out', 'none', 'none'],
  pin: 'never',
  pinSchedule: null,
  twoPersons: false,
  firstPerson: false,
  antipassback: 0,
  confirm: false,
  maintenance: false,
};
const [office, evening, night] = [11, 12, 13];
const week = (from: number, to: number, holiday = false) => ({
  days: [...Array.from({ length: 7 }, () => [{ from, to }]), holiday ? [{ from, to }] : []],
});

function person(id: number, change: Partial<TablePerson> = {}): [number, TablePerson] {
  return [id, { id, from: null, to: null, groups: [], first: false, second: false, exempt: false, ...change }];
}
function card(id: number, of: number, change: Partial<TableCard> = {}): [number, TableCard] {
  return [id, { id, person: of, state: 'active', to: null, ...change }];
}
type RightOf = TableSource['rights'] extends ReadonlyMap<number, infer R> ? R : never;
const toPerson = (id: number, schedule: number | null, node = 'door-1'): RightOf => ({
  who: { is: 'person', id },
  where: { is: 'door', node },
  schedule,
});

function source(change: Partial<TableSource> = {}, rights: readonly RightOf[] = []): TableSource {
  return {
    persons: new Map([person(1), person(2, { groups: [5] }), person(3)]),
    cards: new Map([card(21, 1), card(22, 2), card(23, 3)]),
    schedules: new Map([
      [office, week(480, 1_020)],
      [evening, week(1_020, 1_320)],
      [night, week(0, 360)],
    ]),
    holidays: new Map(),
    areas: new Map([
      [1, { antipassback: true }],
      [2, { antipassback: false }],
    ]),
    doorGroups: new Map([[7, { nodes: ['door-1', 'door-2'] }]]),
    rights: new Map(rights.map((right, i) => [i + 1, right])),
    ...change,
  };
}

function credsOf({ cards }: TableSource): HashedCard[] {
  return [...cards.keys()].sort((a, b) => a - b).map((id) => ({ card: id, cred: new Uint8Array(16).fill(id) }));
}

const noPin: Parameters<typeof compileTable>[4] = () => null;

function tableOf(from: TableSource, settings: Partial<DoorSettings> = {}, creds = credsOf(from), pinOf = noPin) {
  const compiled = compileTable(from, { ...door, ...settings }, calendar, creds, pinOf);
  if (!compiled.ok) throw new Error(compiled.fault);
  expect(encodeImage(compiled.table)).toMatchObject({ ok: true });
  return compiled.table;
}

describe('the table of a door', () => {
  it('has every card of the site, with no right where there is none', () => {
    const { credentials } = tableOf(source({}, [toPerson(1, null), toPerson(3, null, 'door-2')]));
    expect(credentials.map(({ person: of, schedule }) => [of, schedule])).toEqual([
      [1, 0],
      [2, 255],
      [3, 255],
    ]);
  });

  it('adds up the rights of a person, of its groups, and of door groups into one week', () => {
    const { credentials, schedules } = tableOf(
      source({}, [
        toPerson(2, evening),
        { who: { is: 'group', id: 5 }, where: { is: 'doorGroup', id: 7 }, schedule: office },
        { who: { is: 'group', id: 6 }, where: { is: 'doorGroup', id: 7 }, schedule: null },
      ]),
    );
    expect(credentials[1]?.schedule).toBe(1);
    expect(schedules).toEqual([week(480, 1_320).days]);
  });

  it('lets a right that always holds win', () => {
    const { credentials, schedules } = tableOf(source({}, [toPerson(1, office), toPerson(1, null)]));
    expect([credentials[0]?.schedule, schedules]).toEqual([0, []]);
  });

  it('carries equal weeks once, however they came about, and the same bytes in whatever order the book is read', () => {
    const both = [
      toPerson(1, office),
      toPerson(1, evening),
      toPerson(2, evening),
      toPerson(2, office),
      toPerson(3, night),
    ];
    const straight = tableOf(source({}, both));
    expect(straight.schedules).toHaveLength(2);
    expect(straight.credentials[0]?.schedule).toBe(straight.credentials[1]?.schedule);
    const turned = source({}, both.toReversed());
    const persons = new Map([...turned.persons].toReversed());
    expect(encodeImage(tableOf({ ...turned, persons }))).toEqual(encodeImage(straight));
  });

  it('knows nothing of a right whose schedule is gone', () => {
    expect(tableOf(source({}, [toPerson(1, 99)])).credentials[0]?.schedule).toBe(255);
  });

  it('ends a validity after its last day, by the person or by the card, whichever is sooner', () => {
    const persons = new Map([
      person(1, { from: '2026-03-29', to: '2026-10-25' }),
      person(2),
      person(3, { to: '2026-06-01' }),
    ]);
    const cards = new Map([card(21, 1), card(22, 2, { to: '2026-12-31' }), card(23, 3, { to: '2026-05-31' })]);
    const limits = tableOf(source({ persons, cards })).credentials.map(({ from, to }) =>
      [from, to].map((at) => (at === 0 ? '' : new Date(at * 1_000).toISOString())),
    );
    expect(limits).toEqual([
      ['2026-03-28T23:00:00.000Z', '2026-10-25T23:00:00.000Z'],
      ['', '2026-12-31T23:00:00.000Z'],
      ['', '2026-05-31T22:00:00.000Z'],
    ]);
  });

  it('keeps dates beyond what the image can say on their side', () => {
    const persons = new Map([
      person(1, { to: '1950-01-01' }),
      person(2, { from: '9000-01-01' }),
      person(3, { to: '9000-01-01' }),
    ]);
    const limits = tableOf(source({ persons })).credentials.map(({ from, to }) => [from, to]);
    expect(limits).toEqual([
      [0, 1],
      [0xffff_ffff, 0],
      [0, 0xffff_ffff],
    ]);
  });

  it('says of a card what it is, and of a person what applies', () => {
    const persons = new Map([person(1, { first: true }), person(2, { second: true }), person(3, { exempt: true })]);
    const cards = new Map([card(21, 1, { state: 'blocked' }), card(22, 2, { state: 'lost' }), card(23, 3)]);
    const { credentials } = tableOf(source({ persons, cards }));
    expect(credentials[0]).toMatchObject({ blocked: true, lost: false, first: true, second: false, exempt: false });
    expect(credentials[1]).toMatchObject({ blocked: false, lost: true, first: false, second: true, exempt: false });
    expect(credentials[2]).toMatchObject({ blocked: false, lost: false, first: false, second: false, exempt: true });
  });

  it('takes the older of two cards with the same number', () => {
    const same = new Uint8Array(16).fill(1);
    const creds = [
      { card: 23, cred: same },
      { card: 21, cred: same },
      { card: 22, cred: same },
    ];
    expect(tableOf(source(), {}, creds).credentials.map(({ person: of }) => of)).toEqual([1]);
  });

  it('has the rules of the door, and anti-passback where the area behind it demands it', () => {
    const settings = { twoPersons: true, firstPerson: true, antipassback: 90 };
    const rules = {
      directions: ['in', 'out', 'none', 'none'],
      twoPersons: true,
      firstPerson: true,
      antipassbackSeconds: 90,
    };
    expect(tableOf(source(), { ...settings, inside: 1 }).rules).toEqual({
      ...rules,
      pin: 'never',
      antipassbackArea: true,
    });
    expect(tableOf(source(), { inside: 2, outside: 1 }).rules.antipassbackArea).toBe(false);
  });

  it('has the PINs of those who may pass, and only where the door wants them', () => {
    const pin = { pin: new Uint8Array(8), duress: null };
    const from = source({}, [toPerson(2, office)]);
    expect(tableOf(from, {}, credsOf(from), () => pin).pins).toEqual([]);
    const asked: number[] = [];
    const ask = (of: number) => (asked.push(of), pin);
    expect(tableOf(from, { pin: 'always' }, credsOf(from), ask).pins).toEqual([{ person: 2, ...pin }]);
    expect(asked).toEqual([2]);
  });

  it('numbers the schedule without a PIN with the others, and always wants one when it is gone', () => {
    const from = source({}, [toPerson(2, office)]);
    const { rules, schedules } = tableOf(from, { pin: 'outside', pinSchedule: night });
    expect(rules.pin).toMatchObject({ outside: expect.any(Number) });
    const number = typeof rules.pin === 'string' ? 0 : rules.pin.outside;
    expect(schedules[number - 1]).toEqual(week(0, 360).days);
    expect(tableOf(from, { pin: 'outside', pinSchedule: 99 }).rules.pin).toBe('always');
    expect(tableOf(from, { pin: 'outside', pinSchedule: null }).rules.pin).toBe('always');
  });

  it('says what does not fit, and throws nothing', () => {
    const all = (from: TableSource) => compileTable(from, door, calendar, credsOf(from), noPin);
    const tooLarge = { ok: false, fault: 'too_large' };
    const schedules = new Map(Array.from({ length: 201 }, (_, i) => [i + 1, week(i, i + 1)]));
    const persons = new Map(Array.from({ length: 201 }, (_, i) => person(i + 1)));
    const rights = Array.from({ length: 201 }, (_, i) => toPerson(i + 1, i + 1));
    expect(all(source({ persons, schedules }, rights))).toEqual(tooLarge);
    expect(all(source({ persons, schedules }, rights.slice(1)))).toMatchObject({ ok: true });
    const holidays = new Map([[1, { from: '2026-01-01', to: '2026-04-11', yearly: true }]]);
    expect(all(source({ holidays }))).toEqual(tooLarge);
    const parts = (first: number) => ({
      days: Array.from({ length: 8 }, () =>
        Array.from({ length: 11 }, (_, i) => ({ from: first + 40 * i, to: first + 40 * i + 10 })),
      ),
    });
    const split = new Map([
      [1, parts(0)],
      [2, parts(20)],
    ]);
    expect(all(source({ schedules: split }, [toPerson(1, 1), toPerson(1, 2)]))).toEqual(tooLarge);
  });
});
