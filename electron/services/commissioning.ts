import type { CommissionView, NodeLabel } from '../contract/commissioning.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Act } from '../domain/commissioning/acts.ts';
import type { Log } from '../domain/ports/log.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import { toHex } from '../domain/wire/text.ts';
import { connectWork, type IdentityDeps, isHeard } from './commissioning-identity.ts';
import { openProofs, type ProofDeps, proofWork, setProof } from './commissioning-proofs.ts';
import { createRun, type Run } from './commissioning-run.ts';
import {
  assignWork,
  bootWork,
  checkWork,
  flashWork,
  identifyWork,
  timings as usual,
  type Timings,
} from './commissioning-steps.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { Sessions } from './sessions.ts';
import { wifiProfiles } from './wifi-profiles.ts';

type CommissionHandlers = Pick<Handlers, Extract<keyof Handlers, `commission.${string}` | `wifi.${string}`>>;

export interface CommissioningDeps
  extends Omit<IdentityDeps, 'wifi' | 'timings' | 'crypto'>,
    Omit<ProofDeps, 'timings'> {
  readonly site: string;
  readonly settings: SettingsStore;
  readonly crypto: Pick<Crypto, 'sha256' | 'randomBytes'>;
  readonly sessions: Pick<Sessions, 'windowState' | 'onChange'>;
  readonly push: (windowId: number, view: CommissionView | null) => void;
  readonly log: Log;
  /** The usual ones unless told otherwise. */
  readonly timings?: Timings;
}

/** The work on new nodes: one at a time on a station. */
export interface Commissioning {
  readonly handlers: CommissionHandlers;
  stop(): Promise<void>;
}

/**
 * Begins by ending what an earlier start has left pending: the secrets of such an account were in its memory only, so
 * that nobody could bring it to an end any more.
 */
