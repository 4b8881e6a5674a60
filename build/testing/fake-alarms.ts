import { type Alarm, type AlarmType, alarmState, outOfSight, type SeenAlarm } from '../../electron/contract/alarms.ts';
import type { Incident, IncidentType } from '../../electron/contract/incidents.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import { fakeAlarm } from './fake-alarm.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

const MINUTE = 60_000;
const latching: ReadonlySet<AlarmType> = new Set(['door_forced', 'tamper', 'duress']);
const alwaysInSight: ReadonlySet<AlarmType> = new Set(['duress', 'journal_broken']);
/** Acknowledged only with a comment. */
const commented: ReadonlySet<AlarmType> = new Set(['tamper']);

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
      priority: 'medium',
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
      priority: 'medium',
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

/** What an act does to an alarm; the same object where it does nothing. */
type Step = (alarm: Alarm) => Alarm;

class Desk {
  readonly parts: FakeParts;
  alarms: Alarm[];
  #occurrence = 1_000;
  #rows: Incident[] = [];

  constructor(parts: FakeParts, alarms: Alarm[]) {
    this.parts = parts;
    this.alarms = alarms;
  }

  by = () => this.parts.session()?.person.username ?? '';
  act = () => ({ by: this.by(), at: Date.now() });
  occurrence = () => ++this.#occurrence;

  /** Carries a step out on the alarms it is meant for, writes a row for each that it changed, and pushes them. */
  step(type: IncidentType, meant: (alarm: Alarm) => boolean, step: Step, value: Incident['value'] = {}): number {
    const before = this.alarms;
    const after = before.map((alarm) => (meant(alarm) ? step(alarm) : alarm));
    const changed = after.filter((alarm, i) => alarm !== before[i]);
    const over = changed.filter((alarm) => alarmState(alarm) === 'normal' && outOfSight(alarm) === null);
    this.alarms = after.filter((alarm) => !over.includes(alarm));
    for (const alarm of changed) this.row(type, alarm, value);
    this.push(
      changed.filter((alarm) => !over.includes(alarm)),
      over.map(({ key }) => key),
    );
    return changed.length;
  }

  row(type: IncidentType, { key, type: what, priority, occurrence, node }: Alarm, value: Incident['value']): void {
    const actor = type === 'alarm.raised' || type === 'alarm.returned' ? null : this.by();
    const facts = { key, type: what, priority, occurrence, ...value };
    const row = { type, node, actor, clock: 'station', boot: null, seq: null, late: false, value: facts } as const;
    this.#rows.push(this.parts.record(row));
  }

  push(alarms: Alarm[], alarmsOver: string[] = []): void {
    const incidents = this.#rows;
    this.#rows = [];
    queueMicrotask(() => this.parts.push({ alarms, alarmsOver, incidents }));
  }

  /** An act on occurrences as they were seen; one that came again is not meant. */
  onSeen(type: IncidentType, seen: readonly SeenAlarm[], step: Step, value: Incident['value'] = {}) {
    const named = new Set(seen.map(({ key, occurrence }) => `${key}#${occurrence}`));
    return ok({ done: this.step(type, ({ key, occurrence }) => named.has(`${key}#${occurrence}`), step, value) });
  }

  onKeys(type: IncidentType, keys: readonly string[], step: Step, value: Incident['value'] = {}) {
    return ok({ done: this.step(type, ({ key }) => keys.includes(key), step, value) });
  }

  /** Comes back into sight: as a new occurrence where its cause is still there. */
  comeBack = (alarm: Alarm): Alarm => {
    const back = { ...alarm, shelved: null, outOfService: null };
    if (!back.active && !back.latched) return { ...back, acknowledged: true };
    const anew = { acknowledged: false, by: null, acknowledgedAt: null, silenced: false, escalated: null };
    return { ...back, ...anew, occurrence: this.occurrence() };
  };

  neverHidden(keys: readonly string[]): Result<never> | null {
    const found = this.alarms.find(({ key, type }) => keys.includes(key) && alwaysInSight.has(type));
    return found === undefined ? null : fail('forbidden', 'never out of sight', { type: found.type });
  }

  /** Raises it as the station would: what is reported again and is there already is nothing new. */
  raise(alarm: Alarm): Alarm[] {
    const before = this.alarms.find(({ key }) => key === alarm.key);
    if (before?.active === true && before.priority === alarm.priority) return [];
    const out = { shelved: before?.shelved ?? null, outOfService: before?.outOfService ?? null };
    const raised = { ...alarm, ...out, occurrence: this.occurrence(), latched: latching.has(alarm.type) };
    this.alarms = [...this.alarms.filter((each) => each !== before), raised];
    this.row('alarm.raised', raised, {});
    return [raised];
  }
}

