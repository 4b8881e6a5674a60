import { z } from 'zod';
import {
  type AccountStanding,
  accountFault,
  type BrokerSettings,
  brokerPlace,
  type OwedRemoval,
  owedRemoval,
} from '../contract/broker.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { AccountControl, LocalBroker } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { BrokerAccounts, BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Entry, SettingsStore } from '../domain/ports/stores.ts';
import { toHex } from '../domain/wire/text.ts';
import { actEntry } from './entry.ts';
import { inTurn } from './in-turn.ts';
import { loadSetting, storeSetting } from './stored-setting.ts';

const owedName = 'broker/owed-removals';
/** With `marks`: the broker was told of these passwords and has not answered; without: the account is to end. */
const owedList = z.array(owedRemoval.extend({ marks: z.array(z.string()).optional() }));
type Owed = z.infer<typeof owedList>[number];
/** Ms until a broker that is connected, but has not answered, is asked again: at first, and after many attempts. */
const pauses = { first: 5_000, longest: 300_000 } as const;
type Keeping = BrokerSettings & { kind: 'external' };

export interface AccountKeepingDeps {
  readonly settings: SettingsStore;
  readonly local: Pick<LocalBroker, 'put' | 'remove'>;
  readonly control: AccountControl;
  readonly link: Pick<BrokerLink, 'state' | 'onState'>;
  /** The broker that is used now. */
  readonly current: () => BrokerSettings | null;
  /** Nodes that have an account by our own books, with the SHA-256 of its password. */
  readonly accounts: () => ReadonlyArray<readonly [node: string, passwordHash: Uint8Array]>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
}

export interface AccountKeeping extends BrokerAccounts {
  standing(): AccountStanding;
  /**
   * Gives up an account that is owed or in doubt, with its row in the journal. Fails as `not_found` where it is neither
   * (any more), and as `conflict` where its broker is connected.
   */
  dismiss(debt: OwedRemoval, actor: string): Promise<Result<null>>;
  stop(): void;
}

type Fault = Pick<AccountStanding, 'fault' | 'message'>;
const atEase: Fault = { fault: null, message: '' };

function faultOf({ message, details }: Failure): Fault {
  const fault = accountFault.safeParse(details?.['reason']);
  return { fault: fault.success ? fault.data : 'dynsec_silent', message };
}

/** What tells a password from another one and is of no use to whoever reads it at the broker: 64 of its 256 bits, hashed. */
function markOf(passwordHash: Uint8Array): string {
  return `password ${toHex(passwordHash.subarray(0, 8))}`;
}

/** Does a task again after a pause that is twice as long each time. */
function repeating(clock: Pick<Clock, 'after'>, task: () => void) {
  let [pause, stopped, callOff]: [number, boolean, () => void] = [pauses.first, false, () => undefined];
  return {
    later() {
      callOff();
      if (!stopped) callOff = clock.after(pause, task);
      pause = Math.min(pause * 2, pauses.longest);
    },
    /** As if for the first time. */
    rest() {
      callOff();
      pause = pauses.first;
    },
    stop() {
      callOff();
      stopped = true;
    },
  };
}

/** The debts that are kept over restarts. */
function owedBook(deps: Pick<AccountKeepingDeps, 'settings' | 'log'>) {
  let known: readonly Owed[] | null = null;
  const load = async () => (known ??= (await loadSetting(deps, owedName, owedList)) ?? []);
  const store = async (next: readonly Owed[]) => {
    await deps.settings.set(owedName, JSON.stringify(next), null);
    known = next;
  };
  const same = (one: OwedRemoval) => (other: OwedRemoval) =>
    one.node === other.node && one.host === other.host && one.port === other.port;
  const without = async (debt: OwedRemoval) => (await load()).filter((each) => !same(debt)(each));
  const find = async (debt: OwedRemoval) => (await load()).find(same(debt));
  const has = async (debt: OwedRemoval) => (await find(debt)) !== undefined;
  return {
    load,
    has,
    list: () => known ?? [],
    async add(debt: OwedRemoval) {
      const before = await find(debt);
      if (before === undefined || before.marks !== undefined) await store([...(await without(debt)), debt]);
    },
    /** Notes what the broker is about to be told; an account that is to end anyway needs no second note. */
    async order(debt: OwedRemoval, mark: string) {
      const before = await find(debt);
      if (before !== undefined && before.marks === undefined) return;
      await store([...(await without(debt)), { ...debt, marks: [...(before?.marks ?? []), mark] }]);
    },
    async settle(debt: OwedRemoval) {
      if (await has(debt)) await store(await without(debt));
    },
    async dismiss(debt: OwedRemoval, entry: Entry): Promise<Result<null>> {
      const rest = await without(debt);
      const stored = await storeSetting(deps, owedName, rest, entry);
      if (stored.ok) known = rest;
      return stored;
    },
  };
}

