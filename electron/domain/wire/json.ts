import { decodeUtf8 } from './text.ts';

/** What a payload may measure before anything of it is looked at (docs/protocol.md, ground rules). */
export const wireLimits = { payload: 4_096, aclChunk: 16_384, depth: 6, topic: 160 } as const;

export type BoundedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'too_large' | 'not_utf8' | 'too_deep' | 'not_json' };

/** Whether brackets nest deeper than `limit`, counted outside of strings, so that a parser is never driven into depth. */
function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x7b || sign === 0x5b) {
      if (++depth > limit) return true;
    } else if (sign === 0x7d || sign === 0x5d) depth--;
  }
  return false;
}

/** Bytes to JSON within the limits of the wire; never throws. */
export function parseBounded(payload: Uint8Array, maxBytes: number = wireLimits.payload): BoundedJson {
  if (payload.length > maxBytes) return { ok: false, reason: 'too_large' };
  const text = decodeUtf8(payload);
  if (text === null) return { ok: false, reason: 'not_utf8' };
  if (deeperThan(text, wireLimits.depth)) return { ok: false, reason: 'too_deep' };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'not_json' };
  }
}
