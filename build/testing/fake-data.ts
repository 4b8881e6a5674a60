import type { Account } from '../../electron/contract/accounts.ts';
import type { BrokerStatus } from '../../electron/contract/broker.ts';
import { initialConfig } from '../../electron/contract/config.ts';
import type { ChartMetric, Metric } from '../../electron/contract/fields.ts';
import type { Incident, IncidentType } from '../../electron/contract/incidents.ts';
import type { ConfigState, NodeLive } from '../../electron/contract/nodes.ts';
import type { Role } from '../../electron/contract/roles.ts';
import type { Appearance, Language, Session } from '../../electron/contract/session.ts';
import type { StartPhase, StationInfo } from '../../electron/contract/station.ts';

const MINUTE = 60_000;

/** What a fake station is like; everything else follows from it. */
export interface FakeSetup {
  readonly language: Language;
  readonly appearance: Appearance;
  readonly role: Role;
  readonly nodes: number;
  readonly incidents: number;
  readonly people: number;
  /** Floor plans; the first holds every node. */
  readonly plans: number;
  readonly firstRun: boolean;
  /** The station is still being opened: so far it is. Null where it stands. */
  readonly opening: { readonly phase: StartPhase; readonly done: number; readonly total: number | null } | null;
  /** A session is there as soon as somebody types any password. */
  readonly locked: boolean;
  /** Text that tries to be more than text, in every place where text comes from outside. */
  readonly hostile: boolean;
  readonly brokerUp: boolean;
  /** What the window looks at: the station, or a file. A hostile case is one of somebody who hides signs in its texts. */
  readonly shown: 'station' | 'database' | 'case' | 'hostile-case';
}

export const usualSetup: FakeSetup = {
  language: 'en',
  appearance: 'light',
  role: 'admin',
  nodes: 8,
  incidents: 1_500,
  people: 24,
  plans: 0,
  firstRun: false,
  opening: null,
  locked: false,
  hostile: false,
  brokerUp: true,
  shown: 'station',
};

export const hostileText = '<img src=x onerror="globalThis.pwned=1">\u202Ecod\u0007';

/** The same where the contract forbids control characters. */
export const hostileName = hostileText.replace('\u0007', '');

const places = [
  'Aisle A north',
  'Aisle A south',
  'Aisle B north',
  'Aisle B south',
  'Aisle C north',
  'Aisle C south',
  'Meet-me room',
  'Loading dock',
];

/** A station's introduction. */
export function fakeInfo(setup: FakeSetup): StationInfo {
  return {
    version: '0.1.0',
    host: 'chromium',
    firstRun: setup.firstRun,
    language: setup.language,
    site: setup.firstRun ? null : { id: 'fra2', name: 'Frankfurt DC 2', timeZone: 'Europe/Berlin' },
    keychain: 'file',
    idleLockMs: 600_000,
  };
}

/** A session of the setup's role. */
export function fakeSession(setup: FakeSetup, now: number): Session {
  const { role, language, appearance } = setup;
  const person = { id: 1, username: `${role}-1`, role, language, appearance };
  return { token: `token-${now}`, expires: now + 15 * MINUTE, locked: setup.locked, person };
}

/** What the sensor of a node says at a time: a slow wave with a quick one on it; the third is too warm. */
export function fakeReading(i: number, metric: ChartMetric, at: number): number {
  const temperature = i === 2 ? 25.6 : 20.5 + ((i * 7) % 11) / 5;
  const base = { temperature, humidity: 42 + i, dew_point: temperature - 13.5 }[metric];
  return Math.round((base + 1.8 * Math.sin(at / 5_400_000) + Math.sin(at / 240_000) * 0.3) * 100) / 100;
}

/** What follows from the readings of a node: the third reaches its warning limit soon, the fourth cools down. */
function fakeClimate(i: number, known: boolean, at: number): NodeLive['climate'] {
  const whole = known && i !== 6;
  const dewPoint = whole ? { value: fakeReading(i, 'dew_point', at), at, received: at } : null;
  const soon = {
    metric: 'temperature',
    limit: 'warn_high',
    earliest: at + 9 * MINUTE,
    latest: at + 14 * MINUTE,
  } as const;
  const change = whole && i !== 5 ? ([0.3, -0.2, 1.9, -1.4][i] ?? 0.1) : null;
  return { dewPoint, change, reach: i === 2 ? soon : null };
}

