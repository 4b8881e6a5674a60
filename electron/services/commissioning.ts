import type { CommissionView, NodeLabel } from '../contract/commissioning.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { connectWork, type IdentityDeps, isHeard } from './commissioning-identity.ts';
import { type CommissionPlace, commissionPlace, type PlaceDeps } from './commissioning-place.ts';
import { openProofs, type ProofDeps, proofWork, setProof } from './commissioning-proofs.ts';
import type { Run, Work } from './commissioning-run.ts';
import {
  assignWork,
  bootWork,
  checkWork,
  closeLine,
  flashWork,
  identifyWork,
  type Timings,
  timings as usual,
} from './commissioning-steps.ts';
import type { Handlers } from './handlers.ts';
import { type WifiProfilesDeps, wifiProfiles } from './wifi-profiles.ts';

type WayHandlers = Pick<Handlers, Extract<keyof Handlers, `commission.${string}`>>;
type WifiHandlers = Pick<Handlers, Extract<keyof Handlers, `wifi.${string}`>>;

export interface CommissioningDeps
  extends Omit<IdentityDeps, 'wifi' | 'timings' | 'crypto'>,
    Omit<ProofDeps, 'timings'>,
    Omit<PlaceDeps, 'accounts' | 'ports' | 'crypto'>,
    Pick<WifiProfilesDeps, 'settings'> {
  readonly site: string;
  readonly crypto: IdentityDeps['crypto'] & PlaceDeps['crypto'];
  /** The usual ones unless told otherwise. */
  readonly timings?: Timings;
}

/** The work on new nodes: one at a time on a station. */
export interface Commissioning {
  readonly handlers: WayHandlers & WifiHandlers;
  stop(): Promise<void>;
}

type Deps = Omit<CommissioningDeps, 'timings'> & Pick<IdentityDeps, 'wifi' | 'timings'>;

/**
 * Begins by ending what an earlier start has left pending: the secrets of such an account were in its memory only, so
 * that nobody could bring it to an end any more. Where the database takes no change the next start ends it.
 */
export async function createCommissioning(given: CommissioningDeps): Promise<Commissioning> {
  const wifi = wifiProfiles(given);
  const deps = { ...given, wifi, timings: given.timings ?? usual };
  for (const { id, pending } of given.book.list()) if (pending !== null) await endLeft(given, id);
  const place = commissionPlace(deps);
  const stopHearing = given.ingest.onBatch(({ messages }) => {
    const run = place.current();
    for (const message of messages) {
      if (run === null || message.kind !== 'status' || message.node !== run.view.assigned?.id) continue;
      if (message.body.online && !message.retained) run.seen = { mac: message.body.mac ?? null, fw: message.body.fw };
    }
  });
  return {
    handlers: {
      ...wifi.handlers,
      ...beginHandlers(deps, place),
      ...writeHandlers(deps, place),
      ...endHandlers(deps, place),
    },
    async stop() {
      stopHearing();
      await place.stop();
    },
  };
}

async function endLeft({ accounts, log }: CommissioningDeps, id: string): Promise<void> {
  try {
    await accounts.giveUp(id, null, 'restart');
  } catch (cause) {
    log.error('an account that was never finished could not be ended', { node: id, cause: String(cause) });
  }
}

/** From the look at this PC to the account. */
function beginHandlers(
  deps: Deps,
  place: CommissionPlace,
): Pick<WayHandlers, `commission.${'view' | 'begin' | 'check' | 'identify' | 'assign'}`> {
  const { book, wifi, broker } = deps;
  return {
    'commission.view': async (_input, caller) => ok(place.mine(caller)?.view ?? null),
    async 'commission.begin'(_input, caller) {
      const begun = await place.begin(caller);
      return begun.ok ? started(begun.value, 'check', { check: checkWork(deps) }) : begun;
    },
    'commission.check': (_input, caller) =>
      place.act('check', caller, (run) => started(run, 'check', { check: checkWork(deps) })),
    'commission.identify': ({ port }, caller) =>
      place.act('identify', caller, (run) => started(run, 'identify', { identify: identifyWork(deps, port) })),
    'commission.assign': ({ assignment }, caller) =>
      place.act('assign', caller, async (run) => {
        const { purpose, id } = assignment;
        if (purpose === 'new' && book.taken(id)) return fail('conflict', `the id ${id} is or was in use`);
        if (purpose !== 'new' && book.get(id) === null) return fail('not_found', `no node ${id}`);
        if (purpose !== 'update') {
          const known = assignment.wifi === null || (await wifi.secret(assignment.wifi)) !== null;
          if (!known) return fail('not_found', `no network ${assignment.wifi}`);
          const papers = await broker.papers();
          if (!papers.ok) return papers;
        }
        run.change({ assigned: assignment });
        const assign = assignWork(deps, (until) => place.expireAt(run, until));
        return started(run, 'assign', { assign });
      }),
  };
}

