import type { Inbound } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { parseNodeMessage } from '../domain/wire/message.ts';
import type { ReceivedMessage } from './ingest-queue.ts';

/** Under this key `refusals` counts what came from no node of ours. */
export const unknownNode = '';

/** Where messages come in: what is not well formed, or not from a node of ours, ends here and is counted. */
export interface Inlet {
  /** The message, or null where it was refused. Never throws. */
  accept(inbound: Inbound): ReceivedMessage | null;
  refuse(node: string | null, reason: string): void;
  /** By node; those of no known node under `unknownNode`, so that a stranger cannot fill the table with names. */
  refusals(): ReadonlyMap<string, number>;
}

/** Checks what the link delivers against the schemas of the wire and the accounts of the nodes. */
export function inlet(deps: { site: string; known: (node: string) => boolean; log: Log }): Inlet {
  const { site, known, log } = deps;
  const refused = new Map<string, number>();
  const refuse = (node: string | null, reason: string) => {
    const counted = node !== null && known(node) ? node : unknownNode;
    refused.set(counted, (refused.get(counted) ?? 0) + 1);
    log.debug('a message was refused', { node, reason });
  };

  return {
    accept({ topic, payload, received, retained }) {
      const parsed = parseNodeMessage(site, topic, payload);
      if (parsed.ok && known(parsed.message.node)) return { ...parsed.message, received, retained };
      if (parsed.ok) refuse(parsed.message.node, 'unknown node');
      else refuse(parsed.node, parsed.reason);
      return null;
    },
    refuse,
    refusals: () => refused,
  };
}
