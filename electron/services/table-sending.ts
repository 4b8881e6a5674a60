import { tableLimits } from '../domain/access/table.ts';
import { piecesOf, type TableRecord } from '../domain/access/table-state.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { pieceOrder } from '../domain/wire/orders.ts';
import { tableManifest } from '../domain/wire/station-messages.ts';
import { toBase64url } from '../domain/wire/text.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

export interface TableSendingDeps {
  readonly site: string;
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly link: BrokerLink;
  readonly vault: Pick<Vault, 'open'>;
  readonly crypto: Crypto;
  readonly log: Log;
}

/** Puts tables on the wire. */
export interface TableSending {
  /** Says what there is, retained. */
  manifest(node: string, record: TableRecord): void;
  /** One piece of an image, signed; false for a node that does not exist. */
  piece(node: string, record: TableRecord, image: Uint8Array, index: number): boolean;
  /** Takes back what was said to a node that is gone; rejects where the broker cannot be reached. */
  clear(node: string): Promise<void>;
}

/** Sends over the link as it is; what cannot be sent is sent when the link or the node comes back. */
export function tableSending({ site, nodes, link, vault, crypto, log }: TableSendingDeps): TableSending {
  const send = (node: string, end: 'acl/desired' | 'acl/chunk', payload: string) => {
    link
      .publish(nodeTopic(site, node, end), payload, { qos: 1, retain: end === 'acl/desired' })
      .catch((cause: unknown) => log.info('a credential table waits for the broker', { node, cause: String(cause) }));
  };
  return {
    manifest(node, { rev, count, size, sha256 }) {
      if (nodes.get(node) === null || !link.state().connected) return;
      send(node, 'acl/desired', tableManifest({ rev, count, chunks: piecesOf(size), size, sha256 }));
    },
    piece(node, { rev, sha256 }, image, index) {
      const owner = nodes.get(node);
      if (owner === null) return false;
      const part = image.subarray(index * tableLimits.piece, (index + 1) * tableLimits.piece);
      const key = vault.open(nodeKeyName(node), owner.sealedKey);
      send(node, 'acl/chunk', pieceOrder(crypto, key, { rev, index, sha256, data: toBase64url(part) }));
      return true;
    },
    clear: (node) => link.publish(nodeTopic(site, node, 'acl/desired'), '', { qos: 1, retain: true }),
  };
}