/** What a broker is told upon every connection, and what came of it. */
function settlement(
  { control, link, accounts }: AccountKeepingDeps,
  owed: ReturnType<typeof owedBook>,
  told: <T>(result: Result<T>) => Result<T>,
  /** The account of this node was taken away. It is told before the doubt is crossed out: one of both is always named. */
  lacks: (node: string) => void,
) {
  /**
   * Ends an account that is to end, or has a password that nobody was given. It is asked over the same connection as it
   * was told, or over one that has taken the other's place: what it was told is done by now, or never will be.
   */
  const pay = async ({ node, marks }: Owed): Promise<Result<null>> => {
    const [, hash] = accounts().find(([each]) => each === node) ?? [];
    if (marks === undefined || hash === undefined) return control.remove(node);
    const held = await control.mark(node);
    if (!held.ok) return held;
    const lost = held.value !== null && held.value !== markOf(hash) && marks.includes(held.value);
    if (!lost) return ok(null);
    const removed = await control.remove(node);
    if (removed.ok) lacks(node);
    return removed;
  };
  const payOff = async ({ host, port }: Keeping) => {
    for (const debt of await owed.load()) {
      if (debt.host !== host || debt.port !== port) continue;
      const paid = told(await pay(debt));
      if (!paid.ok) return paid;
      await owed.settle(debt);
    }
    return ok(null);
  };
  /**
   * Debts first: an account that should not be there matters more than the rights of those that may. Without `missing`
   * where the broker has not said which accounts it lacks.
   */
  return async (there: Keeping | null): Promise<Fault & { readonly missing?: readonly string[] }> => {
    if (there === null || !link.state().connected) return { ...atEase, missing: [] };
    const paid = await payOff(there);
    const fresh = paid.ok ? told(await control.refresh(accounts().map(([node]) => node))) : paid;
    if (!fresh.ok) return faultOf(fresh.error);
    const checked = told(await control.check());
    return { ...(checked.ok ? atEase : faultOf(checked.error)), missing: fresh.value };
  };
}

/** How the accounts stand since the broker was told last: at each connection, and again where it has not answered. */
function settling(
  deps: AccountKeepingDeps,
  {
    turn,
    owed,
    keeping,
    told,
  }: {
    readonly turn: ReturnType<typeof inTurn>;
    readonly owed: ReturnType<typeof owedBook>;
    readonly keeping: () => Keeping | null;
    readonly told: <T>(result: Result<T>) => Result<T>;
  },
) {
  const { link, log } = deps;
  let state = atEase;
  let missing: readonly string[] = [];
  const lacks = (node: string) => {
    missing = [...new Set([...missing, node])];
  };
  const settle = settlement(deps, owed, told, lacks);
  const owes = ({ host, port }: Keeping) => owed.list().some((debt) => debt.host === host && debt.port === port);
  const settleLogged = () =>
    turn(async () => {
      const there = keeping();
      ({ missing = missing, ...state } = await settle(there));
      if (there !== null && (owes(there) || state.fault === 'dynsec_silent')) again.later();
      else again.rest();
    }).catch((cause: unknown) => {
      log.error('accounts at the broker are not settled', { cause: String(cause) });
      again.later();
    });
  const again = repeating(deps.clock, () => {
    // Where the connection is gone it is asked at the next one; what it lacked is not forgotten until then.
    if (link.state().connected) void settleLogged();
  });
  const askSoon = () => {
    again.rest();
    again.later();
  };

  let connected = false;
  const unheard = link.onState((now) => {
    if (now.connected && !connected) {
      again.rest();
      void settleLogged();
    }
    connected = now.connected;
  });
  return {
    askSoon,
    last: () => ({ ...state, missing: [...missing] }),
    has(node: string) {
      missing = missing.filter((each) => each !== node);
    },
    lacks,
    stop() {
      unheard();
      again.stop();
    },
  };
}

