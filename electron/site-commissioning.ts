import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { createBrokerProbe } from './adapters/mqtt/broker-probe.ts';
import type { FirmwareShelf, FlashEngine, SerialPorts } from './domain/ports/flashing.ts';
import { type Commissioning, type CommissioningDeps, createCommissioning } from './services/commissioning.ts';
import type { Nodes } from './services/nodes.ts';

/** What this machine has for the work on new nodes. */
export interface FlashTools {
  readonly ports: SerialPorts;
  readonly shelf: FirmwareShelf;
  /** The better one first. */
  readonly engines: readonly FlashEngine[];
}

export interface SiteCommissioningDeps
  extends Omit<CommissioningDeps, keyof FlashTools | 'crypto' | 'probe' | 'accounts' | 'push'> {
  readonly flashing: FlashTools;
  readonly nodes: Pick<Nodes, 'accounts'>;
  /** Tells a window of the work on a new node. */
  readonly pushCommission: CommissioningDeps['push'];
}

/** Puts the work on new nodes into operation. Before the broker starts: accounts that nobody can finish are ended first. */
export function openSiteCommissioning(deps: SiteCommissioningDeps): Promise<Commissioning> {
  const { flashing, nodes, pushCommission } = deps;
  const own = { accounts: nodes.accounts, push: pushCommission, crypto: nodeCrypto, probe: createBrokerProbe() };
  return createCommissioning({ ...deps, ...flashing, ...own });
}
