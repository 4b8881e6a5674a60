import { type Bridge, request } from '../../electron/contract/bridge.ts';
import { type CallName, calls } from '../../electron/contract/calls.ts';
import type { NodeConfig } from '../../electron/contract/config.ts';
import type { DoorLive } from '../../electron/contract/doors.ts';
import type { Incident } from '../../electron/contract/incidents.ts';
import { events, type LiveBatch } from '../../electron/contract/live.ts';
import type { ConfigState, NodeLive } from '../../electron/contract/nodes.ts';
import { type Failure, fail, ok, type Result } from '../../electron/contract/result.ts';
import type { Session } from '../../electron/contract/session.ts';
import { createFakeAccess } from './fake-access.ts';
import { createFakeAlarmRules } from './fake-alarm-rules.ts';
import { createFakeAlarms } from './fake-alarms.ts';
import { fakeArchive } from './fake-archive.ts';
import { createFakeBroker } from './fake-broker.ts';
import { fakeClimateHandlers } from './fake-climate.ts';
import { createFakeClimateRules } from './fake-climate-rules.ts';
import { createFakeCommission } from './fake-commission.ts';
import {
  type FakeSetup,
  fakeAccounts,
  fakeConfig,
  fakeIncident,
  fakeInfo,
  fakeNode,
  fakeSession,
  usualSetup,
} from './fake-data.ts';
import { createFakeDesk } from './fake-desk.ts';
import { createFakeDoors } from './fake-doors.ts';
import { createFakeFirmware } from './fake-firmware.ts';
import { createFakeJobs, type FakeJobs } from './fake-jobs.ts';
import { createFakeKeeping } from './fake-keeping.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';
import { createFakePeople } from './fake-people.ts';
import { createFakePlans } from './fake-plans.ts';
import { fakeReportHandlers } from './fake-reports.ts';
import { createFakeReview } from './fake-review.ts';

/** What a test can do with the station behind the bridge. */
export interface FakeStation {
  readonly bridge: Bridge;
  /** Every call so far, with its input. */
  readonly made: { readonly name: string; readonly input: unknown }[];
  /** Lets a call fail from now on, or answer again. */
  failWith(name: CallName, error: Failure | null): void;
  /** Keeps the next answer of a call back until `release`. */
  hold(name: CallName): void;
  release(name: CallName): void;
  /** Pushes a batch; what is left out is empty. */
  push(part: Partial<LiveBatch>): void;
  pushSession(state: 'locked' | 'ended'): void;
  /** A notification of the system about this alarm is clicked. */
  openAlarm(key: string): void;
  /** Adds a row to the journal and pushes it. */
  happen(part: Partial<Incident>): Incident;
  /** What a test can do with the doors, beside what the window does. */
  readonly doors: ReturnType<typeof createFakeDoors>;
  readonly people: ReturnType<typeof createFakePeople>;
  readonly access: ReturnType<typeof createFakeAccess>;
  readonly alarms: ReturnType<typeof createFakeAlarms>;
  readonly plans: ReturnType<typeof createFakePlans>;
  readonly climateRules: ReturnType<typeof createFakeClimateRules>;
  readonly alarmRules: ReturnType<typeof createFakeAlarmRules>;
  readonly desk: ReturnType<typeof createFakeDesk>;
  readonly keeping: ReturnType<typeof createFakeKeeping>;
  readonly jobs: FakeJobs;
  readonly commission: ReturnType<typeof createFakeCommission>;
  readonly firmware: ReturnType<typeof createFakeFirmware>;
  readonly broker: ReturnType<typeof createFakeBroker>;
  readonly review: ReturnType<typeof createFakeReview>;
  nodes(): NodeLive[];
  /** A node changes; pushed at once. */
  changeNode(id: string, part: Partial<NodeLive>): void;
  /** Somebody else changes a node's configuration. */
  reconfigure(id: string, by: string): void;
}

