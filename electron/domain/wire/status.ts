import { z } from 'zod';
import { count, macAddress } from '../../contract/fields.ts';
import { envelope, wire } from './envelope.ts';

const online = z.object({
  ...envelope,
  online: z.literal(true),
  session: wire.session,
  fw: wire.text,
  hw: wire.text,
  ip: wire.text,
  mac: macAddress.optional(),
  rssi: z.int().min(-200).max(100).optional(),
  uptime: count,
  heap: count.optional(),
  cfgRev: wire.rev,
  aclRev: wire.rev,
  modeRev: wire.rev,
  buffered: count,
  bufferCap: count,
  resetReason: wire.resetReason,
});

/** The last will: written before it is needed, so without a time. */
const gone = z.object({ v: wire.version, boot: wire.boot, online: z.literal(false), session: wire.session });

/** `N/status`: a node that speaks, or its last will. */
export const statusBody = z.discriminatedUnion('online', [online, gone]);
export type StatusBody = z.infer<typeof statusBody>;
export type OnlineStatus = z.infer<typeof online>;
