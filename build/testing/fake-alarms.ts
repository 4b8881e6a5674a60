import type { AlarmRule } from '../../electron/contract/alarm-rules.ts';
import type { Alarm, AlarmType, alarmCalls } from '../../electron/contract/alarms.ts';
import type { CallInput, CallOutput } from '../../electron/contract/calls.ts';
import type { Incident } from '../../electron/contract/incidents.ts';
import type { Result } from '../../electron/contract/result.ts';
import { type AlarmBook, type AlarmNews, alarmBook } from '../../electron/domain/alarms/book.ts';
import { discreet } from '../../electron/domain/alarms/discreet.ts';
import { alarmIdentity } from '../../electron/domain/alarms/identity.ts';
import type { AlarmChange } from '../../electron/domain/alarms/sources.ts';
import { alarmHandlers } from '../../electron/services/alarm-acts.ts';
import { alarmRows } from '../../electron/services/alarm-rows.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import { fakeAlarm } from './fake-alarm.ts';
import { fakeAccounts } from './fake-data.ts';
import type { FakeParts } from './fake-parts.ts';

const MINUTE = 60_000;

/** One alarm of each priority, seen and unseen, there and gone, latched, shelved and out of service. */
export function fakeAlarms(now: number): Alarm[] {
  const act = { by: 'guard-1', at: now - 12 * MINUTE };
  return [
    fakeAlarm({ key: 'door_forced:node-3', node: 'node-3', latched: true, raised: now - 38_000 }),
    fakeAlarm({
      key: 'threshold_warning:node-3:temperature.warn_high',
      type: 'threshold_warning',
      priority: 'low',
      node: 'node-3',
      subject: 'temperature.warn_high',
      raised: now - 5 * MINUTE,
      measured: { value: 27.6, limit: 27 },
    }),
    fakeAlarm({
      key: 'node_offline:node-5',
      type: 'node_offline',
      priority: 'medium',
      node: 'node-5',
      raised: now - 16 * MINUTE,
      acknowledged: true,
      by: 'guard-1',
      acknowledgedAt: now - 15 * MINUTE,
      assigned: 'guard-2',
      investigating: act,
      comments: [{ ...act, text: 'Power of aisle C is being worked on until noon.' }],
    }),
    fakeAlarm({
      key: 'sensor_failed:node-7:humidity',
      type: 'sensor_failed',
      priority: 'low',
      node: 'node-7',
      subject: 'humidity',
      raised: now - 66 * MINUTE,
      active: false,
      returned: now - 11 * MINUTE,
      silenced: true,
    }),
    fakeAlarm({
      key: 'tamper:node-2',
      type: 'tamper',
      node: 'node-2',
      raised: now - 52 * MINUTE,
      active: false,
      returned: now - 50 * MINUTE,
      latched: true,
      acknowledged: true,
      by: 'guard-1',
      acknowledgedAt: now - 51 * MINUTE,
    }),
    fakeAlarm({
      key: 'keychain_missing',
      type: 'keychain_missing',
      priority: 'low',
      raised: now - 1_500 * MINUTE,
      acknowledged: true,
      by: 'admin-1',
      acknowledgedAt: now - 1_490 * MINUTE,
    }),
    fakeAlarm({
      key: 'door_held:node-8',
      type: 'door_held',
      priority: 'low',
      node: 'node-8',
      raised: now - 14 * MINUTE,
      shelved: { ...act, until: now + 18 * MINUTE, reason: 'Delivery, the door stays open until the lorry has left' },
    }),
    fakeAlarm({
      key: 'threshold_warning:node-6:humidity.warn_low',
      type: 'threshold_warning',
      priority: 'low',
      node: 'node-6',
      subject: 'humidity.warn_low',
      active: false,
      acknowledged: true,
      returned: now - 90 * MINUTE,
      raised: now - 300 * MINUTE,
      outOfService: { by: 'manager-2', at: now - 200 * MINUTE, reason: 'Sensor is replaced on Monday' },
    }),
    fakeAlarm({
      key: 'sensor_stale:node-5:temperature',
      type: 'sensor_stale',
      priority: 'low',
      node: 'node-5',
      subject: 'temperature',
      raised: now - 15 * MINUTE,
      suppressedBy: 'node_offline:node-5',
    }),
  ];
}

/** How the fake station answers the calls of alarms: as the real one, which waits for its database. */
type FakeAlarmHandlers = {
  [N in keyof typeof alarmCalls]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
};

/** The real book of alarms on a journal that is a list, in a time that a test can let pass. */
class Desk {
  readonly parts: FakeParts;
  readonly book: AlarmBook;
  readonly rules: (type: AlarmType) => AlarmRule;
  #ahead = 0;

