import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../build/testing/mosquitto.ts';
import { noArchives } from '../build/testing/no-archives.ts';
import { noFlashing } from '../build/testing/no-flashing.ts';
import { noPrinter } from '../build/testing/no-printer.ts';
import { until } from '../build/testing/until.ts';
import { systemClock } from './adapters/clock/system-clock.ts';
import { createFileKeychain } from './adapters/keychain/file-keychain.ts';
import { memoryLog } from './adapters/sqlite/testing.ts';
import { usualAlarmSettings } from './contract/alarm-settings.ts';
import type { CallSpec } from './contract/call.ts';
import { type CallInput, type CallName, type CallOutput, calls } from './contract/calls.ts';
import { initialClimateLimits } from './contract/climate-rules.ts';
import { ok, type Result } from './contract/result.ts';
import { type Role, roleSuffices, roles } from './contract/roles.ts';
import { createStation, type Station, type StationOptions } from './station.ts';

const password = 'heron under glass 42';
const own = (windowId: number) => ({ windowId, trusted: true });
const names = Object.keys(calls) as CallName[];

let dataDir: string;
let station: Station;
let log: ReturnType<typeof memoryLog>;

async function start(more: Partial<StationOptions> = {}): Promise<Station> {
  const keychain = createFileKeychain(join(dataDir, 'secrets.json'));
  const facts = { version: '0.0.1', host: 'chromium', checkOutput: true, relaunch() {} } as const;
  const nothing = async () => ok(null);
  const files = { save: async () => ok(false), target: nothing, source: nothing, folder: nothing };
  const made = await createStation({
    dataDir,
    keychain,
    log,
    files,
    showArchive: noArchives,
    printer: noPrinter,
    flashing: noFlashing,
    clock: systemClock(),
    ...facts,
    ...more,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

async function call<N extends CallName>(name: N, input: CallInput<N>, token: string | null = null, windowId = 1) {
  return (await station.door(own(windowId), { name, input, token })) as Result<CallOutput<N>>;
}

async function must<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function setUp(username = 'ada'): Promise<Result<CallOutput<'station.setup'>>> {
  const broker = { kind: 'builtin', host: 'localhost', port: await freePort() } as const;
  const site = { id: 'dc-1', name: 'DC 1', timeZone: 'Europe/Berlin' };
  return call('station.setup', { site, broker, language: 'en', username, password });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'leitstand-station-'));
  log = memoryLog();
  station = await start();
});
afterEach(async () => {
  await station.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the first run', () => {
  it('makes the site and its administrator, signs that person in and puts the site into operation', async () => {
    expect(await must(call('station.info', {}))).toMatchObject({ firstRun: true, site: null, language: 'de' });
    const session = await must(setUp());
    expect(session.person).toMatchObject({ username: 'ada', role: 'admin', language: 'en' });
    expect(await must(call('station.info', {}))).toMatchObject({
      firstRun: false,
      site: { id: 'dc-1' },
      language: 'en',
    });
    await until(
      'the station is at its broker',
      async () => (await must(call('broker.status', {}, session.token))).connected,
    );
    expect(
      await must(call('nodes.create', { id: 'north', name: 'North door', fail: 'secure' }, session.token)),
    ).toMatchObject({
      node: 'north',
    });
    // The live view reads the nodes anew when it hears of one; windows are told then.
    await until('the node is in the live view', async () => {
      const { nodes } = await must(call('live.start', {}, session.token));
      return nodes.some(({ id, contact }) => id === 'north' && contact === 'never');
    });
  });

  it('happens once, even when two windows ask at the same time', async () => {
    const results = await Promise.all([setUp('ada'), setUp('eve')]);
    expect(results.map((result) => result.ok)).toEqual([true, false]);
    expect(results[1]).toMatchObject({ error: { code: 'conflict' } });
    expect(await setUp('mallory')).toMatchObject({ error: { code: 'conflict' } });
  });

  it('refuses an obvious password and leaves everything as it was', async () => {
    const broker = { kind: 'builtin', host: 'localhost', port: 8883 } as const;
    const site = { id: 'dc-1', name: 'DC 1', timeZone: 'Europe/Berlin' };
    const weak = call('station.setup', { site, broker, language: 'en', username: 'ada', password: 'password1234' });
    expect(await weak).toMatchObject({ error: { code: 'weak_password', details: { reason: 'common' } } });
    expect(await must(call('station.info', {}))).toMatchObject({ firstRun: true, site: null });
  });
});