function actHandlers(desk: Desk) {
  return {
    'alarms.list': () => ok(desk.alarms),
    'alarms.acknowledge': ({ alarms, comment }) => {
      const keys = alarms.map(({ key }) => key);
      const wanting = desk.alarms.some(({ key, type }) => keys.includes(key) && commented.has(type));
      if (wanting && (comment ?? '') === '') return fail('invalid_input', 'a comment is needed', { reason: 'comment' });
      const text = comment ?? '';
      const step: Step = (alarm) =>
        alarm.acknowledged
          ? alarm
          : {
              ...alarm,
              acknowledged: true,
              by: desk.by(),
              acknowledgedAt: Date.now(),
              comments: text === '' ? alarm.comments : [...alarm.comments, { ...desk.act(), text }],
            };
      return desk.onSeen('alarm.acknowledged', alarms, step, text === '' ? {} : { text });
    },
    'alarms.reset': ({ alarms }) =>
      desk.onSeen('alarm.reset', alarms, (alarm) =>
        alarmState(alarm) === 'latched' ? { ...alarm, latched: false } : alarm,
      ),
    'alarms.silence': ({ alarms }) =>
      desk.onSeen('alarm.silenced', alarms, (alarm) => (alarm.silenced ? alarm : { ...alarm, silenced: true })),
    'alarms.comment': ({ alarms, text }) =>
      desk.onSeen(
        'alarm.commented',
        alarms,
        (alarm) => ({ ...alarm, comments: [...alarm.comments, { ...desk.act(), text }].slice(-20) }),
        { text },
      ),
    'alarms.assign': ({ alarms, to }) =>
      to === 'nobody'
        ? fail('not_found', 'no such account')
        : desk.onSeen('alarm.assigned', alarms, (alarm) => ({ ...alarm, assigned: to }), { to }),
    'alarms.investigate': ({ alarms, on }) =>
      desk.onSeen('alarm.investigated', alarms, (alarm) => ({ ...alarm, investigating: on ? desk.act() : null }), {
        on,
      }),
    'alarms.colleagues': () => ok(['admin-1', 'guard-1', 'guard-2', 'manager-2']),
  } satisfies Partial<Handlers>;
}

function sightHandlers(desk: Desk) {
  return {
    'alarms.shelve': ({ alarms, minutes, reason }) => {
      const until = Date.now() + minutes * MINUTE;
      const keys = alarms.map(({ key }) => key);
      const step: Step = (alarm) => ({ ...alarm, shelved: { ...desk.act(), until, reason } });
      return desk.neverHidden(keys) ?? desk.onSeen('alarm.shelved', alarms, step, { until, reason });
    },
    'alarms.unshelve': ({ keys }) => desk.onKeys('alarm.unshelved', keys, desk.comeBack),
    'alarms.takeOut': ({ keys, reason }) => {
      const step: Step = (alarm) => ({ ...alarm, outOfService: { ...desk.act(), reason } });
      return desk.neverHidden(keys) ?? desk.onKeys('alarm.taken_out', keys, step, { reason });
    },
    'alarms.bringBack': ({ keys }) => desk.onKeys('alarm.brought_back', keys, desk.comeBack),
    'alarms.history': ({ key, before, limit }) => {
      const rows = desk.parts.rows().filter(({ value, type }) => type.startsWith('alarm.') && value.key === key);
      return ok(rows.filter(({ id }) => before === undefined || id < before).slice(0, limit));
    },
  } satisfies Partial<Handlers>;
}

/** The alarms behind the bridge: two memories, a latch and what a person does to them. No delays, no rules of a site. */
export function createFakeAlarms(parts: FakeParts) {
  const desk = new Desk(parts, parts.setup.incidents === 0 ? [] : fakeAlarms(Date.now()));
  const raise = (alarms: readonly Alarm[]) => desk.push(alarms.flatMap((alarm) => desk.raise(alarm)));
  const forced = (i: number) =>
    fakeAlarm({ key: `door_forced:node-${i}`, node: `node-${i}`, raised: Date.now(), priority: 'high' });
  return {
    handlers: { ...actHandlers(desk), ...sightHandlers(desk) },
    list: () => desk.alarms,
    raise: (part: Pick<Alarm, 'key'> & Partial<Alarm>) => raise([fakeAlarm({ raised: Date.now(), ...part })]),
    /** Its cause has gone. */
    clear: (key: string) =>
      void desk.step(
        'alarm.returned',
        (alarm) => alarm.key === key && alarm.active,
        (alarm) => ({ ...alarm, active: false, returned: Date.now() }),
      ),
    /** Nobody has acknowledged it for too long; it sounds again. */
    escalate: (key: string) =>
      void desk.step(
        'alarm.escalated',
        (alarm) => alarm.key === key && !alarm.acknowledged,
        (alarm) => ({ ...alarm, escalated: Date.now(), silenced: false }),
      ),
    /** The end of its shelf has come. */
    endShelf: (key: string) => void desk.step('alarm.unshelved', (alarm) => alarm.key === key, desk.comeBack),
    /** Somebody else does what this window could do; pushed at once. */
    change: (key: string, part: Partial<Alarm>) =>
      void desk.step(
        'alarm.commented',
        (alarm) => alarm.key === key,
        (alarm) => ({ ...alarm, ...part }),
      ),
    /** So many doors are forced open, in batches as the station would push them. */
    async flood(count: number, ms: number, between: (part: number) => void = () => undefined): Promise<void> {
      const batches = Math.max(1, Math.round(ms / 100));
      for (let batch = 0; batch < batches; batch++) {
        const [from, to] = [Math.round((batch * count) / batches), Math.round(((batch + 1) * count) / batches)];
        raise(Array.from({ length: to - from }, (_, i) => forced(from + i + 1)));
        between((batch + 1) / batches);
        await new Promise((resolve) => setTimeout(resolve, ms / batches));
      }
    },
  };
}
