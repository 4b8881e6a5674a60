import type { BrokerSettings } from '../contract/broker.ts';
import { ok, type Result } from '../contract/result.ts';
import type { LinkTarget, LocalBroker, StationLink } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { LinkState } from '../domain/ports/link.ts';
import { type StoredBroker, withoutPassword } from './broker-settings.ts';

export interface BrokerSwitchDeps {
  readonly site: string;
  readonly stored: StoredBroker;
  readonly local: LocalBroker;
  readonly link: StationLink;
  readonly clock: Clock;
  readonly accounts: () => ReadonlyArray<readonly [node: string, passwordHash: Uint8Array]>;
}

export interface BrokerSwitch {
  /** Leaves the broker that is used, and uses this one. Fails where the built-in one cannot listen. */
  apply(settings: BrokerSettings): Promise<Result<null>>;
  current(): BrokerSettings | null;
  /** What the link connects to. */
  target(): LinkTarget | null;
  /** Why the built-in broker does not run; null where it does or is not used. */
  broken(): LinkState | null;
  /** An external broker as the link needs it, with the stored password where none is given. */
  external(settings: BrokerSettings & { kind: 'external' }): Promise<LinkTarget>;
  leave(): Promise<void>;
}

/** Which broker is used now. */
export function brokerSwitch({ site, stored, local, link, clock, accounts }: BrokerSwitchDeps): BrokerSwitch {
  let current: BrokerSettings | null = null;
  let target: LinkTarget | null = null;
  let broken: LinkState | null = null;

  const external = async (settings: BrokerSettings & { kind: 'external' }): Promise<LinkTarget> => ({
    host: settings.host,
    port: settings.port,
    ca: settings.ca === '' ? null : settings.ca,
    username: settings.username,
    password: settings.password ?? (await stored.password()) ?? '',
  });
  const targetOf = async (settings: BrokerSettings): Promise<Result<LinkTarget>> => {
    if (settings.kind === 'external') return ok(await external(settings));
    const { host, port } = settings;
    return local.start({ site, host, port, accounts: accounts() });
  };
  const leave = async () => {
    await link.disconnect();
    await local.stop();
  };

  return {
    async apply(settings) {
      await leave();
      const goal = await targetOf(settings);
      current = withoutPassword(settings);
      target = goal.ok ? goal.value : null;
      broken = goal.ok ? null : { connected: false, since: clock.now(), fault: 'port', message: goal.error.message };
      if (!goal.ok) return goal;
      await link.connect(goal.value);
      return ok(null);
    },
    current: () => current,
    target: () => target,
    broken: () => broken,
    external,
    leave,
  };
}

/** Whether two targets are the same session: host, port, trust, account and password. */
export function sameTarget(a: LinkTarget, b: LinkTarget | null): boolean {
  const of = ({ host, port, ca, username, password }: LinkTarget) =>
    JSON.stringify([host, port, ca, username, password]);
  return b !== null && of(a) === of(b);
}
