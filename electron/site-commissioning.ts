import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { createBrokerProbe } from './adapters/mqtt/broker-probe.ts';
import type { FirmwareShelf, FlashEngine, SerialPorts } from './domain/ports/flashing.ts';
import { type Commissioning, type CommissioningDeps, createCommissioning } from './services/commissioning.ts';

/** What this machine has for the work on new nodes. */
export interface FlashTools {
  readonly ports: SerialPorts;
  readonly shelf: FirmwareShelf;
  /** The better one first. */
  readonly engines: readonly FlashEngine[];
}

type Given = keyof FlashTools | 'crypto' | 'probe';

/** Puts the work on new nodes into operation. Before the broker starts: accounts that nobody can finish are ended first. */
export function openSiteCommissioning(deps: Omit<CommissioningDeps, Given>, tools: FlashTools): Promise<Commissioning> {
  return createCommissioning({ ...deps, ...tools, crypto: nodeCrypto, probe: createBrokerProbe() });
}
