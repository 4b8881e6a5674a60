import type { CommissionView } from '../contract/commissioning.ts';
import { fail, type Result } from '../contract/result.ts';
import type { Act } from '../domain/commissioning/acts.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { SerialPorts } from '../domain/ports/flashing.ts';
import { toHex } from '../domain/wire/text.ts';
import { createRun, type Run, type RunDeps } from './commissioning-run.ts';
import { closeLine } from './commissioning-steps.ts';
import type { Caller } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { NodeAccounts } from './node-accounts.ts';
import type { Sessions } from './sessions.ts';

export interface PlaceDeps extends Omit<RunDeps, 'push'> {
  readonly accounts: Pick<NodeAccounts, 'giveUp'>;
  readonly ports: Pick<SerialPorts, 'watch'>;
  readonly crypto: Pick<Crypto, 'randomBytes'>;
  readonly sessions: Pick<Sessions, 'windowState' | 'operator' | 'onChange'>;
  readonly push: (windowId: number, view: CommissionView | null) => void;
}

type Who = Pick<Caller, 'person' | 'windowId'>;

/** The one place of a station where a node is worked on, and whose work it is. */
export interface CommissionPlace {
  current(): Run | null;
  /** The run of this window; one that nobody has goes to whoever began it and comes back. */
  mine(who: Who): Run | null;
  /** A new run in the place of what this window has left there; `conflict` while somebody is at it. */
  begin(who: Who): Promise<Result<Run>>;
  /** Does an act of the run of this window where it is possible now. */
  act(
    name: Act,
    who: Who,
    perform: (run: Run) => Result<CommissionView> | Promise<Result<CommissionView>>,
  ): Promise<Result<CommissionView>>;
  /** Ends the run of this window; what was pending is given up. */
  abandon(who: Who): Promise<Result<Record<string, never>>>;
  /** From now on the account of this run ends then. */
  expireAt(run: Run, until: number): void;
  /** The account is for good. */
  neverExpire(): void;
  stop(): Promise<void>;
}

/** A place where nobody is at work. */
export function commissionPlace(deps: PlaceDeps): CommissionPlace {
  const { clock, log, accounts, sessions } = deps;
  const turn = inTurn();
  const push = (windowId: number, view: CommissionView | null) => {
    const whose = view === null || sessions.operator(windowId) === view.by;
    if (whose && sessions.windowState(windowId) === 'open') deps.push(windowId, view);
  };
  let run: Run | null = null;
  let neverExpire: () => void = () => undefined;
  let stopPorts: () => void = () => undefined;

  const mine = ({ person, windowId }: Who): Run | null => {
    if (run === null || run.view.by !== person.username) return null;
    run.windowId ??= windowId;
    return run.windowId === windowId ? run : null;
  };
  const leave = async (one: Run, by: string | null, reason: 'abandoned' | 'expired'): Promise<void> => {
    if (run === one) run = null;
    neverExpire();
    stopPorts();
    const { assigned, step } = one.view;
    await one.end();
    if (assigned !== null && step !== 'done') await accounts.giveUp(assigned.id, by, reason);
  };
  const aside = (task: () => Promise<void>) => {
    turn(task).catch((cause: unknown) => log.error('unfinished work was not ended', { cause: String(cause) }));
  };
  /** The view stays, so that whoever comes back reads what has become of it. */
  const expire = async (one: Run): Promise<void> => {
    const { assigned, step } = one.view;
    if (run !== one || assigned === null || step === 'done') return;
    if (one.windowId === null) return leave(one, null, 'expired');
    await one.halt();
    await closeLine(one);
    one.papers = one.wifi = null;
    await accounts.giveUp(assigned.id, null, 'expired');
    const fault = { code: 'expired', step: one.view.step, holder: null, command: null, message: '' } as const;
    one.change({ fault, expires: null, enter: null });
    one.tell();
  };
  const stopSessions = sessions.onChange(({ windowId, state }) => {
    const one = run;
    if (one === null || one.windowId !== windowId) return;
    if (state === 'unlocked') one.tell();
    // Somebody else may have signed in there before the session of the first was seen to end.
    const left = state === 'ended' || (state === 'begun' && sessions.operator(windowId) !== one.view.by);
    if (!left) return;
    one.windowId = null;
    // Without an account there is nothing that would be lost.
    if (one.view.expires === null) aside(() => leave(one, one.view.by, 'abandoned'));
  });

  return {
    current: () => run,
    mine,
    begin: (who) =>
      turn(async () => {
        if (run !== null && run.view.step !== 'done' && mine(who)?.may('abandon') !== true)
          return fail('conflict', 'somebody is at it', { by: run.view.by });
        if (run !== null) await leave(run, who.person.username, 'abandoned');
        const id = toHex(deps.crypto.randomBytes(8));
        run = createRun({ clock, log, push }, id, who.person.username, who.windowId);
        stopPorts = watchPorts(deps.ports, run);
        return { ok: true, value: run };
      }),
    act: (name, who, perform) =>
      turn(async () => {
        const one = mine(who);
        if (one === null) return fail('conflict', 'nothing is under way here', { by: run?.view.by ?? '' });
        return one.may(name) ? perform(one) : fail('conflict', `not at this step: ${one.view.step}`);
      }),
    abandon: (who) =>
      turn(async () => {
        const one = mine(who);
        if (one === null || !one.may('abandon')) return fail('conflict', 'it cannot be left now');
        await leave(one, who.person.username, 'abandoned');
        push(who.windowId, null);
        return { ok: true, value: {} };
      }),
    expireAt(one, until) {
      one.change({ expires: until });
      neverExpire();
      neverExpire = clock.after(Math.max(0, until - clock.now()), () => aside(() => expire(one)));
    },
    neverExpire: () => neverExpire(),
    async stop() {
      stopSessions();
      stopPorts();
      neverExpire();
      await turn(async () => run?.end());
    },
  };
}

/** Marks what was plugged in since the run began: that is the one that is meant, unless told otherwise. */
function watchPorts(ports: PlaceDeps['ports'], run: Run): () => void {
  let first: ReadonlySet<string> | null = null;
  return ports.watch((now) => {
    const there = new Set(now.map(({ path }) => path));
    // One that was pulled is new when it comes back: the next board has the path of the one before.
    first = new Set([...(first ?? there)].filter((path) => there.has(path)));
    run.change({ ports: now.map((port) => ({ ...port, fresh: first?.has(port.path) === false })) });
  });
}
