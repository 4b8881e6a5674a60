import { type BrokerSettings, type BrokerStatus, type BrokerTest, brokerFault } from '../contract/broker.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { AccountControl, BrokerProbe, LocalBroker, StationLink } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { BrokerAccounts } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import { accountKeeping } from './broker-accounts.ts';
import type { StoredBroker } from './broker-settings.ts';
import { type BrokerSwitch, brokerSwitch, sameTarget } from './broker-switch.ts';
import { messageRate, watchBroker } from './broker-watch.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';

/** Ms until a built-in broker that could not listen is tried again. */
const retryAfter = 10_000;

export interface BrokerDeps {
  readonly site: string;
  readonly stored: StoredBroker;
  readonly local: LocalBroker;
  readonly link: StationLink;
  readonly probe: BrokerProbe;
  /** Accounts at an external broker that takes them from us, over `link`. */
  readonly control: AccountControl;
  readonly settings: SettingsStore;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Accounts of the nodes, for the built-in broker when it starts. */
  readonly accounts: () => ReadonlyArray<readonly [node: string, passwordHash: Uint8Array]>;
  /** Messages refused as malformed since the start. */
  readonly refused: () => number;
}

/** What a node needs to find the broker. */
export interface BrokerPapers {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string;
}

export interface BrokerService {
  /** Starts the stored broker and connects; without settings it does nothing. Never waits for the connection. */
  start(): Promise<void>;
  status(): BrokerStatus;
  /** Fails as `unavailable` before the first run, and where an external broker has no CA that a node could be given. */
  papers(): Promise<Result<BrokerPapers>>;
  /** The accounts of the nodes, wherever the broker that is used keeps them. */
  readonly accounts: BrokerAccounts;
  readonly handlers: Pick<Handlers, 'broker.status' | 'broker.test' | 'broker.save' | 'broker.dismissOwed'>;
  stop(): Promise<void>;
}

const unset: BrokerSettings = { kind: 'builtin', host: 'localhost', port: 8_883 };

/** The broker that the station uses, whichever it is, and the way from one to the other without a restart. */
export function createBroker(deps: BrokerDeps): BrokerService {
  const { stored, local, link, clock, log } = deps;
  const turn = inTurn();
  const rate = messageRate(clock);
  const watch = watchBroker(deps);
  const stopCounting = link.onMessage(() => rate.count());
  const used = brokerSwitch(deps);
  const accounts = accountKeeping({ ...deps, current: used.current });
  let callOff: (() => void) | null = null;

  const apply = (settings: BrokerSettings): Promise<Result<null>> => {
    callOff?.();
    callOff = null;
    return used.apply(settings);
  };

  const begin = async (): Promise<void> => {
    const settings = await stored.load();
    if (settings === null) return;
    const applied = await apply(settings);
    if (applied.ok) return;
    log.error('the built-in broker cannot listen', { message: applied.error.message });
    const broken = used.broken();
    if (broken !== null) watch.see(broken);
    callOff = clock.after(retryAfter, () => void turn(begin).catch(logged));
  };
  const logged = (cause: unknown) => log.error('the broker could not be started', { cause: String(cause) });

  const status = (): BrokerStatus => {
    const { connected, since, fault, message } = used.broken() ?? link.state();
    return {
      settings: used.current() ?? unset,
      connected,
      since,
      fault,
      message,
      messagesPerSecond: rate.perSecond(),
      refused: deps.refused(),
      accounts: accounts.standing(),
    };
  };

  const save = async (settings: BrokerSettings, actor: string): Promise<Result<BrokerStatus>> => {
    const before = used.current();
    const ready = settings.kind === 'builtin' || settings.password !== undefined || (await stored.password()) !== null;
    if (!ready) return fail('invalid_input', 'an external broker needs a password');
    const applied = await watch.during(() => apply(settings));
    if (!applied.ok) {
      if (before !== null) await watch.during(() => apply(before));
      return applied;
    }
    const saved = await stored.save(settings, actor);
    return saved.ok ? ok(status()) : saved;
  };

  return {
    start: () => turn(begin),
    status,
    async papers() {
      const current = used.current();
      if (current === null) return fail('unavailable', 'no broker is set');
      const { host, port } = current;
      const ca = current.kind === 'builtin' ? await local.authority() : current.ca;
      if (ca === '')
        return fail('unavailable', 'a node needs the CA of the broker: enter it in the settings', { reason: 'no_ca' });
      return ok({ host, port, ca });
    },
    accounts,
    handlers: {
      'broker.status': async () => ok(status()),
      'broker.test': async ({ settings }) => ok(await testBroker(deps, used, settings)),
      'broker.save': ({ settings }, { person }) => turn(() => save(settings, person.username)),
      'broker.dismissOwed': async (debt, { person }) => {
        const dismissed = await accounts.dismiss(debt, person.username);
        return dismissed.ok ? ok(status()) : dismissed;
      },
    },
    stop: () =>
      turn(async () => {
        callOff?.();
        stopCounting();
        watch.stop();
        accounts.stop();
        await used.leave();
      }),
  };
}

async function testBroker(
  { site, probe, link, control }: BrokerDeps,
  used: BrokerSwitch,
  settings: BrokerSettings,
): Promise<BrokerTest> {
  if (settings.kind === 'builtin') {
    const current = used.current();
    const ours = current?.kind === 'builtin' && current.port === settings.port && used.broken() === null;
    return probe.listening(settings.host, ours ? 0 : settings.port);
  }
  const goal = await used.external(settings);
  if (goal.password === '') return { ok: false, fault: 'password', message: 'no password is given or stored' };
  // A second session on the account of the one that stands may throw it out; it proves all but the door by itself.
  if (!link.state().connected || !sameTarget(goal, used.target())) return probe.session(site, goal, settings.accounts);
  const door = await probe.door(goal);
  if (!door.ok || settings.accounts === 'manual') return door;
  const checked = await control.check();
  if (checked.ok) return door;
  const fault = brokerFault.safeParse(checked.error.details?.['reason']);
  return { ok: false, fault: fault.success ? fault.data : 'dynsec_silent', message: checked.error.message };
}
