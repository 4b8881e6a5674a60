import { z } from 'zod';
import { declare } from './call.ts';
import { count, epochMs, none } from './fields.ts';
import { limits } from './limits.ts';

export const host = z
  .string()
  .min(1)
  .max(limits.host)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/);
export const port = z.int().min(1).max(65_535);

/** The broker inside the application. `host` is what the nodes are told to connect to. */
export const builtInBroker = z.strictObject({ kind: z.literal('builtin'), host, port });
/** A broker that somebody else runs. An absent `password` keeps the stored one; an empty CA trusts the system's. */
export const externalBroker = z.strictObject({
  kind: z.literal('external'),
  host,
  port,
  ca: z.string().max(limits.pem),
  username: z.string().min(1).max(limits.name),
  password: z.string().max(limits.password.max).optional(),
});
export const brokerSettings = z.discriminatedUnion('kind', [builtInBroker, externalBroker]);
export type BrokerSettings = z.infer<typeof brokerSettings>;

/** Where a connection test can stop. */
export const brokerFaults = [
  'name', // the host name has no address
  'port', // nobody listens there
  'timeout', // no answer
  'tls', // somebody listens, but does not speak TLS
  'unknown_ca', // the certificate is signed by an authority that we were not given
  'wrong_name', // the certificate is for another host
  'expired', // the certificate is past its date, or not yet valid
  'password', // account or password refused
  'client_id', // the client id is not accepted
  'rights', // connected, but may not subscribe or publish where the station must
  'protocol', // answers, but not as an MQTT broker
] as const;
export const brokerFault = z.enum(brokerFaults);
export type BrokerFault = z.infer<typeof brokerFault>;

export const brokerTest = z.strictObject({
  ok: z.boolean(),
  fault: brokerFault.nullable(),
  /** The cause in the words of the layer that failed, for support. */
  message: z.string(),
});
export type BrokerTest = z.infer<typeof brokerTest>;

export const brokerStatus = z.strictObject({
  settings: brokerSettings,
  connected: z.boolean(),
  since: epochMs,
  fault: brokerFault.nullable(),
  message: z.string(),
  /** Messages received in the last 10 s, divided by 10. */
  messagesPerSecond: z.number(),
  /** Refused as malformed since the start of the station. */
  refused: count,
});
export type BrokerStatus = z.infer<typeof brokerStatus>;

export const brokerCalls = {
  'broker.status': declare('viewer', none, brokerStatus),
  'broker.test': declare('admin', z.strictObject({ settings: brokerSettings }), brokerTest),
  /** Takes effect at once: the station reconnects. */
  'broker.save': declare('admin', z.strictObject({ settings: brokerSettings }), brokerStatus, ['unavailable']),
} as const;