/** From the firmware to the broker. */
function writeHandlers(
  deps: Deps,
  place: CommissionPlace,
): Pick<WayHandlers, `commission.${'flash' | 'connect' | 'stop'}`> {
  const works = (run: Run) => {
    const connect = connectWork(deps, (until) => place.expireAt(run, until));
    const proven: Work = async (...about) => {
      const done = await connect(...about);
      if (!done.ok) return done;
      // Nothing is sent any more.
      run.papers = run.wifi = null;
      run.change({ proofs: [...openProofs], enter: null });
      return done;
    };
    return { flash: flashWork(deps), boot: bootWork(deps), connect: proven };
  };
  return {
    'commission.flash': (_input, caller) => place.act('flash', caller, (run) => started(run, 'flash', works(run))),
    'commission.connect': ({ wifi, host }, caller) =>
      place.act('connect', caller, async (run) => {
        const { assigned } = run.view;
        if (wifi !== undefined && wifi !== null && (await deps.wifi.secret(wifi)) === null)
          return fail('not_found', `no network ${wifi}`);
        const change = { ...(wifi !== undefined && { wifi }), ...(host !== undefined && { host }) };
        if (assigned !== null && assigned.purpose !== 'update') run.change({ assigned: { ...assigned, ...change } });
        return started(run, run.view.step, works(run));
      }),
    'commission.stop': (_input, caller) =>
      place.act('stop', caller, (run) => {
        // The window is told when it has ended.
        void run.halt();
        return ok(run.view);
      }),
  };
}

/** At the door, and the end. */
function endHandlers(
  deps: Deps,
  place: CommissionPlace,
): Pick<WayHandlers, `commission.${'prove' | 'finish' | 'abandon'}`> {
  return {
    'commission.prove': ({ proof, act }, caller) =>
      place.act('prove', caller, (run) => {
        const held = run.view.proofs.find(({ name }) => name === proof);
        if (act === 'run') run.aside(proofWork(deps, proof));
        else if (act === 'absent') setProof(run, proof, 'absent');
        else if (held?.state === 'asked') setProof(run, proof, act, held.seen);
        else return fail('conflict', 'nobody was asked');
        return ok(run.view);
      }),
    'commission.finish': (_input, caller) => place.act('finish', caller, (run) => finish(deps, place, run)),
    'commission.abandon': (_input, caller) => place.abandon(caller),
  };
}

function started(run: Run, ...work: Parameters<Run['work']>): Result<CommissionView> {
  run.work(...work);
  return ok(run.view);
}

/** The account becomes permanent: this board was seen at the broker, and somebody has said of everything how it was. */
async function finish(
  { accounts, book, clock, site }: Deps,
  place: CommissionPlace,
  run: Run,
): Promise<Result<CommissionView>> {
  const { chip, assigned, proofs, boot, by } = run.view;
  const open = proofs.some(({ state }) => state === 'open' || state === 'running' || state === 'asked');
  if (chip === null || assigned === null || open || !isHeard(run))
    return fail('conflict', 'a proof is open, or the node was not seen');
  const { id, purpose } = assigned;
  const about = { mac: chip.mac, chip: chip.chip, firmware: boot?.version ?? run.seen?.fw ?? '' };
  const proven = Object.fromEntries(proofs.map(({ name, state }) => [name, state]));
  const settled = await accounts.settle(id, chip.mac, by, { purpose, ...about, proofs: proven });
  if (!settled.ok) return fail('conflict', settled.error.message);
  place.neverExpire();
  const label = {
    ...about,
    site,
    id,
    name: book.get(id)?.name ?? id,
    at: clock.now(),
    by,
    code: codeOf(site, id, chip.mac),
  };
  run.change({ step: 'done', label, expires: null, fault: null });
  await closeLine(run);
  return ok(run.view);
}

/** What the QR code of a label says; none of the three has a character that would have to be written otherwise. */
function codeOf(site: string, id: string, mac: string): NodeLabel['code'] {
  return `leitstand:node?site=${site}&id=${id}&mac=${mac}`;
}
