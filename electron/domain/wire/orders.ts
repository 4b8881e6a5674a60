import type { siteModes } from '../../contract/nodes.ts';
import type { Crypto } from '../ports/crypto.ts';
import { encodeUtf8, toBase64url } from './text.ts';

/*
 * Compact JWS (RFC 7515) with HS256. `jose` signs through WebCrypto and so only asynchronously, with types of the DOM;
 * an order is built in a pure room between reading a counter and publishing it, where a pause would let two orders
 * change places. The signing is one line over the Crypto port; the tests hold it against jose.
 */

export type OrderType = 'cmd' | 'mode' | 'acl' | 'time' | 'fw';

function part(value: object): string {
  return toBase64url(encodeUtf8(JSON.stringify(value)));
}

/** Signs an order under the node's own 256-bit key. */
export function signOrder(crypto: Crypto, key: Uint8Array, typ: OrderType, payload: object): string {
  const signed = `${part({ alg: 'HS256', typ })}.${part(payload)}`;
  return `${signed}.${toBase64url(crypto.hmacSha256(key, encodeUtf8(signed)))}`;
}

export interface Command {
  readonly id: string;
  readonly op: string;
  readonly args: { readonly [key: string]: string | number | boolean };
  /** Operator's name. */
  readonly by: string;
  /** Ms since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** The node's uptime up to which it may be begun, ms. */
  readonly due: number;
  readonly session: string;
  /** Greater than every `n` before it in this session. */
  readonly n: number;
}

/** `N/cmd`, signed. */
export function commandOrder(crypto: Crypto, key: Uint8Array, command: Command): string {
  return signOrder(crypto, key, 'cmd', { v: 1, ...command });
}

/** `N/mode/desired`, signed. */
export function modeOrder(crypto: Crypto, key: Uint8Array, mode: (typeof siteModes)[number], rev: number): string {
  return signOrder(crypto, key, 'mode', { v: 1, mode, rev });
}

/** `N/acl/chunk`, signed: one piece of the credential table's image; `data` in base64url. */
export function pieceOrder(
  crypto: Crypto,
  key: Uint8Array,
  piece: { readonly rev: number; readonly index: number; readonly sha256: string; readonly data: string },
): string {
  return signOrder(crypto, key, 'acl', { v: 1, ...piece });
}

/** `N/fw/desired`, signed: which image is meant; `release` is what its publisher has signed, and `count` its pieces. */
export function firmwareOrder(
  crypto: Crypto,
  key: Uint8Array,
  order: { readonly rev: number; readonly release: string; readonly count: number; readonly older: boolean },
): string {
  return signOrder(crypto, key, 'fw', { v: 1, ...order });
}

/** `N/fw/chunk`, signed: one piece of an image; `sha256` is that of the whole, `data` in base64url. */
export function firmwarePiece(crypto: Crypto, key: Uint8Array, piece: Parameters<typeof pieceOrder>[2]): string {
  return signOrder(crypto, key, 'fw', { v: 1, ...piece });
}

/** `N/time`, signed; `n` is shared with the commands. */
export function timeOrder(
  crypto: Crypto,
  key: Uint8Array,
  time: { readonly ts: number; readonly session: string; readonly n: number },
): string {
  return signOrder(crypto, key, 'time', { v: 1, ...time });
}
