import { z } from 'zod';
import { pieceBytes } from '../contract/firmware.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { FirmwareImage, FirmwareShelf } from '../domain/ports/flashing.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { firmwareOrder, firmwarePiece } from '../domain/wire/orders.ts';
import { decodeUtf8, fromBase64url, toBase64url } from '../domain/wire/text.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

export interface FirmwareSendingDeps {
  readonly site: string;
  readonly book: Pick<NodeBook, 'get'>;
  readonly link: BrokerLink;
  readonly vault: Pick<Vault, 'open'>;
  readonly crypto: Crypto;
  readonly log: Log;
}

/** The image in the pieces that a node asks for. */
export interface LoadedImage {
  readonly image: FirmwareImage;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** The file that a release calls the program; null where it says none. The shelf has checked who signed it. */
function programOf(release: string): string | null {
  const payload = fromBase64url(release.split('.')[1] ?? '');
  const text = payload === null ? null : decodeUtf8(payload);
  return text === null ? null : (z.object({ app: z.string() }).safeParse(JSON.parse(text)).data?.app ?? null);
}

/** The program of an image, checked by the shelf; the release names it. */
export async function loadImage(shelf: FirmwareShelf, chip: string, version: string): Promise<Result<LoadedImage>> {
  const missing = (message: string) => fail('unavailable', message, { reason: 'no_image' });
  const found = await shelf.newest(chip);
  if (!found.ok) return missing(found.fault.message);
  const image = found.value;
  if (image.version !== version) return missing(`the newest image for ${chip} is ${image.version}`);
  const app = programOf(image.release);
  const part = image.parts.find(({ file }) => file === app);
  if (part === undefined) return missing('the image names no program');
  const read = await shelf.read(image, part);
  return read.ok ? ok({ image, sha256: part.sha256, bytes: read.value }) : missing(read.fault.message);
}

/** In how many pieces an image goes over the air. */
export function piecesOf(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / pieceBytes);
}

/** What a node is told, and what it gets piece by piece. */
export function firmwareSending({ site, book, link, vault, crypto, log }: FirmwareSendingDeps) {
  const send = (node: string, end: 'fw/desired' | 'fw/chunk', payload: string) =>
    link.publish(nodeTopic(site, node, end), payload, { qos: 1, retain: end === 'fw/desired' });
  const publish = (node: string, end: 'fw/desired' | 'fw/chunk', payload: string) =>
    send(node, end, payload).catch((cause: unknown) =>
      log.info('firmware waits for the broker', { node, cause: String(cause) }),
    );
  const keyOf = (node: string) => {
    const record = book.get(node);
    return record === null ? null : vault.open(nodeKeyName(node), record.sealedKey);
  };
  return {
    desire(node: string, rev: number, older: boolean, { image, bytes }: LoadedImage) {
      const key = keyOf(node);
      if (key === null) return;
      void publish(
        node,
        'fw/desired',
        firmwareOrder(crypto, key, { rev, release: image.release, count: piecesOf(bytes), older }),
      );
    },
    /** Nothing is meant any more; the broker forgets what it kept. Rejects where the broker has not taken it. */
    callOff: (node: string) => send(node, 'fw/desired', ''),
    piece(node: string, rev: number, index: number, { bytes, sha256 }: LoadedImage) {
      const key = keyOf(node);
      const part = bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes);
      if (key === null || part.length === 0) return;
      void publish(node, 'fw/chunk', firmwarePiece(crypto, key, { rev, index, sha256, data: toBase64url(part) }));
    },
  };
}
