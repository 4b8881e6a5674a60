import type { BrokerFault } from '../../contract/broker.ts';

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

/** Who may speak at the built-in broker; the accounts of an external one are kept there. */
export interface BrokerAccounts {
  /** Sets or replaces an account; a live connection under the old one ends. */
  put(node: string, passwordHash: Uint8Array): Promise<void>;
  remove(node: string): Promise<void>;
}
