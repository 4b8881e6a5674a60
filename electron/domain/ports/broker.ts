import type { AccountKeeper, BrokerTest } from '../../contract/broker.ts';
import type { Result } from '../../contract/result.ts';
import type { BrokerLink } from './link.ts';

/** A broker as the station's own connection needs it. */
export interface LinkTarget {
  readonly host: string;
  readonly port: number;
  /** PEM of the authorities to trust; null trusts the system's. */
  readonly ca: string | null;
  readonly username: string;
  readonly password: string;
}

/** A certificate of the chain that a broker is trusted by. */
export interface PresentedCertificate {
  readonly of: 'server' | 'authority';
  /** Ms since 1970. */
  readonly validTo: number;
}

/** The station's connection, with the hand on it. */
export interface StationLink extends BrokerLink {
  /** Connects to this broker from now on, and keeps trying; what was connected ends first. */
  connect(target: LinkTarget): Promise<void>;
  /** Says goodbye (`host/status` offline) and stays away. */
  disconnect(): Promise<void>;
  /**
   * Hears a topic of the broker itself (it begins with `$`), apart from the nodes' messages, as long as this connection
   * stands; gives how to stop. Rejects where the broker refuses it.
   */
  hear(topic: string, listener: (payload: Uint8Array) => void): Promise<() => void>;
  /** What the broker presented at the latest connection, itself first; empty before the first. */
  certificates(): readonly PresentedCertificate[];
}

/** How often the built-in broker turned somebody away. */
export interface TurnedAway {
  /** Empty where nobody is known. */
  readonly account: string;
  readonly reason: string;
  readonly count: number;
}

/** The broker inside the application. */
export interface LocalBroker {
  /** Sets or replaces an account; a live connection under the old one ends. */
  put(node: string, passwordHash: Uint8Array): Promise<void>;
  remove(node: string): Promise<void>;
  /** PEM of the authority that signs its certificate; made when there is none yet. */
  authority(): Promise<string>;
  /**
   * Listens for the nodes and tells how the station itself connects (on loopback, with a password of this start). A
   * failure is `unavailable`, with `details.fault` `port` where the port is taken or not allowed.
   */
  start(options: {
    readonly site: string;
    /** What the nodes are told to connect to: it goes into the certificate. */
    readonly host: string;
    readonly port: number;
    readonly accounts: ReadonlyArray<readonly [node: string, passwordHash: Uint8Array]>;
  }): Promise<Result<LinkTarget>>;
  stop(): Promise<void>;
  turnedAway(): readonly TurnedAway[];
}

/**
 * The accounts at a broker that can be told of them over MQTT. Each call is bounded in time, may be repeated, touches
 * nothing of another site, and fails as `unavailable` with a reason of `accountFaults`.
 */
export interface AccountControl {
  /** Whether it answers us, and leaves nothing open that no role names. */
  check(): Promise<Result<null>>;
  /**
   * Makes or renews the account, with a mark of the password that can be read back. `ordered` comes right before the
   * broker is told to: a failure before it has changed nothing, after it the broker may have done it, or do it yet.
   */
  put(
    node: string,
    secret: { readonly password: string; readonly mark: string },
    ordered: () => Promise<void>,
  ): Promise<Result<null>>;
  /** The mark of the password that the account has; null where there is no account of ours, or none with a mark. */
  mark(node: string): Promise<Result<string | null>>;
  /** Ends the account and its live connection; an account of another site stays. */
  remove(node: string): Promise<Result<null>>;
  /** Gives the accounts of these nodes the rights of today; tells which of them have none. */
  refresh(nodes: readonly string[]): Promise<Result<readonly string[]>>;
}

/** Tries a broker without touching the running connection; bounded in time. */
export interface BrokerProbe {
  /** The whole way to a session that can do what the station must, and where it keeps the accounts, that too. */
  session(site: string, target: LinkTarget, accounts: AccountKeeper): Promise<BrokerTest>;
  /** Only name, port and certificate. */
  door(target: Pick<LinkTarget, 'host' | 'port' | 'ca'>): Promise<BrokerTest>;
  /** Whether this machine knows the name and could listen on the port now. */
  listening(host: string, port: number): Promise<BrokerTest>;
}
