import {
  type AccountStanding,
  accountFault,
  accountStanding,
  type BrokerSettings,
  brokerPlace,
  type OwedRemoval,
} from '../contract/broker.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { AccountControl, LocalBroker } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { BrokerAccounts, BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Entry, SettingsStore } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import { inTurn } from './in-turn.ts';
import { loadSetting, storeSetting } from './stored-setting.ts';

const owedName = 'broker/owed-removals';
const owedList = accountStanding.shape.owed;
type Keeping = BrokerSettings & { kind: 'external' };

export interface AccountKeepingDeps {
  readonly settings: SettingsStore;
  readonly local: Pick<LocalBroker, 'put' | 'remove'>;
  readonly control: AccountControl;
  readonly link: Pick<BrokerLink, 'state' | 'onState'>;
  /** The broker that is used now. */
  readonly current: () => BrokerSettings | null;
  /** Nodes that have an account by our own books. */
  readonly nodes: () => readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export interface AccountKeeping extends BrokerAccounts {
  standing(): AccountStanding;
  /**
   * Gives up an account that is owed, with its row in the journal. Fails as `not_found` where it is not owed (any more),
   * and as `conflict` where its broker is connected.
   */
  dismiss(debt: OwedRemoval, actor: string): Promise<Result<null>>;
  stop(): void;
}

const atEase: Pick<AccountStanding, 'fault' | 'message'> = { fault: null, message: '' };

function faultOf({ message, details }: Failure): Pick<AccountStanding, 'fault' | 'message'> {
  const fault = accountFault.safeParse(details?.['reason']);
  return { fault: fault.success ? fault.data : 'dynsec_silent', message };
}

/** The debts that are kept over restarts. */
function owedBook(deps: Pick<AccountKeepingDeps, 'settings' | 'log'>) {
  let known: readonly OwedRemoval[] | null = null;
  const load = async () => (known ??= (await loadSetting(deps, owedName, owedList)) ?? []);
  const store = async (next: readonly OwedRemoval[]) => {
    await deps.settings.set(owedName, JSON.stringify(next), null);
    known = next;
  };
  const without = async (debt: OwedRemoval) =>
    (await load()).filter(({ node, host, port }) => node !== debt.node || host !== debt.host || port !== debt.port);
  const has = async (debt: OwedRemoval) => (await without(debt)).length < (await load()).length;
  return {
    load,
    has,
    list: () => known ?? [],
    async add(debt: OwedRemoval) {
      if (!(await has(debt))) await store([...(await load()), debt]);
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
  { control, link, nodes }: AccountKeepingDeps,
  owed: ReturnType<typeof owedBook>,
  told: <T>(result: Result<T>) => Result<T>,
) {
  const payOff = async ({ host, port }: Keeping) => {
    for (const debt of await owed.load()) {
      if (debt.host !== host || debt.port !== port) continue;
      const removed = told(await control.remove(debt.node));
      if (!removed.ok) return removed;
      await owed.settle(debt);
    }
    return ok(null);
  };
  /** Debts first: an account that should not be there matters more than the rights of those that may. */
  return async (there: Keeping | null): Promise<Pick<AccountStanding, 'fault' | 'message' | 'missing'>> => {
    if (there === null || !link.state().connected) return { ...atEase, missing: [] };
    const paid = await payOff(there);
    const checked = paid.ok ? told(await control.check()) : paid;
    const fresh = checked.ok ? told(await control.refresh(nodes())) : checked;
    return fresh.ok ? { ...atEase, missing: [...fresh.value] } : { ...faultOf(fresh.error), missing: [] };
  };
}

/**
 * Where the accounts of the nodes are kept: by the built-in broker, through dynamic security, or by a person. One after
 * the other, so that an account that is made and one that is ended do not cross. Upon every connection to a broker with
 * dynamic security it is told what it is owed, and the rights of today.
 */
export function accountKeeping(deps: AccountKeepingDeps): AccountKeeping {
  const { local, control, link, current, log } = deps;
  const turn = inTurn();
  const owed = owedBook(deps);
  let state: Pick<AccountStanding, 'fault' | 'message'> = atEase;
  let missing: readonly string[] = [];

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

  const settle = settlement(deps, owed, told);
  const settleLogged = () =>
    turn(async () => {
      ({ missing, ...state } = await settle(keeping()));
    }).catch((cause: unknown) => log.error('accounts at the broker are not settled', { cause: String(cause) }));

  let connected = false;
  const stop = link.onState((now) => {
    if (now.connected && !connected) void settleLogged();
    connected = now.connected;
  });
  void turn(owed.load).catch((cause: unknown) =>
    log.error('owed removals could not be read', { cause: String(cause) }),
  );

  const endThere = async (node: string, there: Keeping): Promise<'ended' | 'owed'> => {
    const debt = { node, host: there.host, port: there.port };
    await owed.add(debt);
    const removed = told(await control.remove(node));
    if (!removed.ok) return 'owed';
    await owed.settle(debt);
    return 'ended';
  };

  return {
    byHand: () => current()?.kind === 'external' && keeping() === null,
    put: (node, { password, passwordHash }) =>
      turn(async () => {
        const there = keeping();
        await local.put(node, passwordHash);
        if (there === null) return ok(null);
        const made = told(await control.put(node, password));
        if (!made.ok) return made;
        missing = missing.filter((each) => each !== node);
        await owed.settle({ node, host: there.host, port: there.port });
        return made;
      }),
    restorable: () => keeping() === null,
    restore: (node, passwordHash) =>
      turn(async () => {
        const there = keeping();
        await local.put(node, passwordHash);
        if (there === null) return;
        missing = [...new Set([...missing, node])];
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
        missing = missing.filter((each) => each !== node);
        if (there !== null) return endThere(node, there);
        return current()?.kind === 'external' ? 'by_hand' : 'ended';
      }),
    standing: () => ({
      ...(keeping() === null || link.state().connected ? state : { fault: 'broker_away', message: '' }),
      owed: [...owed.list()],
      missing: [...missing],
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
    stop,
  };
}
