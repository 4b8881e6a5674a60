import type { PacketGate } from './packet-gate.ts';
import type { BrokerRefusal } from './refusals.ts';

/** What the broker knows of one connection. */
export interface Guest {
  readonly gate: PacketGate;
  /** Called once, when the password was right. */
  introduced(): void;
  /** Empty until the password was right. */
  account: string;
  /** Whom it says to be; a refusal is counted under this name only where that is an account. */
  claimed: string;
  /** What is wrong with its CONNECT besides the password. */
  problem: BrokerRefusal | null;
  readonly filters: Set<string>;
  /** It was turned away and that is counted: what its connection still throws is not. */
  dismissed: boolean;
}

export function newGuest(gate: PacketGate, introduced: () => void): Guest {
  return { gate, introduced, account: '', claimed: '', problem: null, filters: new Set(), dismissed: false };
}