class State {
  readonly setup: FakeSetup;
  readonly rows: Incident[];
  accounts = fakeAccounts(Date.now());
  session: Session | null = null;
  locked = false;
  readonly configs = new Map<string, ReturnType<typeof fakeConfig>>();
  readonly changed = new Map<string, Partial<NodeLive>>();

  constructor(setup: FakeSetup) {
    this.setup = setup;
    const now = Date.now();
    this.rows = Array.from({ length: setup.incidents }, (_, i) =>
      fakeIncident(setup.incidents - i, setup.incidents, now, setup),
    );
  }

  nodes() {
    const all = Array.from({ length: this.setup.nodes }, (_, i) => fakeNode(i, Date.now(), this.setup));
    return all.map((node) => ({ ...node, ...this.changed.get(node.id) }));
  }

  config(id: string) {
    const known = this.configs.get(id) ?? fakeConfig(id, Date.now());
    this.configs.set(id, known);
    return known;
  }

  configure(id: string, base: number, config: NodeConfig): Result<ConfigState> {
    const before = this.config(id);
    if (before.desired.rev !== base) return fail('conflict', 'somebody else was faster');
    const desired = { rev: base + 1, config, by: this.session?.person.username ?? '', at: Date.now() };
    const next = { ...before, state: 'pending' as const, desired };
    this.configs.set(id, next);
    return ok(next);
  }

  open(): Result<Session> {
    this.locked = false;
    this.session = { ...fakeSession(this.setup, Date.now()), locked: false };
    return ok(this.session);
  }

  current(): Result<Session> {
    return this.session === null ? fail('unauthenticated', 'no session') : ok(this.session);
  }

  batch(): LiveBatch {
    return {
      at: Date.now(),
      nodes: this.nodes(),
      removed: [],
      incidents: this.rows.slice(0, 100).toReversed(),
      alarms: [],
      alarmsOver: [],
      configs: [],
      doors: [],
      commands: [],
      modes: null,
      outdated: [],
      broker: null,
      journal: {
        rows: this.rows.length,
        state: 'verified',
        verifiedTo: this.rows.length,
        broken: null,
        unwritten: null,
      },
      dropped: 0,
    };
  }
}

function sessionHandlers(state: State) {
  return {
    'station.info': () => ok(fakeInfo(state.setup)),
    'station.setup': () => state.open(),
    'station.site': ({ name, timeZone }) => ok({ id: 'fra2', name, timeZone }),
    'journal.status': () =>
      ok({ rows: state.rows.length, state: 'verified', verifiedTo: state.rows.length, broken: null }),
    'session.login': ({ password }) =>
      password === 'locked'
        ? fail('locked_out', 'too many failures', { until: Date.now() + 600_000 })
        : password === 'wrong'
          ? fail('credentials', 'wrong')
          : state.open(),
    'session.renew': () => state.current(),
    'session.current': () => state.current(),
    'session.lock': () => {
      state.locked = true;
      return ok({});
    },
    'session.unlock': ({ password }) => (password === 'wrong' ? fail('credentials', 'wrong') : state.open()),
    'session.logout': () => {
      state.session = null;
      return ok({});
    },
    'session.changePassword': ({ old }) => (old === 'wrong' ? fail('credentials', 'wrong') : state.open()),
    'session.preferences': (part) =>
      state.session === null ? fail('unauthenticated', 'none') : ok({ ...state.session.person, ...part }),
    'accounts.list': () => ok(state.accounts),
    'accounts.create': ({ username, role }) => {
      const made = {
        id: state.accounts.length + 1,
        username,
        role,
        disabled: false,
        created: Date.now(),
        lastLogin: null,
        lockedUntil: null,
      };
      if (state.accounts.some((each) => each.username === username)) return fail('conflict', 'taken');
      state.accounts = [...state.accounts, made];
      return ok(made);
    },
    'accounts.update': ({ id, role, disabled }) => {
      state.accounts = state.accounts.map((each) => (each.id === id ? { ...each, role, disabled } : each));
      const found = state.accounts.find((each) => each.id === id);
      return found === undefined ? fail('not_found', 'no such account') : ok(found);
    },
    'accounts.resetPassword': ({ id, password }) => {
      const found = state.accounts.find((each) => each.id === id);
      if (found === undefined) return fail('not_found', 'no such account');
      return password.startsWith('password') ? fail('weak_password', 'weak', { reason: 'common' }) : ok(found);
    },
  } satisfies Partial<Handlers>;
}

