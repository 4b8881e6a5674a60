import type { Clock } from '../domain/ports/clock.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { BrokerLink, LinkState } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { actEntry } from './entry.ts';

const window = 10;

/** Messages per second over the last 10 whole seconds. */
export function messageRate(clock: Pick<Clock, 'monotonic'>): { count(): void; perSecond(): number } {
  const buckets = new Map<number, number>();
  const second = () => Math.floor(clock.monotonic() / 1_000);
  const forget = (now: number) => {
    for (const at of buckets.keys()) if (at < now - window) buckets.delete(at);
  };
  return {
    count() {
      const now = second();
      if (!buckets.has(now)) forget(now);
      buckets.set(now, (buckets.get(now) ?? 0) + 1);
    },
    perSecond() {
      const now = second();
      let sum = 0;
      for (const [at, count] of buckets) if (at >= now - window && at < now) sum += count;
      return sum / window;
    },
  };
}

/** Writes into the journal when the broker is lost and when it is there again; one row each, however often it is tried. */
export function watchBroker(deps: {
  readonly link: Pick<BrokerLink, 'onState'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}) {
  const { link, journal, clock, log } = deps;
  let known: 'up' | 'down' | null = null;
  let quiet = false;
  const write = (type: 'broker.lost' | 'broker.restored', value: { fault: string | null; message: string }) => {
    const entry = actEntry(clock.now(), type, null, value);
    journal
      .append(entry)
      .catch((cause: unknown) => log.error(`${type} is not in the journal`, { cause: String(cause) }));
  };
  const see = ({ connected, fault, message }: Pick<LinkState, 'connected' | 'fault' | 'message'>) => {
    if (connected && known === 'down') write('broker.restored', { fault: null, message: '' });
    if (!connected && known !== 'down' && !quiet) write('broker.lost', { fault, message });
    if (connected) known = 'up';
    else if (!quiet) known = 'down';
  };
  const stop = link.onState(see);
  return {
    see,
    stop,
    /** While the operator switches brokers the connection ends on purpose. */
    async during<T>(task: () => Promise<T>): Promise<T> {
      quiet = true;
      try {
        return await task();
      } finally {
        quiet = false;
      }
    },
  };
}
