import { createBuiltInBroker } from './adapters/broker/built-in-broker.ts';
import { createBrokerProbe } from './adapters/mqtt/broker-probe.ts';
import { dynamicSecurity } from './adapters/mqtt/dynamic-security.ts';
import type { Vault } from './domain/ports/secrets.ts';
import { type BrokerDeps, type BrokerService, createBroker } from './services/broker.ts';
import type { Ingest } from './services/ingest.ts';

/** The broker of a site with all that it can be: built in, kept by hand, or told of its accounts. */
export function openSiteBroker(
  deps: Omit<BrokerDeps, 'probe' | 'control' | 'local' | 'refused'> & {
    readonly vault: Vault;
    readonly ingest: Pick<Ingest, 'refusals'>;
  },
): BrokerService {
  const { site, link, clock, ingest } = deps;
  return createBroker({
    ...deps,
    probe: createBrokerProbe(),
    control: dynamicSecurity({ site, line: link, clock }),
    local: createBuiltInBroker(deps),
    refused: () => [...ingest.refusals().values()].reduce((sum, count) => sum + count, 0),
  });
}