/** Nodes in every state: online, too warm, stale, offline, never heard. */
export function fakeNode(i: number, now: number, setup: FakeSetup): NodeLive {
  const contact = i === 4 ? 'offline' : i === 5 ? 'stale' : i === 7 ? 'never' : 'online';
  const known = contact === 'online' || contact === 'stale';
  const heard =
    contact === 'never'
      ? null
      : contact === 'offline'
        ? now - 16 * MINUTE
        : contact === 'stale'
          ? now - 34_000
          : now - 3_000;
  const at = heard ?? now;
  const value = (metric: Metric) => ({ metric, value: fakeReading(i, metric, at), at, received: at });
  const values = known ? [value('temperature'), ...(i === 6 ? [] : [value('humidity')])] : [];
  const text = setup.hostile ? hostileText : null;
  return {
    id: `node-${i + 1}`,
    name: text ?? places[i % places.length] ?? 'Node',
    mac: contact === 'never' ? null : `24:6f:28:aa:10:0${i % 10}`,
    pending: null,
    contact,
    since: contact === 'never' ? now - 60 * MINUTE : (heard ?? now) - 5_000,
    heard,
    values,
    climate: fakeClimate(i, known, at),
    door: known ? (i === 2 ? 'open' : 'closed') : 'unknown',
    lock: known ? (i === 3 ? 'unlocked' : 'locked') : 'unknown',
    mode: known ? (i === 5 ? 'maintenance' : 'normal') : 'unknown',
    hold: known ? (i === 3 ? 'unlocked' : i === 6 ? 'locked' : 'none') : 'unknown',
    until: i === 3 ? now + 8 * MINUTE : null,
    tamper: known ? false : null,
    firmware: known ? (text ?? '0.1.0') : null,
    hardware: known ? (text ?? 'linux') : null,
    ip: known ? (text ?? `10.20.0.${11 + i}`) : null,
    clock: known ? (i === 3 ? 'station' : 'ntp') : null,
    boot: known ? 7 + i : null,
    uptime: known ? 81_234 : null,
    rssi: known ? -51 - i : null,
    buffered: known ? i * 900 : null,
    bufferCap: known ? 10_240 : null,
    events: 18_203 + i * 331,
    refused: i === 1 ? 3 : 0,
    config:
      (['applied', 'pending', 'partial', 'rejected', 'differs', 'applied', 'applied', 'none'] as const)[i % 8] ??
      'applied',
  };
}

const kinds: readonly [IncidentType, Incident['value']][] = [
  ['door.forced', { door: 'open', lock: 'locked' }],
  [
    'access.denied',
    {
      reader: 0,
      cred: '0123456789abcdef0123456789abcdef',
      last4: '4471',
      fmt: 'w26',
      reason: 'unknown_credential',
      enc: 'AAAAAAAAAAAAAAAAAAAAAAAA',
      door: 'closed',
      lock: 'locked',
    },
  ],
  [
    'access.denied',
    { reader: 0, last4: '4471', fmt: 'w26', reason: 'outside_schedule', door: 'closed', lock: 'locked' },
  ],
  [
    'config.changed',
    {
      rev: 5,
      fields: {
        'temperature.alarm_high': { from: 32_000, to: 40_000 },
        'climate.class': { from: 'own', to: 'A3' },
        'climate.budget': { from: null, to: 20 },
      },
    },
  ],
  ['access.granted', { reader: 0, last4: '0912', fmt: 'w34', door: 'closed', lock: 'locked' }],
  ['node.offline', {}],
  ['lock.unlocked', { door: 'closed', lock: 'unlocked' }],
  [
    'threshold.exceeded',
    { metric: 'temperature', limit: 'warn_high', value: 27.6, threshold: 27, door: 'closed', lock: 'locked' },
  ],
  ['alarm.raised', {}],
  ['session.login', {}],
  ['node.started', { resetReason: 'power_on', fw: '0.1.0', prevBoot: 6, prevSeq: 12 }],
  ['journal.gap', { boot: 7, from: 9, to: 11 }],
];

/** What became of a door that was forced again and again, newest first. */
const story: readonly [step: IncidentType, actor: string | null, more: Incident['value']][] = [
  ['alarm.reset', 'guard-1', {}],
  ['alarm.returned', null, {}],
  ['alarm.commented', 'guard-1', { text: 'Patrol was there at 02:19.\nNobody in the hall, the strike plate is bent.' }],
  ['alarm.acknowledged', 'guard-1', {}],
  ['alarm.raised', null, {}],
];