  constructor(parts: FakeParts, rules: (type: AlarmType) => AlarmRule, alarms: readonly Alarm[]) {
    this.parts = parts;
    this.rules = rules;
    const kept = alarms.map((alarm) => {
      const record = { alarm, pending: null, returning: null, waiting: alarm.raised };
      return { key: alarm.key, last: alarm.occurrence, record };
    });
    this.book = alarmBook(kept, rules);
  }

  now = () => Date.now() + this.#ahead;

  pass(ms: number): void {
    this.#ahead += ms;
    this.settle(this.book.tick(this.now()));
  }

  change = (changes: readonly AlarmChange[]) => this.settle(this.book.change(changes, this.now()));

  /** Writes the rows and pushes what has changed, as one batch. */
  settle = (news: readonly AlarmNews[]): void => {
    if (news.length === 0) return;
    const from = { clock: 'station', boot: null, seq: null, late: false } as const;
    const incidents: Incident[] = alarmRows(news, this.now()).map((row) => this.parts.record({ ...from, ...row }));
    const keys = [...new Set(news.map(({ key }) => key))];
    const alarms = keys.flatMap((key) => this.book.get(key) ?? []);
    const alarmsOver = keys.filter((key) => this.book.get(key) === null);
    queueMicrotask(() => this.parts.push({ alarms: alarms.map(this.shown), alarmsOver, incidents }));
  };

  /** A locked window is not told what persons have written. */
  shown = (alarm: Alarm): Alarm => (this.parts.isLocked() ? discreet(alarm) : alarm);

  caller(): Caller {
    const session = this.parts.session();
    if (session === null) throw new Error('nobody is signed in');
    return { windowId: 1, sessionId: 'fake', person: session.person, locked: this.parts.isLocked() };
  }
}

/** The calls of alarms, answered by the station's own use cases. */
function handlersOf(desk: Desk): FakeAlarmHandlers {
  const { parts, book, rules, settle, now } = desk;
  const nothing = { debug() {}, info() {}, warn() {}, error() {} };
  const user = { pass: '', failures: [], generation: 0, language: 'en', appearance: 'system' } as const;
  const real = alarmHandlers({
    book,
    rules,
    settle,
    log: nothing,
    clock: { now, monotonic: now, after: () => () => undefined, every: () => () => undefined },
    keeper: { kept: async () => true },
    users: { list: async () => fakeAccounts(0).map((account) => ({ ...user, ...account })) },
    reader: {
      async alarmHistory(key, before, limit) {
        const mine = parts.rows().filter(({ type, value }) => type.startsWith('alarm.') && value['key'] === key);
        return mine.filter(({ id }) => before === undefined || id < before).slice(0, limit);
      },
    },
    knowsNode: (id) => parts.nodes().some((node) => node.id === id),
  });
  const names = Object.keys(real) as (keyof typeof alarmCalls)[];
  const bound = names.map((name) => [name, (input: never) => real[name](input, desk.caller())]);
  return Object.fromEntries(bound) as FakeAlarmHandlers;
}

/** What a test says of an alarm that is raised. */
interface FakeRaise {
  readonly type: AlarmType;
  readonly node?: string;
  readonly subject?: string;
  readonly measured?: NonNullable<Alarm['measured']>;
  readonly members?: readonly string[];
  readonly again?: true;
}

function raiseOf({ type, node, subject = '', ...more }: FakeRaise): AlarmChange {
  return { is: 'raise', identity: alarmIdentity(type, node ?? null, subject), ...more };
}

/** The alarms behind the bridge: the real book, the real acts and the rules of the fake station. */
export function createFakeAlarms(parts: FakeParts, rules: (type: AlarmType) => AlarmRule) {
  const desk = new Desk(parts, rules, parts.setup.incidents === 0 ? [] : fakeAlarms(Date.now()));
  return {
    handlers: handlersOf(desk),
    list: () => desk.book.list().map(desk.shown),
    raise: (...all: readonly FakeRaise[]) => desk.change(all.map(raiseOf)),
    /** Its cause has gone. */
    clear: (key: string) => desk.change([{ is: 'clear', key }]),
    /** Time passes for the alarms alone: shelves end, and who was to be called is called. */
    pass: (ms: number) => desk.pass(ms),
    /** So many doors are forced open, in batches as the station pushes them; `between` is told how far it is. */
    async flood(count: number, ms: number, between: (part: number) => void = () => undefined): Promise<void> {
      const batches = Math.max(1, Math.round(ms / 100));
      for (let batch = 1; batch <= batches; batch++) {
        const [from, to] = [Math.round(((batch - 1) * count) / batches), Math.round((batch * count) / batches)];
        const doors = Array.from({ length: to - from }, (_, i) => `node-${from + i + 1}`);
        desk.change(doors.map((node) => raiseOf({ type: 'door_forced', node })));
        between(batch / batches);
        await new Promise((resolve) => setTimeout(resolve, ms / batches));
      }
    },
  };
}
