import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { timeOrder } from '../domain/wire/orders.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { nodeTopic } from '../domain/wire/topics.ts';

/** A node whose clock is not its own gets the time with every connection, and then not more often than this; ms. */
const timeEvery = 30_000;

export interface NodeClockDeps {
  readonly site: string;
  readonly link: BrokerLink;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyOf: (node: string) => Uint8Array | null;
  /** The counter that `time` shares with `cmd`. */
  readonly nextN: () => number;
}

/** Tells nodes the time that have none of their own. */
export interface NodeClock {
  /** A status, or a last will; `living`: not kept by the broker from some time ago. */
  status(node: string, body: StatusBody, living: boolean): void;
}

/** Nobody has been told yet. */
export function nodeClock({ site, link, crypto, clock, log, keyOf, nextN }: NodeClockDeps): NodeClock {
  const sent = new Map<string, { readonly session: string; readonly at: number }>();

  const send = (node: string, session: string) => {
    const key = keyOf(node);
    if (key === null) return;
    sent.set(node, { session, at: clock.monotonic() });
    const order = timeOrder(crypto, key, { ts: clock.now(), session, n: nextN() });
    link
      .publish(nodeTopic(site, node, 'time'), order, { qos: 0, retain: false })
      .catch((cause: unknown) => log.info('the time was not sent', { node, cause: String(cause) }));
  };

  return {
    status(node, body, living) {
      if (!living || !body.online || body.clk === 'ntp') return;
      const last = sent.get(node);
      const again = last?.session === body.session && clock.monotonic() - last.at < timeEvery;
      if (!again) send(node, body.session);
    },
  };
}