/**
 * Where the accounts of the nodes are kept: by the built-in broker, through dynamic security, or by a person. One after
 * the other, so that an account that is made and one that is ended do not cross. Upon every connection to a broker with
 * dynamic security it is told what it is owed, and the rights of today; and again where it has not answered.
 */
export function accountKeeping(deps: AccountKeepingDeps): AccountKeeping {
  const { local, control, link, current, log } = deps;
  const turn = inTurn();
  const owed = owedBook(deps);

  /** The broker that the station keeps accounts at; null where it keeps none there. */
  const keeping = (): Keeping | null => {
    const settings = current();
    return settings?.kind === 'external' && settings.accounts === 'dynsec' ? settings : null;
  };
  const told = <T>(result: Result<T>): Result<T> => {
    if (result.ok) return result;
    log.warn('the broker did not take an account', { ...result.error.details, message: result.error.message });
    return result;
  };

  const standing = settling(deps, { turn, owed, keeping, told });
  void turn(owed.load).catch((cause: unknown) =>
    log.error('owed removals could not be read', { cause: String(cause) }),
  );

  const endThere = async (node: string, there: Keeping): Promise<'ended' | 'owed'> => {
    const debt = { node, host: there.host, port: there.port };
    await owed.add(debt);
    const removed = told(await control.remove(node));
    if (!removed.ok) {
      standing.askSoon();
      return 'owed';
    }
    await owed.settle(debt);
    return 'ended';
  };

  return {
    byHand: () => current()?.kind === 'external' && keeping() === null,
    put: (node, { password, passwordHash }, record) =>
      turn(async () => {
        const there = keeping();
        await local.put(node, passwordHash);
        if (there === null) return record();
        const [place, mark] = [{ node, host: there.host, port: there.port }, markOf(passwordHash)];
        try {
          const made = told(await control.put(node, { password, mark }, () => owed.order(place, mark)));
          const recorded = made.ok ? await record() : made;
          if (!recorded.ok) return recorded;
          standing.has(node);
          // It is done and in the book: the note is crossed out later where the database does not take that now.
          await owed.settle(place).catch((cause: unknown) => log.error('a note stays', { node, cause: String(cause) }));
          return recorded;
        } finally {
          if (await owed.has(place)) standing.askSoon();
        }
      }),
    restorable: () => keeping() === null,
    restore: (node, passwordHash) =>
      turn(async () => {
        const there = keeping();
        await local.put(node, passwordHash);
        if (there === null) return;
        standing.lacks(node);
        await endThere(node, there);
      }),
    willRemove: (node) =>
      turn(async () => {
        const there = keeping();
        if (there !== null) await owed.add({ node, host: there.host, port: there.port });
      }),
    remove: (node) =>
      turn(async () => {
        await local.remove(node);
        const there = keeping();
        standing.has(node);
        if (there !== null) return endThere(node, there);
        return current()?.kind === 'external' ? 'by_hand' : 'ended';
      }),
    standing: () => ({
      ...standing.last(),
      ...(keeping() === null || link.state().connected ? {} : { fault: 'broker_away', message: '' }),
      owed: owed.list().flatMap(({ marks, ...debt }) => (marks === undefined ? [debt] : [])),
      doubtful: owed.list().flatMap(({ marks, ...debt }) => (marks === undefined ? [] : [debt])),
    }),
    dismiss: (debt, actor) =>
      turn(async () => {
        const { node, host, port } = debt;
        if (!(await owed.has(debt))) return fail('not_found', 'no such account is owed');
        const there = keeping();
        if (there?.host === host && there.port === port && link.state().connected)
          return fail('conflict', 'the broker is connected, and is told to end the account');
        const entry = actEntry(deps.clock.now(), 'broker.owed_dismissed', actor, { broker: brokerPlace(debt) });
        return owed.dismiss(debt, { ...entry, node });
      }),
    stop: standing.stop,
  };
}
