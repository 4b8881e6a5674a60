import type { BrokerFault } from '../../contract/broker.ts';
import type { Result } from '../../contract/result.ts';

/** A message as it came from the broker: nothing in it is believed yet. */
export interface Inbound {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** Station's clock. */
  readonly received: number;
}

export interface LinkState {
  readonly connected: boolean;
  readonly since: number;
  readonly fault: BrokerFault | null;
  readonly message: string;
}

/** The station's own connection to whichever broker is set. Topics are whole. */
export interface BrokerLink {
  /** Resolves when the broker has taken it (QoS 1) or it was written (QoS 0); rejects when there is no connection. */
  publish(topic: string, payload: string, options: { qos: 0 | 1; retain: boolean }): Promise<void>;
  onMessage(listener: (message: Inbound) => void): () => void;
  onState(listener: (state: LinkState) => void): () => void;
  state(): LinkState;
}

/** A password as it is drawn: another's broker must be told it in clear, the built-in one keeps its SHA-256. */
export interface AccountSecret {
  readonly password: string;
  readonly passwordHash: Uint8Array;
}

/** Who may speak at the broker that is set, wherever its accounts are kept. */
export interface BrokerAccounts {
  /** A person makes the accounts: `put` does nothing then. */
  byHand(): boolean;
  /**
   * Sets or replaces an account, and has it recorded; a live connection under the old one ends. Fails with a reason of
   * `accountFaults`, or as `record` does. What the broker has done of something that was not recorded is undone.
   */
  put(node: string, secret: AccountSecret, record: () => Promise<Result<null>>): Promise<Result<null>>;
  /** Whether `restore` can bring an earlier password back: only where we keep its hash ourselves, or keep no account there. */
  restorable(): boolean;
  /** Brings the account with this hash back; where that cannot be, the account ends and its node needs a new one. */
  restore(node: string, passwordHash: Uint8Array): Promise<void>;
  /** Notes that an account is to end: before its node is marked as revoked, so that no crash in between loses it. */
  willRemove(node: string): Promise<void>;
  /**
   * Ends an account and its live connection. What the broker cannot be told now is `owed`: it is kept over restarts, and
   * done when the station is connected to that broker again.
   */
  remove(node: string): Promise<'ended' | 'owed' | 'by_hand'>;
}
