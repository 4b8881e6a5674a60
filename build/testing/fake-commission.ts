import {
  type Assignment,
  type CommissionFaultCode,
  type CommissionStep,
  type CommissionView,
  type Proof,
  type WifiProfile,
} from '../../electron/contract/commissioning.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import {
  fakeBoot,
  fakeCheck,
  fakeChip,
  fakeCommissionView,
  fakeFlash,
  fakeLabel,
  fakePorts,
  fakeProofs,
  fakeTicks,
} from './fake-commission-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

type CommissionHandlers = Pick<Handlers, Extract<keyof Handlers, `commission.${string}`>>;
type WifiHandlers = Pick<Handlers, Extract<keyof Handlers, `wifi.${string}`>>;
type Part = Partial<CommissionView>;

/** Between two words of work that goes on by itself, ms. */
const PACE = 40;

/** Profiles of a fake station; a password goes in and never comes out. */
function wifiHandlers(): WifiHandlers {
  let profiles: WifiProfile[] = [
    { name: 'Halle 1', ssid: 'fra2-doors-1' },
    { name: 'Halle 2', ssid: 'fra2-doors-2' },
  ];
  return {
    'wifi.list': () => ok(profiles),
    'wifi.save': ({ profile, password }) => {
      const known = profiles.some(({ name }) => name === profile.name);
      if (!known && password === undefined) return fail('invalid_input', 'a new profile needs a password');
      profiles = [...profiles.filter(({ name }) => name !== profile.name), profile];
      return ok(profiles);
    },
    'wifi.remove': ({ name }) => {
      if (!profiles.some((each) => each.name === name)) return fail('not_found', 'no such profile');
      profiles = profiles.filter((each) => each.name !== name);
      return ok(profiles);
    },
  };
}

/** What is to be entered at a broker with accounts by hand. */
const fakeEnter = ({ id }: Pick<Assignment, 'id'>) => ({ account: id, password: `${id}-`.padEnd(43, 'Zq3f') });

/** What comes of each step where everything is as it should be, word by word. */
const ways = {
  check: [
    { step: 'plug', working: false, stoppable: false, check: fakeCheck, ports: fakePorts.slice(1) },
    { ports: fakePorts },
  ],
  identify: [{ step: 'assign', chip: fakeChip, working: false, stoppable: false }],
  assign: [{ step: 'flash', working: false, stoppable: false }],
  renew: [{ step: 'connect', working: false, stoppable: false }],
  flash: [
    ...[0.1, 0.3, 0.5, 0.7, 0.9, 1].map((share) => ({ flash: fakeFlash(share) })),
    { step: 'boot', stoppable: false, boot: { version: null, log: fakeBoot.log.slice(0, 2) } },
    { boot: fakeBoot },
    { step: 'connect', stoppable: true, ticks: fakeTicks(0) },
    ...[1, 2, 3, 4, 5, 6, 7].map((good) => ({ ticks: fakeTicks(good) })),
    { step: 'prove', working: false, stoppable: false, proofs: fakeProofs() },
  ],
  /** The account is drawn only now, and nobody has entered it at the broker. */
  refused: [
    ...[0, 2, 4, 6].map((good) => ({ ticks: fakeTicks(good) })),
    {
      working: false,
      stoppable: false,
      ticks: fakeTicks(6, 'password'),
      fault: fakeCommissionView('connect', 'not_connected').fault,
    },
  ],
  connect: [
    ...[0, 2, 4, 6, 7].map((good) => ({ ticks: fakeTicks(good) })),
    { step: 'prove', working: false, stoppable: false, proofs: fakeProofs() },
  ],
} as const satisfies Record<string, readonly Part[]>;

/** What a person is asked after a proof, and what the node sees by itself. */
const seen: Record<Proof['name'], Pick<Proof, 'state' | 'seen'>> = {
  beep: { state: 'asked', seen: '' },
  card: { state: 'ok', seen: '…4471' },
  sensor: { state: 'asked', seen: '21.4 °C, 44 % RH' },
  relay: { state: 'asked', seen: '' },
  contact: { state: 'ok', seen: '' },
};

/** The work as it stands, and how it goes on: by itself with `alone`, else only as a test says. */
class Work {
  view: CommissionView | null = null;
  alone = false;
  private round = 0;
  private readonly tell: (view: CommissionView | null) => void;

  constructor(tell: (view: CommissionView | null) => void) {
    this.tell = tell;
  }

  set(view: CommissionView | null): void {
    this.round += 1;
    this.view = view;
    this.tell(view);
  }

  change(part: Part): Result<CommissionView> {
    if (this.view === null) return fail('conflict', 'nothing is under way');
    this.view = { ...this.view, ...part };
    this.tell(this.view);
    return ok(this.view);
  }

  /** Begins work that goes on through `way`. */
  begin(step: CommissionStep, way: readonly Part[], part: Part = {}): Result<CommissionView> {
    this.round += 1;
    const round = this.round;
    if (this.alone) setTimeout(() => this.go(round, way), PACE);
    return this.change({ step, working: true, stoppable: true, fault: null, ...part });
  }

  private go(round: number, [first, ...rest]: readonly Part[]): void {
    if (round !== this.round || first === undefined) return;
    this.change(first);
    setTimeout(() => this.go(round, rest), PACE);
  }
}

const stepOf = (work: Work): CommissionStep | null => work.view?.step ?? null;