describe('a restart', () => {
  it('knows site, accounts and lockout again, verifies the journal, and has forgotten every session', async () => {
    const { token } = await must(setUp());
    await must(call('accounts.create', { username: 'greta', password, role: 'guard' }, token));
    for (let attempt = 0; attempt < 5; attempt += 1)
      await call('session.login', { username: 'greta', password: 'wrong' });
    await station.stop();
    station = await start();
    expect(await call('accounts.list', {}, token)).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await call('session.login', { username: 'greta', password })).toMatchObject({
      error: { code: 'locked_out' },
    });
    const again = await must(call('session.login', { username: 'ada', password }));
    await until('the broker is back', async () => (await must(call('broker.status', {}, again.token))).connected);
    await until(
      'the journal is verified',
      async () => (await must(call('journal.status', {}, again.token))).state === 'verified',
    );
    const { rows } = await must(call('incidents.page', { filter: {}, limit: 100 }, again.token));
    const types = rows.map(({ type }) => type);
    for (const type of ['station.stopped', 'account.created', 'session.locked_out', 'session.login'] as const)
      expect(types).toContain(type);
    expect(types.filter((type) => type === 'station.started')).toHaveLength(2);
  });
});

// All of them by four roles, among them those that take a password.
describe('every call by every role', { timeout: 240_000 }, () => {
  /** Inputs that fit and change nothing that matters to the calls after them. */
  const absent = { id: 999, rev: 1 };
  const noAlarm = [{ key: 'none', occurrence: 1 }];
  const marks = { first: false, second: false, exempt: false };
  const person = { name: 'Ada', department: '', note: '', from: null, to: null, groups: [], ...marks };
  const inputs: Partial<Record<CallName, unknown>> = {
    'nodes.renew': { id: 'nobody' },
    'nodes.rename': { id: 'nobody', name: 'x' },
    'nodes.revoke': { id: 'nobody' },
    'nodes.config': { id: 'nobody' },
    'nodes.identify': { id: 'nobody' },
    'commission.identify': { port: '/dev/leitstand-none' },
    'commission.assign': { assignment: { purpose: 'update', id: 'nobody' } },
    'commission.prove': { proof: 'beep', act: 'run' },
    'wifi.save': { profile: { name: 'Hall', ssid: 'hall-nodes' }, password: 'heron under glass' },
    'wifi.remove': { name: 'nobody' },
    'firmware.start': { chip: 'esp32', version: '0.0.1', nodes: ['nobody'], older: false },
    'firmware.skip': { node: 'nobody' },
    'accounts.update': { id: 999, role: 'guard', disabled: true },
    'accounts.resetPassword': { id: 999, password },
    'accounts.create': { username: 'ada', password, role: 'guard' },
    'incidents.page': { filter: {}, limit: 1 },
    'incidents.count': { filter: {} },
    'incidents.histogram': { filter: {}, from: 0, to: 1, parts: 1 },
    'incidents.around': { id: 1, minutes: 1 },
    'incidents.notes': { id: 1 },
    'incidents.comment': { id: 1, text: 'a comment' },
    'incidents.addFile': { id: 1 },
    'incidents.saveFile': { file: 999 },
    'incidents.exportCsv': { filter: {}, form: { separator: ';', mark: true } },
    'cases.make': { title: 'a case', remarks: '', incidents: [1], minutes: 1 },
    'cases.paper': { sha256: '0'.repeat(64) },
    'filters.save': { name: 'a filter', filter: {} },
    'filters.remove': { id: 999 },
    'reports.access': { from: 0, to: 1 },
    'reports.refusals': { from: 0, to: 1 },
    'reports.climate': { month: '2026-11' },
    'handover.sheet': { id: 999 },
    'handover.sign': { remarks: '', next: { username: 'nobody', password } },
    'archive.open': { key: null },
    'archive.saveFile': { file: 999 },
    'jobs.cancel': { job: '0'.repeat(16) },
    'papers.pdf': { kind: 'report', name: 'a report', sheet: '<p>a report</p>' },
    'alarms.acknowledge': { alarms: noAlarm },
    'alarms.reset': { alarms: noAlarm },
    'alarms.silence': { alarms: noAlarm },
    'alarms.shelve': { alarms: noAlarm, minutes: 15, reason: 'a test' },
    'alarms.unshelve': { keys: ['none'] },
    'alarms.takeOut': { keys: ['none'], reason: 'a test' },
    'alarms.bringBack': { keys: ['none'] },
    'alarms.comment': { alarms: noAlarm, text: 'a test' },
    'alarms.assign': { alarms: noAlarm, to: null },
    'alarms.investigate': { alarms: noAlarm, on: true },
    'alarms.history': { key: 'none', limit: 1 },
    'alarms.metrics': { from: 0, to: 1 },
    'alarms.setRule': { type: 'tamper', base: 0, rule: null },
    'alarms.setSettings': usualAlarmSettings,
    'climate.history': { series: [{ node: 'nobody', metric: 'humidity' }], from: 0, to: 1, points: 10 },
    'climate.alarms': { nodes: ['nobody'], from: 0, to: 1 },
    'climate.envelope': { node: 'nobody', month: '2026-11' },
    'climate.exportCsv': {
      series: [{ node: 'nobody', metric: 'humidity' }],
      from: 0,
      to: 1,
      points: 10,
      shown: { from: 0, to: 1 },
    },
    'climate.exportPng': {
      series: [{ node: 'nobody', metric: 'humidity' }],
      shown: { from: 0, to: 1 },
      png: 'iVBORw0KGgo=',
    },
    'climate.setRules': {
      node: 'nobody',
      rev: 0,
      base: 0,
      place: 'inlet',
      class: 'A1',
      tape: false,
      limits: initialClimateLimits(),
      budget: null,
    },
    'session.preferences': { language: 'de', appearance: 'dark' },
    'station.site': { name: 'DC 1', timeZone: 'UTC' },
    'broker.test': { settings: { kind: 'builtin', host: 'localhost', port: 1 } },
    'broker.dismissOwed': { node: 'nobody', host: 'localhost', port: 1 },
    'groups.save': { ...absent, name: 'Cleaners', note: '' },
    'groups.remove': absent,
    'schedules.save': { ...absent, name: 'Never', days: Array.from({ length: 8 }, () => []) },
    'schedules.remove': absent,
    'holidays.save': { ...absent, name: 'New Year', from: '2027-01-01', to: '2027-01-01', yearly: true },
    'holidays.remove': absent,
    'areas.save': { ...absent, name: 'Hall', antipassback: false },
    'areas.remove': absent,
    'doorGroups.save': { ...absent, name: 'North', nodes: [] },
    'doorGroups.remove': absent,
    'rights.save': { ...absent, who: { is: 'person', id: 999 }, where: { is: 'door', node: 'nobody' }, schedule: null },
    'rights.remove': absent,
    'people.create': person,
    'people.update': { ...absent, ...person },
    'people.remove': absent,
    'people.setPin': { id: 999, pin: '1234', duress: null },
    'people.photo': { id: 999 },
    'people.setPhoto': { id: 999, photo: null },
    'cards.add': { person: 999, source: { is: 'number', format: 'w26', number: '42' }, label: '', to: null },
    'cards.update': { ...absent, state: 'active', label: '', to: null },
    'cards.block': { id: 999, state: 'lost' },
    'cards.remove': absent,
    'enrol.start': { node: 'nobody', reader: 0 },
    'enrol.stop': { node: 'nobody' },
    'people.checkCsv': { csv: '' },
    'doors.maintenance': { node: 'nobody', on: true, reason: 'x' },
    'doors.resend': { node: 'nobody' },
    'doors.command': { node: 'nobody', op: 'unlock' },
    'modes.begin': { scope: { is: 'area', id: 999 }, mode: 'lockdown', reason: 'x' },
    'modes.end': { scope: { is: 'site' }, mode: 'lockdown', reason: 'x', second: null },
    'presence.correct': { person: 999, area: null },
    'plan.image': { id: 999 },
    'plan.save': {
      ...absent,
      name: 'Hall',
      position: null,
      width: 1_000,
      height: 800,
      grid: 60,
      rooms: [],
      placements: [],
      image: { is: 'none' },
    },
    'plan.remove': absent,
    'backup.configure': { everyHours: 24, keep: { daily: 7, weekly: 5, monthly: 12 } },
    'backup.folder': { ask: false },
    'backup.inspect': { name: 'none.leitstand-backup', key: null },
    'backup.inside': { ticket: 'none' },
    'backup.restore': { ticket: 'none', lost: 0 },
    'journal.purgeable': { before: 1 },
    'journal.purge': { before: 1, rows: 0, reason: 'none', second: { username: 'nobody', password } },
    'access.check': { person: 999, node: 'nobody', at: null },
  };
  const unsuited: readonly CallName[] = [
    'session.login',
    'session.unlock',
    'session.confirm',
    'session.changePassword',
    'session.logout',
    'session.lock',
    'station.setup',
    'nodes.create',
    'nodes.configure',
    'broker.save',
    'people.importCsv',
    'people.exportCsv',
    'doors.configure',
    'backup.keepKey',
  ];

  it('is answered by the real handlers to those who may, and to nobody else', async () => {
    const admin = await must(setUp());
    const tokens = new Map<Role, string>();
    for (const role of roles) {
      if (role !== 'admin') await must(call('accounts.create', { username: `a-${role}`, password, role }, admin.token));
      const username = role === 'admin' ? 'ada' : `a-${role}`;
      const windowId = 10 + roles.indexOf(role);
      tokens.set(role, (await must(call('session.login', { username, password }, null, windowId))).token);
    }
    const refusals = [
      'forbidden',
      'unauthenticated',
      'untrusted',
      'session_locked',
      'invalid_input',
      'internal',
      'unknown_call',
    ];
    for (const name of names.filter((each) => !unsuited.includes(each))) {
      const { access }: CallSpec = calls[name];
      for (const role of roles) {
        const message = { name, input: inputs[name] ?? {}, token: tokens.get(role) };
        const result = await station.door(own(10 + roles.indexOf(role)), message);
        const code = result.ok ? 'ok' : result.error.code;
        const may = access === 'public' || access === 'locked' || roleSuffices(role, access);
        const seen = refusals.includes(code) ? code : 'let in';
        expect([name, role, seen]).toEqual([name, role, may ? 'let in' : 'forbidden']);
      }
      const nobody = await station.door(own(50), { name, input: inputs[name] ?? {}, token: null });
      const seen = !nobody.ok && refusals.includes(nobody.error.code) ? nobody.error.code : 'let in';
      expect([name, seen]).toEqual([name, access === 'public' ? 'let in' : 'unauthenticated']);
    }
  });
});

