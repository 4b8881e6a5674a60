import type { BrokerTest } from '../../contract/broker.ts';
import type { Result } from '../../contract/result.ts';
import type { BrokerAccounts, BrokerLink } from './link.ts';

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
export interface LocalBroker extends BrokerAccounts {
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

/** Tries a broker without touching the running connection; bounded in time. */
export interface BrokerProbe {
  /** The whole way to a session that can do what the station must. */
  session(site: string, target: LinkTarget): Promise<BrokerTest>;
  /** Only name, port and certificate. */
  door(target: Pick<LinkTarget, 'host' | 'port' | 'ca'>): Promise<BrokerTest>;
  /** Whether this machine knows the name and could listen on the port now. */
  listening(host: string, port: number): Promise<BrokerTest>;
}
