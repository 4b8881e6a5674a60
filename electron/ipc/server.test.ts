import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { usualAlarmSettings } from '../contract/alarm-settings.ts';
import type { CallSpec } from '../contract/call.ts';
import { type CallName, calls } from '../contract/calls.ts';
import { initialClimateLimits } from '../contract/climate-rules.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type Role, roleSuffices, roles } from '../contract/roles.ts';
import type { Caller, Handlers } from '../services/handlers.ts';
import { handClock } from '../services/ingest-testing.ts';
import { silentLog } from '../services/testing.ts';
import { createDoor, type Door, type DoorDeps } from './server.ts';

const names = Object.keys(calls) as CallName[];
const own = { windowId: 1, trusted: true };
const access = (name: CallName) => (calls[name] as CallSpec).access;

let clock: ReturnType<typeof handClock>;
let reached: string[];
let logged: string[];

/** Tokens are `role` or `role locked`; the session service itself is tested beside it. */
const sessions: DoorDeps['sessions'] = {
  async authorize(token, windowId, needed): Promise<Result<Caller>> {
    const [name, lock] = (token ?? '').split(' ');
    const role = roles.find((each) => each === name);
    if (role === undefined) return fail('unauthenticated', 'no session');
    const locked = lock === 'locked';
    if (locked && needed !== 'locked') return fail('session_locked', 'unlock first');
    const person = { id: 1, username: 'p', role, language: 'de', appearance: 'system' } as const;
    return ok({ person, windowId, sessionId: 's', locked });
  },
};

/** Handlers that note that they were reached. */
function noting(answer: (name: CallName) => Promise<Result<unknown>>): Handlers {
  const entries = names.map((name) => [
    name,
    async () => {
      reached.push(name);
      return answer(name);
    },
  ]);
  return Object.fromEntries(entries) as Handlers;
}

function door(answer: (name: CallName) => Promise<Result<unknown>> = async () => ok({}), checkOutput = false): Door {
  const keep = (level: string) => (message: string, fields?: object) =>
    void logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log = { ...silentLog, warn: keep('warn'), error: keep('error') };
  return createDoor({ handlers: noting(answer), sessions, log, clock, newId: () => 'abcd1234', checkOutput });
}