describe('what is kept on disk', () => {
  it('holds no password, token or key in clear outside the keychain', async () => {
    const session = await must(setUp());
    const papers = await must(call('nodes.create', { id: 'north', name: 'North door', fail: 'secure' }, session.token));
    await station.stop();
    const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>;
    expect(Object.keys(secrets).sort()).toEqual([
      'case-key',
      'journal-anchor',
      'journal-key',
      'token-key',
      'vault-key',
    ]);
    const keys = ['case-key', 'journal-key', 'token-key', 'vault-key'].flatMap((name) => {
      const raw = Buffer.from(secrets[name] ?? '', 'base64url');
      return [raw, Buffer.from(raw.toString('hex')), Buffer.from(raw.toString('base64url'))];
    });
    const forbidden = [
      ...keys,
      ...[password, session.token, papers.password, papers.key, 'PRIVATE KEY'].map((each) => Buffer.from(each)),
      Buffer.from(papers.key, 'hex'),
    ];
    for (const file of readdirSync(dataDir).filter((name) => name !== 'secrets.json')) {
      const content = readFileSync(join(dataDir, file));
      for (const secret of forbidden) expect([file, content.includes(secret)]).toEqual([file, false]);
    }
    expect(log.lines.join()).not.toContain(password);
    station = await start();
  });
});
