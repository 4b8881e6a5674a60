import { createHash, randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { LinkTarget, LocalBroker, TurnedAway } from '../../domain/ports/broker.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Vault } from '../../domain/ports/secrets.ts';
import type { SettingsStore } from '../../domain/ports/stores.ts';
import { stationClientId } from '../../domain/wire/topics.ts';
import { openAuthority } from './authority.ts';
import { BrokerThreadFault } from './broker-thread.ts';
import { type BrokerLimits, brokerLimits } from './limits.ts';
import type { MqttServerOptions } from './mqtt-server.ts';
import { addCounts } from './refusals.ts';
import { type SupervisedBroker, startSupervisedBroker } from './supervised-broker.ts';

export interface BuiltInBrokerDeps {
  readonly settings: Pick<SettingsStore, 'secret' | 'setSecret'>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Only what differs from the defaults. */
  readonly limits?: Partial<BrokerLimits>;
}

const renewalCheck = 12 * 3_600_000;

/** Where to listen: a broker whose nodes are told a loopback name serves this machine only. */
function bindAddress(host: string): string {
  if (host === 'localhost' || host.startsWith('127.')) return '127.0.0.1';
  return '::';
}

/** Starts on `options.bind`, or on every IPv4 address where the machine has no IPv6. */
async function startSomewhere(options: MqttServerOptions, deps: BuiltInBrokerDeps): Promise<SupervisedBroker> {
  try {
    return await startSupervisedBroker(options, deps);
  } catch (cause) {
    const noIpv6 = cause instanceof BrokerThreadFault && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(cause.code);
    if (!noIpv6 || options.bind !== '::') throw cause;
    return startSupervisedBroker({ ...options, bind: '0.0.0.0' }, deps);
  }
}

/** A password of this start, known to main and the worker only, with its hash. */
function stationSecret(): { password: string; hash: Uint8Array } {
  const password = randomBytes(32).toString('base64url');
  return { password, hash: new Uint8Array(createHash('sha256').update(password).digest()) };
}

function startFailure(cause: unknown): Result<never> {
  if (!(cause instanceof BrokerThreadFault)) throw cause;
  return fail('unavailable', cause.message, { fault: 'port', code: cause.code });
}

/** The broker inside the application: aedes behind TLS in a worker thread that is started again should it end. */
export function createBuiltInBroker(deps: BuiltInBrokerDeps): LocalBroker {
  const { clock, log } = deps;
  const authority = openAuthority({ settings: deps.settings, vault: deps.vault, now: () => clock.now() });
  const limits = { ...brokerLimits, ...deps.limits };
  let broker: SupervisedBroker | null = null;
  let stopRenewal: (() => void) | null = null;
  let before: readonly TurnedAway[] = [];

  const stop = async () => {
    if (broker === null) return;
    const ending = broker;
    broker = null;
    stopRenewal?.();
    await ending.stop();
    before = addCounts(before, ending.turnedAway());
  };

  const renew = async (running: SupervisedBroker, host: string) => {
    await running.setCertificate(await authority.server(host));
  };

  return {
    authority: () => authority.certificate(),
    async start({ site, host, port, accounts }) {
      await stop();
      const { password, hash } = stationSecret();
      const pair = await authority.server(host);
      const all = [[stationClientId, hash] as const, ...accounts];
      const options = { ...pair, site, port, bind: bindAddress(host), accounts: all, limits };
      try {
        const started = await startSomewhere(options, deps);
        broker = started;
        stopRenewal = clock.every(renewalCheck, () => {
          renew(started, host).catch((cause: unknown) =>
            log.error('the certificate of the built-in broker was not renewed', { cause: String(cause) }),
          );
        });
        const ca = await authority.certificate();
        return ok<LinkTarget>({ host: '127.0.0.1', port: started.port, ca, username: stationClientId, password });
      } catch (cause) {
        return startFailure(cause);
      }
    },
    stop,
    put: async (node, passwordHash) => broker?.put(node, passwordHash),
    remove: async (node) => broker?.remove(node),
    turnedAway: () => addCounts(before, broker?.turnedAway() ?? []),
  };
}