const brokerSettings = { kind: 'builtin', host: 'station.local', port: 8883 };
const config = Object.fromEntries(
  Object.entries((await import('../contract/config.ts')).initialConfig()).map(([name, value]) => [name, value]),
);
/** One input that fits, for each call. */
const fresh = { id: null, rev: 0 };
const seen = [{ key: 'tamper:node-1', occurrence: 1 }];
const marks = { first: false, second: false, exempt: false };
const person = { name: 'Ada', department: '', note: '', from: null, to: null, groups: [], ...marks };
const fitting: Readonly<Record<CallName, unknown>> = {
  'station.info': {},
  'station.setup': {
    site: { id: 'dc-1', name: 'DC 1', timeZone: 'Europe/Berlin' },
    broker: brokerSettings,
    language: 'de',
    username: 'ada',
    password: 'heron under glass 42',
  },
  'station.site': { name: 'DC 1', timeZone: 'Europe/Berlin' },
  'journal.status': {},
  'session.login': { username: 'ada', password: 'x' },
  'session.renew': {},
  'session.current': {},
  'session.lock': {},
  'session.unlock': { password: 'x' },
  'session.confirm': { password: 'x' },
  'session.logout': {},
  'session.changePassword': { old: 'x', new: 'heron under glass 42' },
  'session.preferences': { language: 'de', appearance: 'dark' },
  'accounts.list': {},
  'accounts.create': { username: 'max', password: 'heron under glass 42', role: 'guard' },
  'accounts.update': { id: 1, role: 'guard', disabled: false },
  'accounts.resetPassword': { id: 1, password: 'heron under glass 42' },
  'nodes.list': {},
  'nodes.create': { id: 'node-1', name: 'North door', fail: 'secure' },
  'nodes.renew': { id: 'node-1' },
  'nodes.rename': { id: 'node-1', name: 'North door' },
  'nodes.revoke': { id: 'node-1' },
  'nodes.config': { id: 'node-1' },
  'nodes.configure': { id: 'node-1', base: 0, config },
  'nodes.identify': { id: 'node-1' },
  'commission.view': {},
  'commission.begin': {},
  'commission.check': {},
  'commission.identify': { port: '/dev/ttyUSB0' },
  'commission.assign': { assignment: { purpose: 'update', id: 'node-1' } },
  'commission.flash': {},
  'commission.connect': {},
  'commission.prove': { proof: 'beep', act: 'run' },
  'commission.finish': {},
  'commission.stop': {},
  'commission.abandon': {},
  'firmware.images': {},
  'firmware.rollout': {},
  'firmware.start': { chip: 'esp32', version: '0.3.0', nodes: ['node-1'], older: false },
  'firmware.pause': {},
  'firmware.resume': {},
  'firmware.stop': {},
  'firmware.skip': { node: 'node-1' },
  'wifi.list': {},
  'wifi.save': { profile: { name: 'Hall', ssid: 'hall-nodes' }, password: 'heron under glass' },
  'wifi.remove': { name: 'Hall' },
  'climate.history': { series: [{ node: 'node-1', metric: 'temperature' }], from: 0, to: 1, points: 100 },
  'climate.rules': {},
  'climate.setRules': {
    node: 'node-1',
    rev: 0,
    base: 0,
    place: 'inlet',
    class: 'A1',
    tape: false,
    limits: initialClimateLimits(),
    budget: null,
  },
  'climate.alarms': { nodes: ['node-1'], from: 0, to: 1 },
  'climate.envelope': { node: 'node-1', month: '2026-11' },
  'climate.exportCsv': {
    series: [{ node: 'node-1', metric: 'temperature' }],
    from: 0,
    to: 1,
    points: 100,
    shown: { from: 0, to: 1 },
  },
  'climate.exportPng': {
    series: [{ node: 'node-1', metric: 'temperature' }],
    shown: { from: 0, to: 1 },
    png: 'iVBORw0KGgo=',
  },
  'incidents.page': { filter: {}, limit: 10 },
  'incidents.count': { filter: {} },
  'incidents.histogram': { filter: {}, from: 0, to: 1, parts: 10 },
  'incidents.span': {},
  'incidents.around': { id: 1, minutes: 15 },
  'incidents.notes': { id: 1 },
  'incidents.comment': { id: 1, text: 'on my way' },
  'incidents.addFile': { id: 1 },
  'incidents.saveFile': { file: 1 },
  'incidents.exportCsv': { filter: {}, form: { separator: ';', mark: true } },
  'filters.list': {},
  'filters.save': { name: 'Nights', filter: {} },
  'filters.remove': { id: 1 },
  'cases.make': { title: 'Door 3', remarks: '', incidents: [1], minutes: 15 },
  'cases.paper': { sha256: '0'.repeat(64) },
  'papers.pdf': { kind: 'report', name: 'October', sheet: '<p>October</p>' },
  'papers.stop': {},
  'jobs.list': {},
  'jobs.cancel': { job: '0123456789abcdef' },
  'handover.draft': {},
  'handover.sign': { remarks: '', next: { username: 'max', password: 'x' } },
  'handover.list': {},
  'handover.sheet': { id: 1 },
  'reports.access': { from: 0, to: 1 },
  'reports.refusals': { from: 0, to: 1 },
  'reports.climate': { month: '2026-11' },
  'backup.status': {},
  'backup.configure': { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
  'backup.folder': { ask: true },
  'backup.newKey': {},
  'backup.keepKey': { last: 'ABCD' },
  'backup.run': {},
  'backup.inspect': { name: null, key: null },
  'backup.inside': { ticket: 'a' },
  'backup.restore': { ticket: 'a', lost: 0 },
  'journal.purgeable': { before: 1 },
  'journal.purge': { before: 1, rows: 1, reason: 'the law', second: { username: 'max', password: 'x' } },
  'archive.open': { key: null },
  'archive.info': {},
  'archive.case': {},
  'archive.saveFile': { file: 1 },
  'alarms.list': {},
  'alarms.metrics': { from: 0, to: 1 },
  'alarms.rules': {},
  'alarms.setRule': { type: 'tamper', base: 0, rule: null },
  'alarms.settings': {},
  'alarms.setSettings': usualAlarmSettings,
  'alarms.acknowledge': { alarms: seen },
  'alarms.reset': { alarms: seen },
  'alarms.silence': { alarms: seen },
  'alarms.shelve': { alarms: seen, minutes: 15, reason: 'new sensor' },
  'alarms.unshelve': { keys: ['tamper:node-1'] },
  'alarms.takeOut': { keys: ['tamper:node-1'], reason: 'new sensor' },
  'alarms.bringBack': { keys: ['tamper:node-1'] },
  'alarms.comment': { alarms: seen, text: 'on my way' },
  'alarms.assign': { alarms: seen, to: null },
  'alarms.investigate': { alarms: seen, on: true },
  'alarms.colleagues': {},
  'alarms.history': { key: 'tamper:node-1', limit: 10 },
  'broker.status': {},
  'broker.test': { settings: brokerSettings },
  'broker.save': { settings: brokerSettings },
  'broker.dismissOwed': { node: 'node-1', host: 'localhost', port: 8_883 },
  'access.book': {},
  'groups.save': { ...fresh, name: 'Cleaners', note: '' },
  'groups.remove': { id: 1, rev: 1 },
  'schedules.save': { ...fresh, name: 'Weekdays', days: Array.from({ length: 8 }, () => [{ from: 360, to: 1_080 }]) },
  'schedules.remove': { id: 1, rev: 1 },
  'holidays.save': { ...fresh, name: 'New Year', from: '2027-01-01', to: '2027-01-01', yearly: true },
  'holidays.remove': { id: 1, rev: 1 },
  'areas.save': { ...fresh, name: 'Hall', antipassback: false },
  'areas.remove': { id: 1, rev: 1 },
  'doorGroups.save': { ...fresh, name: 'North', nodes: ['node-1'] },
  'doorGroups.remove': { id: 1, rev: 1 },
  'rights.save': { ...fresh, who: { is: 'person', id: 1 }, where: { is: 'door', node: 'node-1' }, schedule: null },
  'rights.remove': { id: 1, rev: 1 },
  'people.list': {},
  'people.create': person,
  'people.update': { id: 1, rev: 1, ...person },
  'people.remove': { id: 1, rev: 1 },
  'people.setPin': { id: 1, pin: '1234', duress: null },
  'people.photo': { id: 1 },
  'people.setPhoto': { id: 1, photo: { type: 'image/png', data: 'aaaa' } },
  'cards.add': { person: 1, source: { is: 'number', format: 'w26', number: '42' }, label: '', to: null },
  'cards.update': { id: 1, rev: 1, state: 'active', label: '', to: null },
  'cards.block': { id: 1, state: 'lost' },
  'cards.remove': { id: 1, rev: 1 },
  'enrol.start': { node: 'node-1', reader: 0 },
  'enrol.stop': { node: 'node-1' },
  'people.checkCsv': { csv: '' },
  'people.importCsv': { csv: '' },
  'people.exportCsv': {},
  'doors.list': {},
  'doors.configure': {
    node: 'node-1',
    rev: 0,
    inside: null,
    outside: null,
    readers: ['in', 'out', 'none', 'none'],
    pin: 'never',
    pinSchedule: null,
    twoPersons: false,
    firstPerson: false,
    antipassback: 0,
    confirm: false,
  },
  'doors.maintenance': { node: 'node-1', on: true, reason: 'new strike' },
  'doors.resend': { node: 'node-1' },
  'doors.command': { node: 'node-1', op: 'unlock' },
  'commands.list': {},
  'modes.list': {},
  'modes.begin': { scope: { is: 'site' }, mode: 'lockdown', reason: 'threat' },
  'modes.end': { scope: { is: 'site' }, mode: 'lockdown', reason: 'over', second: { username: 'otto', password: 'x' } },
  'presence.list': {},
  'plan.list': {},
  'plan.image': { id: 1 },
  'plan.save': {
    ...fresh,
    name: 'Hall',
    position: null,
    width: 1_000,
    height: 800,
    grid: 60,
    rooms: [],
    placements: [],
    image: { is: 'none' },
  },
  'plan.remove': { id: 1, rev: 1 },
  'presence.correct': { person: 1, area: null },
  'access.check': { person: 1, node: 'node-1', at: null },
  'live.start': {},
};

beforeEach(() => {
  clock = handClock();
  reached = [];
  logged = [];
});

const holders = [null, ...roles.flatMap((role) => [role, `${role} locked`] as const)];
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

/** What the contract says about a call by somebody. */
function expected(name: CallName, token: string | null): string {
  const needed = access(name);
  if (needed === 'public') return 'ok';
  if (token === null) return 'unauthenticated';
  if (needed === 'locked') return 'ok';
  if (token.endsWith('locked')) return 'session_locked';
  return roleSuffices(token as Role, needed) ? 'ok' : 'forbidden';
}

describe('the door', () => {
  it.each(names)('lets exactly those make %s whom the contract names', async (name) => {
    const answer = door();
    for (const token of holders) {
      reached.length = 0;
      const result = await answer(own, { name, token, input: fitting[name] });
      expect([token, code(result)]).toEqual([token, expected(name, token)]);
      expect(reached).toEqual(code(result) === 'ok' ? [name] : []);
      clock.pass(10_000);
    }
  });

  it.each(names)('refuses %s from a foreign frame, even with a session', async (name) => {
    const result = await door()({ windowId: 1, trusted: false }, { name, token: 'admin', input: fitting[name] });
    expect(code(result)).toBe('untrusted');
    expect(reached).toEqual([]);
  });

  it.each(names)(
    'refuses %s with a field too many or with nothing, and does not repeat what was in it',
    async (name) => {
      const answer = door();
      const secret = 'do-not-repeat-me';
      for (const input of [
        { ...(fitting[name] as object), [`x${secret}`.slice(0, 1)]: secret },
        null,
        secret,
        [secret],
      ]) {
        const result = await answer(own, { name, token: 'admin', input });
        expect(code(result)).toBe('invalid_input');
        expect(JSON.stringify(result)).not.toContain(secret);
      }
      expect(reached).toEqual([]);
    },
  );

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'session', 'station.info ', ''])(
    'knows no call %j',
    async (name) => expect(code(await door()(own, { name, token: 'admin', input: {} }))).toBe('unknown_call'),
  );

  it.each([
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { name: 'station.info' },
    { name: 7, token: null, input: {} },
    { name: 'x'.repeat(61), token: null },
  ])('refuses %j as a message', async (message) => expect(code(await door()(own, message))).toBe('invalid_input'));

  it('answers a defect with the id under which the log has its cause, and never throws', async () => {
    const broken = door(async () => {
      throw new Error('database is on fire at /secret/place');
    });
    const result = await broken(own, { name: 'station.info', token: null, input: {} });
    expect(result).toMatchObject({ ok: false, error: { code: 'internal', details: { log: 'abcd1234' } } });
    expect(JSON.stringify(result)).not.toContain('fire');
    expect(logged.join()).toMatch(/error a call failed .*station\.info.*abcd1234/);
  });

  it('holds answers against their schema where it is told to', async () => {
    const leaking = async () => ok({ pass: 'argon2id$…' });
    expect(code(await door(leaking, false)(own, { name: 'session.lock', token: 'guard', input: {} }))).toBe('ok');
    expect(code(await door(leaking, true)(own, { name: 'session.lock', token: 'guard', input: {} }))).toBe('internal');
  });

  it('lets nobody guess passwords faster than the rate, and lets them again later', async () => {
    const answer = door();
    const tries = async (count: number) => {
      const results = [];
      for (let i = 0; i < count; i += 1)
        results.push(code(await answer(own, { name: 'session.login', token: null, input: fitting['session.login'] })));
      return results.filter((each) => each === 'ok').length;
    };
    expect(await tries(50)).toBe(10);
    clock.pass(5_000);
    expect(await tries(50)).toBe(5);
  });

  it('survives 10,000 random calls, and none succeeds without a session', async () => {
    const answer = door(async () => ok({ reached: true }));
    const anyName = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...names) },
      fc.string(),
      fc.constantFrom('__proto__', 'constructor'),
    );
    const anyInput = fc.oneof(
      fc.constantFrom(...Object.values(fitting)),
      fc.anything({ withBigInt: true, withDate: true, withMap: true }),
    );
    const message = fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record(
          { name: anyName, token: fc.oneof(fc.constant(null), fc.string()), input: anyInput },
          { requiredKeys: [] },
        ),
      },
      fc.anything(),
    );
    let publicCalls = 0;
    await fc.assert(
      fc.asyncProperty(message, fc.boolean(), async (sent, trusted) => {
        clock.pass(1_000);
        const result = await answer({ windowId: 1, trusted }, sent);
        if (!result.ok) return;
        const { name } = sent as { name: CallName };
        expect(trusted).toBe(true);
        expect(access(name)).toBe('public');
        publicCalls += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(publicCalls).toBeGreaterThan(0);
    expect(reached).toHaveLength(publicCalls);
    expect(logged.filter((line) => line.startsWith('error'))).toEqual([]);
  }, 60_000);
});