const provisioning = (node: string) => ({
  site: 'fra2',
  node,
  host: 'leitstand.fra2.example',
  port: 8_883,
  ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  password: 'x'.repeat(43),
  key: 'ab'.repeat(32),
  lines: [
    '{"id":1,"op":"provision","part":"broker","host":"leitstand.fra2.example","port":8883}',
    `{"id":2,"op":"provision","part":"account","site":"fra2","node":"${node}","password":"…","key":"…"}`,
    '{"id":3,"op":"provision","part":"commit"}',
  ],
});

function nodeHandlers(state: State) {
  return {
    'nodes.list': () => ok(state.nodes()),
    'nodes.create': ({ id }) =>
      state.nodes().some((node) => node.id === id) ? fail('conflict', 'taken') : ok(provisioning(id)),
    'nodes.renew': ({ id }) => ok(provisioning(id)),
    'nodes.rename': ({ id, name }) => {
      state.changed.set(id, { ...state.changed.get(id), name });
      return ok({});
    },
    'nodes.revoke': () => ok({ account: 'ended' }),
    'nodes.config': ({ id }) => ok(state.config(id)),
    'nodes.configure': ({ id, base, config }) => state.configure(id, base, config),
    'nodes.identify': () => ok({ command: 'c-1' }),
  } satisfies Partial<Handlers>;
}

/** The parts of a fake station that are told in files of their own, and what answers each call. */
function partsOf(state: State, parts: FakeParts) {
  const [doors, access] = [createFakeDoors(parts), createFakeAccess(parts)];
  const people = createFakePeople(parts, () => access.book().groups);
  const plans = createFakePlans(parts);
  const alarmRules = createFakeAlarmRules(parts);
  const alarms = createFakeAlarms(parts, alarmRules.rule);
  const desk = createFakeDesk({
    ...parts,
    isConfirmed: doors.isConfirmed,
    station: () => ({
      alarms: alarms.list(),
      modes: doors.modes(),
      nodes: state.nodes(),
      doors: doors.doors(),
      commands: doors.commands(),
    }),
  });
  const climateRules = createFakeClimateRules(parts, {
    get: (id) => state.config(id),
    configure: (id, base, config) => state.configure(id, base, config),
  });
  const jobs = createFakeJobs(parts);
  const leadsTo =
    (area: number) =>
    ({ settings }: DoorLive) =>
      settings.inside === area || settings.outside === area;
  const review = createFakeReview(parts, jobs, (area) =>
    doors
      .doors()
      .filter(leadsTo(area))
      .map(({ node }) => node),
  );
  const keeping = createFakeKeeping({ ...parts, isConfirmed: doors.isConfirmed }, jobs);
  const broker = createFakeBroker(parts);
  const commission = createFakeCommission({ ...parts, byHand: broker.byHand });
  const firmware = createFakeFirmware(parts);
  const handlers: Handlers = {
    ...fakeArchive(jobs, state.setup),
    ...commission.handlers,
    ...keeping.handlers,
    ...desk.handlers,
    ...fakeReportHandlers(parts),
    ...sessionHandlers(state),
    ...nodeHandlers(state),
    ...fakeClimateHandlers(),
    ...climateRules.handlers,
    ...broker.handlers,
    ...firmware.handlers,
    ...doors.handlers,
    ...people.handlers,
    ...access.handlers,
    ...alarms.handlers,
    ...plans.handlers,
    ...alarmRules.handlers,
    ...jobs.handlers,
    ...review.handlers,
    'live.start': () =>
      ok({
        ...state.batch(),
        broker: broker.status(),
        alarms: alarms.list(),
        doors: doors.doors(),
        commands: doors.commands(),
        modes: doors.modes(),
      }),
  };
  return {
    own: {
      doors,
      people,
      access,
      alarms,
      plans,
      climateRules,
      alarmRules,
      desk,
      jobs,
      review,
      keeping,
      commission,
      firmware,
      broker,
    },
    handlers,
  };
}

