import { z } from 'zod';
import { linkTicks } from '../../contract/commissioning.ts';
import { count, macAddress } from '../../contract/fields.ts';
import { parseBounded } from './json.ts';
import { serialLine } from './provisioning.ts';
import { encodeUtf8 } from './text.ts';

const short = z.string().max(64);
const sha = z.string().regex(/^[0-9a-f]{8}$/);

/** Answers of a node on its serial line (docs/protocol.md, "Serial line"). */
export const helloAnswer = z.object({
  chip: short,
  mac: macAddress,
  fw: short,
  protocol: z.literal(1),
  provisioned: z.boolean(),
  site: short.optional(),
  node: short.optional(),
});
export type HelloAnswer = z.infer<typeof helloAnswer>;

export const readBackAnswer = z.object({
  site: short,
  node: short,
  host: z.string().max(253),
  port: count,
  ssid: short,
  caSha: sha,
  passwordSha: sha,
  keySha: sha,
  wifiSha: sha,
});

const stage = z.string().max(20);
export const linkAnswer = z.object({
  wifi: stage,
  address: stage,
  time: stage,
  name: stage,
  tcp: stage,
  tls: stage,
  mqtt: stage,
} satisfies Record<(typeof linkTicks)[number], typeof stage>);
export type LinkAnswer = z.infer<typeof linkAnswer>;

export const nothing = z.object({});

const frame = z.discriminatedUnion('ok', [
  z.looseObject({ id: count, ok: z.literal(true) }),
  z.object({ id: count, ok: z.literal(false), code: short, message: z.string().max(256) }),
]);
export type SerialAnswer = z.infer<typeof frame>;

/** A line as an answer; null for a log line, for what a ROM says, and for anything else that is none. */
export function parseAnswer(line: string): SerialAnswer | null {
  const at = line.indexOf('{');
  // What a chip said before it was reset may stand in front, without an end of its line.
  if (at < 0 || line.startsWith('#')) return null;
  const parsed = parseBounded(encodeUtf8(line.slice(at).trimEnd()), serialLine);
  return parsed.ok ? (frame.safeParse(parsed.value).data ?? null) : null;
}
