import type { CommissionStep, purposes } from '../../contract/commissioning.ts';

/** What a person may do on the way of a new node. */
export const acts = ['check', 'identify', 'assign', 'flash', 'connect', 'prove', 'finish', 'stop', 'abandon'] as const;
export type Act = (typeof acts)[number];

export type Purpose = (typeof purposes)[number];

/** As much of the work as decides what may come next. */
export interface Standing {
  readonly step: CommissionStep;
  /** Something is being done now. */
  readonly working: boolean;
  readonly stoppable: boolean;
  /** Null before the assignment. */
  readonly purpose: Purpose | null;
  /** Something failed at this step. */
  readonly failed: boolean;
  /** The time for it is over: it can only be left. */
  readonly expired: boolean;
}

type Rule = (now: Standing) => boolean;

const atRest =
  (rule: Rule): Rule =>
  (now) =>
    !now.working && !now.expired && rule(now);

const at =
  (...steps: readonly CommissionStep[]): Rule =>
  ({ step }) =>
    steps.includes(step);

const rules: Readonly<Record<Act, Rule>> = {
  check: atRest(at('check', 'plug')),
  // Another port may be meant after all, as long as nothing was made for this one.
  identify: atRest(at('plug', 'identify', 'assign')),
  assign: atRest(at('assign')),
  // Also where what was written does not start, or where nobody answers.
  flash: atRest((now) => at('flash')(now) || (at('boot', 'connect')(now) && now.failed && now.purpose !== 'renew')),
  connect: atRest((now) => at('connect')(now) || (at('boot')(now) && now.failed)),
  prove: atRest(at('prove')),
  finish: atRest(at('prove')),
  stop: (now) => now.working && now.stoppable,
  abandon: (now) => now.step !== 'done' && (!now.working || now.stoppable),
};

/** Whether an act is possible as things stand. */
export function mayDo(act: Act, now: Standing): boolean {
  return rules[act](now);
}

const following = {
  check: 'plug',
  plug: 'identify',
  identify: 'assign',
  assign: 'flash',
  flash: 'boot',
  boot: 'connect',
  connect: 'prove',
  prove: 'done',
  done: 'done',
} as const satisfies Record<CommissionStep, CommissionStep>;

/** The step after one that went well; a node that only gets a new account is not flashed. */
export function stepAfter(step: CommissionStep, purpose: Purpose | null): CommissionStep {
  return step === 'assign' && purpose === 'renew' ? 'connect' : following[step];
}