function actHandlers(work: Work, begin: () => CommissionView, byHand: () => boolean) {
  const at = <T>(steps: readonly CommissionStep[], act: () => Result<T>): Result<T> => {
    const step = stepOf(work);
    const busy = work.view?.working === true;
    return step !== null && steps.includes(step) && !busy ? act() : fail('conflict', `not while at ${step}`);
  };
  return {
    'commission.view': () => ok(work.view),
    'commission.begin': () => {
      work.set(begin());
      return work.begin('check', ways.check, { check: null });
    },
    'commission.check': () => at(['check', 'plug'], () => work.begin('check', ways.check, { check: null })),
    'commission.identify': ({ port }) =>
      at(['plug', 'identify', 'assign'], () => work.begin('identify', ways.identify, { port, chip: null })),
    'commission.flash': () =>
      at(['flash', 'boot', 'connect'], () => work.begin('flash', ways.flash, { flash: fakeFlash(0) })),
    'commission.connect': (part) =>
      at(['boot', 'connect'], () => {
        const before = work.view?.assigned ?? null;
        const assigned = before === null || before.purpose === 'update' ? before : { ...before, ...given(part) };
        const ticks = fakeTicks(0);
        if (assigned === null || assigned.purpose === 'new' || assigned.purpose === 'update' || !byHand())
          return work.begin('connect', ways.connect, { ticks, assigned });
        const way = work.view?.enter == null ? ways.refused : ways.connect;
        return work.begin('connect', way, {
          ticks,
          assigned,
          enter: fakeEnter(assigned),
          byHand: fakeEnter(assigned) !== null,
        });
      }),
    'commission.stop': () =>
      work.view?.stoppable === true
        ? work.change({
            working: false,
            stoppable: false,
            fault: fakeCommissionView(work.view.step, 'cancelled').fault,
          })
        : fail('conflict', 'it would do harm'),
    'commission.abandon': () => {
      work.set(null);
      return ok({});
    },
  } satisfies Partial<CommissionHandlers>;
}

/** What was given, without what was left out. */
const given = ({ wifi, host }: { wifi?: string | null | undefined; host?: string | undefined }) => ({
  ...(wifi === undefined ? {} : { wifi }),
  ...(host === undefined ? {} : { host }),
});

function proveHandlers(work: Work, nodeOf: (assigned: Assignment | null) => { id: string; name: string }) {
  const change = (name: Proof['name'], part: Partial<Proof>) => {
    const working = part.state === 'running';
    return work.change({
      working,
      stoppable: working,
      proofs: (work.view?.proofs ?? []).map((proof) => (proof.name === name ? { ...proof, ...part } : proof)),
    });
  };
  return {
    'commission.prove': ({ proof, act }) => {
      if (stepOf(work) !== 'prove' || work.view?.working === true) return fail('conflict', 'nothing can be proven now');
      if (act !== 'run') return change(proof, { state: act });
      if (work.alone) setTimeout(() => change(proof, seen[proof]), PACE);
      return change(proof, { state: 'running', seen: '' });
    },
    'commission.finish': () => {
      const open = work.view?.proofs.some(({ state }) => !['ok', 'failed', 'absent'].includes(state)) ?? true;
      if (stepOf(work) !== 'prove' || open) return fail('conflict', 'a proof is open');
      const label = fakeLabel(Date.now(), nodeOf(work.view?.assigned ?? null));
      return work.change({ step: 'done', expires: null, label });
    },
  } satisfies Partial<CommissionHandlers>;
}

/** The work on a new node at a fake station: no port, no chip, no broker. It goes as far as a test says, or by itself. */
export function createFakeCommission(
  parts: Pick<FakeParts, 'session' | 'nodes' | 'tellCommission'> & { byHand: () => boolean },
) {
  const work = new Work(parts.tellCommission);
  let serial = 0;
  const begin = (): CommissionView => {
    serial += 1;
    const by = parts.session()?.person.username ?? '';
    return { ...fakeCommissionView('check', 'working'), id: serial.toString(16).padStart(16, '0'), by };
  };
  const taken = (id: string) => parts.nodes().some((node) => node.id === id);
  const nodeOf = (assigned: Assignment | null) => {
    const id = assigned?.id ?? '';
    if (assigned?.purpose === 'new') return { id, name: assigned.name };
    return { id, name: parts.nodes().find((node) => node.id === id)?.name ?? id };
  };
  const handlers: CommissionHandlers & WifiHandlers = {
    ...wifiHandlers(),
    ...actHandlers(work, begin, parts.byHand),
    ...proveHandlers(work, nodeOf),
    'commission.assign': ({ assignment }) => {
      if (stepOf(work) !== 'assign' || work.view?.working === true) return fail('conflict', 'not at this step');
      if (assignment.purpose === 'new' && taken(assignment.id)) return fail('conflict', 'taken');
      const expires = assignment.purpose === 'update' ? null : Date.now() + 1_800_000;
      const way = assignment.purpose === 'renew' ? ways.renew : ways.assign;
      const enter = assignment.purpose === 'new' && parts.byHand() ? fakeEnter(assignment) : null;
      return work.begin('assign', way, { assigned: assignment, expires, enter });
    },
  };
  return {
    handlers,
    /** From now on what is begun goes on by itself to its end. */
    goAlone: () => void (work.alone = true),
    /** The work stands at a step: waiting, going on, or stopped by a fault; pushed at once. */
    stand(step: CommissionStep, state: 'ok' | 'working' | CommissionFaultCode = 'ok', part: Part = {}) {
      const view = fakeCommissionView(step, state, part);
      work.set(view);
      return view;
    },
    /** The work changes; pushed at once. */
    change: (part: Part) => void work.change(part),
    /** The work has ended without the operator's doing: after 30 min, or with the station. */
    end: () => work.set(null),
  };
}