/** A row of that story, so many of its rows before the newest. */
function alarmStep(before: number): Pick<Incident, 'type' | 'node' | 'actor' | 'value'> {
  const [type, actor, more] = story[before % story.length] ?? ['alarm.raised', null, {}];
  const occurrence = 40 - Math.floor(before / story.length);
  const value = { key: 'door_forced:node-3', type: 'door_forced', priority: 'high', occurrence, ...more };
  return { type, node: 'node-3', actor, value };
}

/** The row at a place of the journal; the newest has the highest number. */
export function fakeIncident(id: number, newest: number, now: number, setup: FakeSetup): Incident {
  const [type, value] = kinds[(newest - id) % kinds.length] ?? ['rex', {}];
  const timestamp = now - (newest - id) * 37_000 - 38_000;
  const station = type.startsWith('session') || type === 'config.changed' || type === 'alarm.raised';
  const shown =
    setup.hostile && type === 'access.denied' ? { ...value, reason: hostileText, [hostileText]: hostileText } : value;
  return {
    id,
    timestamp,
    received: timestamp + 40,
    type,
    node: type.startsWith('session') ? null : `node-${((newest - id) % Math.max(1, setup.nodes)) + 1}`,
    boot: station ? null : 7,
    seq: station ? null : id,
    clock: station ? 'station' : 'ntp',
    actor: type === 'session.login' || type === 'config.changed' ? (setup.hostile ? hostileText : 'manager-2') : null,
    late: id % 17 === 0,
    value: shown,
    ...(type === 'alarm.raised' ? alarmStep(Math.floor((newest - id) / kinds.length)) : {}),
  };
}

/** Desired against reported in every shape a node can show. */
export function fakeConfig(id: string, now: number): ConfigState {
  const i = Number(id.replace('node-', '')) - 1;
  const config = initialConfig();
  const desired = {
    rev: 5,
    // The lock of the seventh opens without power.
    config: { ...config, 'temperature.warn_high': 26_500, 'lock.fail_safe': i === 6 ? 1 : 0 },
    by: 'manager-2',
    at: now - 240_000,
  };
  const report = {
    rev: 5,
    result: 'applied',
    code: null,
    errors: {},
    config: desired.config,
    received: now - 239_000,
  } as const;
  if (i === 1) return { id, state: 'pending', desired, reported: { ...report, rev: 4, config }, differs: [] };
  if (i === 2)
    return {
      id,
      state: 'partial',
      desired,
      reported: {
        ...report,
        result: 'partial',
        code: 'fields',
        errors: { 'temperature.warn_high': 'out_of_range' },
        config,
      },
      differs: [],
    };
  if (i === 3)
    return {
      id,
      state: 'rejected',
      desired,
      reported: { ...report, result: 'rejected', code: 'hash', config },
      differs: [],
    };
  if (i === 4)
    return {
      id,
      state: 'differs',
      desired,
      reported: { ...report, config: { ...desired.config, 'door.relock': 9_000 } },
      differs: ['door.relock'],
    };
  if (i === 7) return { id, state: 'none', desired, reported: null, differs: [] };
  return { id, state: 'applied', desired, reported: report, differs: [] };
}

/** A broker that works, or one whose certificate has expired. */
export function fakeBroker(setup: FakeSetup, now: number): BrokerStatus {
  return {
    settings: { kind: 'builtin', host: 'leitstand.fra2.example', port: 8_883 },
    connected: setup.brokerUp,
    since: now - 3_600_000,
    fault: setup.brokerUp ? null : 'expired',
    message: '',
    messagesPerSecond: setup.brokerUp ? 12.4 : 0,
    refused: 3,
    accounts: { fault: null, message: '', owed: [], doubtful: [], missing: [] },
  };
}

/** Accounts in every state. */
export function fakeAccounts(now: number): Account[] {
  const account = (id: number, username: string, role: Role, part: Partial<Account> = {}): Account => ({
    id,
    username,
    role,
    disabled: false,
    created: now - 9_000_000_000,
    lastLogin: now - id * 3_000_000,
    lockedUntil: null,
    ...part,
  });
  return [
    account(1, 'admin-1', 'admin'),
    account(2, 'manager-2', 'manager'),
    account(3, 'guard-1', 'guard', { lockedUntil: now + 600_000 }),
    account(4, 'guard-2', 'guard', { disabled: true }),
    account(5, 'auditor', 'viewer', { lastLogin: null }),
  ];
}
