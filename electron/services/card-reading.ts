import { openCard, type CardReading as Reading } from '../domain/access/card-number.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { EvtBody } from '../domain/wire/evt.ts';
import { fromBase64url } from '../domain/wire/text.ts';
import type { AccessBook } from './access-book.ts';
import type { CardHashes } from './card-hashes.ts';
import type { Annotate } from './ingest-batch.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

export interface CardReadingDeps {
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly book: Pick<AccessBook, 'cards' | 'persons'>;
  readonly hashes: Pick<CardHashes, 'find'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly crypto: Crypto;
}

/** From what a node says of a card back to the card and its person. */
export interface CardReading {
  /**
   * The card that the event `boot`, `seq` of a node carries sealed (`enc`); null where the seal does not hold under the
   * node's key of now. Never to be logged or journalled.
   */
  openCard(node: string, boot: number, seq: number, enc: string): Reading | null;
  /** Whose card a node means by a hash (32 hex); null where the site has no such card. */
  whose(node: string, cred: string): { readonly person: number; readonly name: string; readonly card: number } | null;
  /** Who it was, for the journal: `person`, `name` and `card` of access events, as they are at the commit. */
  readonly annotate: Annotate;
}

/** Reads cards by the node's keys and the access book. */
export function cardReading({ nodes, book, hashes, vault, crypto }: CardReadingDeps): CardReading {
  const whose: CardReading['whose'] = (node, cred) => {
    const id = hashes.find(node, cred);
    const card = id === null ? undefined : book.cards().get(id);
    const person = card === undefined ? undefined : book.persons().get(card.person);
    return card === undefined || person === undefined ? null : { person: person.id, name: person.name, card: card.id };
  };
  return {
    whose,
    openCard(node, boot, seq, enc) {
      const owner = nodes.get(node);
      const sealed = fromBase64url(enc);
      if (owner === null || sealed === null) return null;
      return openCard(crypto, vault.open(nodeKeyName(node), owner.sealedKey), { boot, seq }, sealed);
    },
    annotate: (node, body) => (hasCard(body) ? { ...whose(node, body.cred) } : {}),
  };
}

function hasCard(body: EvtBody): body is Extract<EvtBody, { cred: string }> {
  return 'cred' in body;
}