/**
 * A station behind the bridge that holds to the contract: every input is parsed by its schema, every answer and every push as well.
 * For window tests and screenshots; there is no broker, database or password in it.
 */
export function createFakeStation(part: Partial<FakeSetup> = {}): FakeStation {
  const state = new State({ ...usualSetup, ...part });
  const listeners = new Set<(name: unknown, payload: unknown) => void>();
  const failures = new Map<CallName, Failure>();
  const { opening } = state.setup;
  if (opening !== null) {
    const details = { reason: 'starting', ...opening };
    failures.set('station.info', { code: 'unavailable', message: 'the station is being opened', details });
  }
  const held = new Map<CallName, (() => void)[]>();
  const made: FakeStation['made'] = [];
  const emit = (name: keyof typeof events, payload: unknown) => {
    const parsed = events[name].parse(payload);
    for (const listener of listeners) listener(name, structuredClone(parsed));
  };
  const push = (batch: Partial<LiveBatch>) =>
    emit('live', { ...state.batch(), nodes: [], incidents: [], journal: null, ...batch });
  const record = (row: Partial<Incident>): Incident => {
    const newest = (state.rows[0]?.id ?? 0) + 1;
    const full = { ...fakeIncident(newest, newest, Date.now() + 38_000, state.setup), ...row };
    state.rows.unshift(full);
    return full;
  };
  const happen = (row: Partial<Incident>): Incident => {
    const full = record(row);
    push({ incidents: [full] });
    return full;
  };
  const changeNode = (id: string, change: Partial<NodeLive>) => {
    state.changed.set(id, { ...state.changed.get(id), ...change });
    push({ nodes: state.nodes().filter((node) => node.id === id) });
  };
  const parts: FakeParts = {
    setup: state.setup,
    session: () => state.session,
    isLocked: () => state.locked,
    nodes: () => state.nodes(),
    changeNode,
    push,
    rows: () => state.rows,
    record,
    happen,
    tellJob: (job) => emit('job', job),
    tellCommission: (view) => emit('commission', view),
  };
  const { own, handlers } = partsOf(state, parts);
  return {
    made,
    ...own,
    nodes: () => state.nodes(),
    changeNode,
    bridge: {
      async call(raw) {
        const { name, input } = request.parse(raw);
        if (!Object.hasOwn(calls, name)) return fail('unknown_call', name);
        const known = name as CallName;
        made.push({ name, input });
        const waiting = held.get(known);
        if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve));
        const failure = failures.get(known);
        if (failure !== undefined) return { ok: false, error: failure };
        const parsed = calls[known].input.parse(input);
        const answer = await (handlers[known] as (input: unknown) => Result<unknown> | Promise<Result<unknown>>)(
          parsed,
        );
        if (answer.ok) calls[known].output.parse(answer.value);
        return structuredClone(answer);
      },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    failWith: (name, error) => void (error === null ? failures.delete(name) : failures.set(name, error)),
    hold: (name) => void held.set(name, []),
    release(name) {
      for (const resolve of held.get(name) ?? []) resolve();
      held.delete(name);
    },
    push,
    pushSession(session) {
      state.locked = session === 'locked';
      emit('session', { state: session });
    },
    openAlarm: (alarm) => emit('open', { alarm }),
    happen,
    reconfigure(id, by) {
      const before = state.config(id);
      const config = { ...before.desired.config, 'door.relock': 8_000 };
      const next = {
        ...before,
        state: 'pending' as const,
        desired: { rev: before.desired.rev + 1, config, by, at: Date.now() },
      };
      state.configs.set(id, next);
      push({ configs: [next] });
    },
  };
}