export async function createCommissioning(given: CommissioningDeps): Promise<Commissioning> {
  const { book, accounts, sessions, ingest, ports, clock, log, site } = given;
  const wifi = wifiProfiles(given);
  const timings = given.timings ?? usual;
  const deps = { ...given, wifi, timings };
  for (const { id, pending } of book.list()) if (pending !== null) await accounts.giveUp(id, null, 'restart');

  const turn = inTurn();
  let run: Run | null = null;
  let callOff: (() => void) | null = null;
  let stopPorts: (() => void) | null = null;
  const push = (windowId: number, view: CommissionView | null) => {
    if (sessions.windowState(windowId) === 'open') given.push(windowId, view);
  };

  /** Ends the run; what was pending is given up. */
  const leave = async (one: Run, by: string | null, reason: 'abandoned' | 'expired'): Promise<void> => {
    if (run === one) run = null;
    callOff?.();
    callOff = null;
    stopPorts?.();
    stopPorts = null;
    const { assigned, step } = one.view;
    await one.end();
    if (assigned !== null && step !== 'done') await accounts.giveUp(assigned.id, by, reason);
  };
  const onAccount = (one: Run) => (until: number) => {
    one.change({ expires: until });
    callOff?.();
    callOff = clock.after(Math.max(0, until - clock.now()), () => void turn(() => expire(one)).catch(logged));
  };
  const logged = (cause: unknown) => log.error('an unfinished account could not be ended', { cause: String(cause) });
  /** The view stays, so that whoever comes back reads what has become of it. */
  const expire = async (one: Run): Promise<void> => {
    const { assigned, step } = one.view;
    if (run !== one || assigned === null || step === 'done') return;
    await one.halt();
    await one.line?.close();
    one.line = one.papers = one.wifi = null;
    await accounts.giveUp(assigned.id, null, 'expired');
    const over = { code: 'expired', step: one.view.step, holder: null, command: null, message: '' } as const;
    one.change({ fault: over, expires: null, enter: null, working: false, stoppable: false });
    one.tell();
    if (one.windowId === null) await leave(one, null, 'expired');
  };
  const begin = (by: string, windowId: number): Run => {
    const one = createRun({ clock, log, push }, toHex(given.crypto.randomBytes(8)), by, windowId);
    run = one;
    let first: ReadonlySet<string> | null = null;
    stopPorts = ports.watch((now) => {
      first ??= new Set(now.map(({ path }) => path));
      one.change({ ports: now.map((port) => ({ ...port, fresh: first?.has(port.path) === false })) });
    });
    one.work('check', { check: checkWork(deps) });
    return one;
  };
  /** The run of this window; one that nobody has belongs to whoever comes back to it. */
  const mine = (username: string, windowId: number): Run | null => {
    if (run === null || run.view.by !== username) return null;
    run.windowId ??= windowId;
    return run.windowId === windowId ? run : null;
  };
  /** Does an act where it is possible now. */
  const act = (
    name: Act,
    caller: { person: { username: string }; windowId: number },
    perform: (one: Run) => Result<CommissionView> | Promise<Result<CommissionView>>,
  ): Promise<Result<CommissionView>> =>
    turn(async () => {
      const one = mine(caller.person.username, caller.windowId);
      if (one === null) return fail('conflict', 'nothing is under way here', { by: run?.view.by ?? '' });
      return one.may(name) ? perform(one) : fail('conflict', `not at this step: ${one.view.step}`);
    });
  const works = (one: Run) => ({
    flash: flashWork(deps),
    boot: bootWork(deps),
    connect: async (...args: Parameters<ReturnType<typeof connectWork>>) => {
      const done = await connectWork(deps, onAccount(one))(...args);
      if (done.ok) one.change({ proofs: [...openProofs], enter: null });
      return done;
    },
  });

  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const message of messages) {
        if (message.kind !== 'status' || message.retained || !message.body.online) continue;
        if (run === null || message.node !== run.view.assigned?.id) continue;
        run.seen = { mac: message.body.mac ?? null, fw: message.body.fw };
      }
    }),
    sessions.onChange(({ windowId, state }) => {
      if (run === null || run.windowId !== windowId) return;
      if (state === 'unlocked') run.tell();
      if (state !== 'ended') return;
      run.windowId = null;
      const one = run;
      // Without an account there is nothing that would be lost.
      if (one.view.expires === null || one.view.step === 'done')
        void turn(() => leave(one, one.view.by, 'abandoned')).catch(logged);
    }),
  ];

  return {
    handlers: {
      ...wifi.handlers,
      'commission.view': async (_input, { person, windowId }) => ok(mine(person.username, windowId)?.view ?? null),
      'commission.begin': (_input, { person, windowId }) =>
        turn(async () => {
          if (run !== null && run.view.step !== 'done') {
            const own = mine(person.username, windowId);
            if (own === null) return fail('conflict', 'somebody is at it', { by: run.view.by });
            if (!own.may('abandon')) return fail('conflict', 'not while this is being done', { by: run.view.by });
          }
          if (run !== null) await leave(run, person.username, 'abandoned');
          return ok(begin(person.username, windowId).view);
        }),
      'commission.check': (_input, caller) =>
        act('check', caller, (one) => {
          one.work('check', { check: checkWork(deps) });
          return ok(one.view);
        }),
      'commission.identify': ({ port }, caller) =>
        act('identify', caller, (one) => {
          one.work('identify', { identify: identifyWork(deps, port) });
          return ok(one.view);
        }),
      'commission.assign': ({ assignment }, caller) =>
        act('assign', caller, async (one) => {
          const { purpose, id } = assignment;
          if (purpose === 'new' ? book.taken(id) : book.get(id) === null)
            return purpose === 'new'
              ? fail('conflict', `the id ${id} is or was in use`)
              : fail('not_found', `no node ${id}`);
          if (purpose !== 'update') {
            const known = assignment.wifi === null || (await wifi.secret(assignment.wifi)) !== null;
            if (!known) return fail('not_found', `no network ${assignment.wifi}`);
            const papers = await deps.broker.papers();
            if (!papers.ok) return papers;
          }
          one.change({ assigned: assignment });
          one.work('assign', { assign: assignWork(deps, onAccount(one)) });
          return ok(one.view);
        }),
      'commission.flash': (_input, caller) =>
        act('flash', caller, (one) => {
          one.work('flash', works(one));
          return ok(one.view);
        }),
      'commission.connect': ({ wifi: network, host }, caller) =>
        act('connect', caller, async (one) => {
          const { assigned } = one.view;
          if (assigned === null) return fail('conflict', 'nothing is assigned');
          if (network !== undefined && network !== null && (await wifi.secret(network)) === null)
            return fail('not_found', `no network ${network}`);
          if (assigned.purpose !== 'update')
            one.change({
              assigned: {
                ...assigned,
                ...(network !== undefined && { wifi: network }),
                ...(host !== undefined && { host }),
              },
            });
          one.work(one.view.step, works(one));
          return ok(one.view);
        }),
      'commission.prove': ({ proof, act: what }, caller) =>
        act('prove', caller, (one) => {
          const state = one.view.proofs.find(({ name }) => name === proof)?.state;
          if (what === 'run') one.aside(proofWork(deps, proof));
          else if (what === 'absent' || state === 'asked') setProof(one, proof, what, seenOf(one, proof, what));
          else return fail('conflict', 'nobody was asked');
          return ok(one.view);
        }),
      'commission.finish': (_input, caller) =>
        act('finish', caller, async (one) => {
          const { chip, assigned, proofs, boot, by } = one.view;
          const open = proofs.some(({ state }) => state === 'open' || state === 'running' || state === 'asked');
          if (chip === null || assigned === null || open || !isHeard(one))
            return fail('conflict', 'a proof is open, or the node was not seen');
          const firmware = boot?.version ?? one.seen?.fw ?? '';
          const value = {
            purpose: assigned.purpose,
            mac: chip.mac,
            chip: chip.chip,
            firmware,
            proofs: Object.fromEntries(proofs.map(({ name, state }) => [name, state])),
          };
          const settled = await accounts.settle(assigned.id, chip.mac, by, value);
          if (!settled.ok) return fail('conflict', settled.error.message);
          callOff?.();
          callOff = null;
          const label = labelOf(site, book.get(assigned.id)?.name ?? assigned.id, one, firmware, clock.now());
          one.change({ step: 'done', label, expires: null, fault: null });
          await one.line?.close();
          one.line = one.papers = one.wifi = null;
          return ok(one.view);
        }),
      'commission.stop': (_input, caller) =>
        act('stop', caller, (one) => {
          // The window is told when it has ended.
          void one.halt();
          return ok(one.view);
        }),
      'commission.abandon': (_input, { person, windowId }) =>
        turn(async () => {
          const one = mine(person.username, windowId);
          if (one === null || !one.may('abandon')) return fail('conflict', 'it cannot be left now');
          await leave(one, person.username, 'abandoned');
          push(windowId, null);
          return ok({});
        }),
    },
    async stop() {
      for (const stop of stops) stop();
      stopPorts?.();
      callOff?.();
      await turn(async () => run?.end());
    },
  };
}

function seenOf(one: Run, proof: string, what: string): string {
  return what === 'absent' ? '' : (one.view.proofs.find(({ name }) => name === proof)?.seen ?? '');
}

function labelOf(site: string, name: string, one: Run, firmware: string, at: number): NodeLabel {
  const { chip, assigned, by } = one.view;
  const [id, mac] = [assigned?.id ?? '', chip?.mac ?? ''];
  // None of the three has a character that would have to be written otherwise.
  const code = `leitstand:node?site=${site}&id=${id}&mac=${mac}`;
  return { site, id, name, mac, chip: chip?.chip ?? '', firmware, at, by, code };
}
