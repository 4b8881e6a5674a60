import type { TurnedAway } from '../../domain/ports/broker.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import { type BrokerThread, BrokerThreadFault, startBrokerThread } from './broker-thread.ts';
import type { KeyPair, MqttServerOptions } from './mqtt-server.ts';
import { addCounts } from './refusals.ts';

export interface SupervisedBroker {
  readonly port: number;
  readonly bind: string;
  put(account: string, passwordHash: Uint8Array): Promise<void>;
  remove(account: string): Promise<void>;
  setCertificate(pair: KeyPair): Promise<void>;
  turnedAway(): readonly TurnedAway[];
  stop(): Promise<void>;
}

const restartAfter = 1_000;

async function launch(thread: BrokerThread, options: MqttServerOptions): Promise<number> {
  try {
    return await thread.ask({ ask: 'start', options });
  } catch (cause) {
    await thread.terminate();
    throw cause;
  }
}

/**
 * The broker in its thread, started again on the same port should it die; accounts and certificate are kept here for
 * that. Rejects with a BrokerThreadFault where it cannot listen.
 */
export async function startSupervisedBroker(
  options: MqttServerOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<SupervisedBroker> {
  const accounts = new Map(options.accounts);
  let pair: KeyPair = options;
  let before: readonly TurnedAway[] = [];
  let newest: readonly TurnedAway[] = [];
  let stopped = false;
  let callOff: (() => void) | null = null;

  const newThread = () =>
    startBrokerThread({
      refusals: (refusals) => {
        newest = refusals;
      },
      died: (fault) => restartLater(fault),
    });
  const restartLater = (fault: BrokerThreadFault) => {
    if (stopped || callOff !== null) return;
    log.error('the built-in broker ended and is started again', { code: fault.code, message: fault.message });
    before = addCounts(before, newest);
    newest = [];
    callOff = clock.after(restartAfter, () => {
      callOff = null;
      thread = newThread();
      launch(thread, { ...options, ...pair, port, accounts: [...accounts] }).catch(restartLater);
    });
  };

  let thread = newThread();
  const port = await launch(thread, options).catch((cause: unknown) => {
    stopped = true;
    callOff?.();
    throw cause;
  });
  return {
    port,
    bind: options.bind,
    async put(account, passwordHash) {
      accounts.set(account, passwordHash);
      await thread.ask({ ask: 'put', account, passwordHash }).catch(unlessDead);
    },
    async remove(account) {
      accounts.delete(account);
      await thread.ask({ ask: 'remove', account }).catch(unlessDead);
    },
    async setCertificate(renewed) {
      pair = renewed;
      await thread.ask({ ask: 'certificate', pair: renewed }).catch(unlessDead);
    },
    turnedAway: () => addCounts(before, newest),
    async stop() {
      stopped = true;
      callOff?.();
      await thread.ask({ ask: 'stop' }).catch(unlessDead);
      await thread.terminate();
    },
  };
}

/** A thread that is dead gets what it missed when it is started again. */
function unlessDead(cause: unknown): void {
  if (!(cause instanceof BrokerThreadFault) || cause.code !== 'worker_died') throw cause;
}
