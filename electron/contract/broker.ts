import { z } from 'zod';
import { declare } from './call.ts';
import { count, epochMs, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';

export const host = z
  .string()
  .min(1)
  .max(limits.host)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/);
export const port = z.int().min(1).max(65_535);

/** The broker inside the application. `host` is what the nodes are told to connect to. */
export const builtInBroker = z.strictObject({ kind: z.literal('builtin'), host, port });
/**
 * Who makes the accounts of the nodes at an external broker: a person by hand, or the station through Mosquitto's
 * dynamic security. Settings that were stored before there was a choice mean `manual`.
 */
export const accountKeepers = ['manual', 'dynsec'] as const;
export type AccountKeeper = (typeof accountKeepers)[number];

/** A broker that somebody else runs. An absent `password` keeps the stored one; an empty CA trusts the system's. */
export const externalBroker = z.strictObject({
  kind: z.literal('external'),
  host,
  port,
  ca: z.string().max(limits.pem),
  username: z.string().min(1).max(limits.name),
  password: z.string().max(limits.password.max).optional(),
  accounts: z.enum(accountKeepers).default('manual'),
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
  'dynsec_silent', // dynamic security does not answer: not loaded
  'dynsec_forbidden', // the station's account may not use dynamic security
  'dynsec_open', // what no role names is open there to everybody
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

/** Why an account could not be made or ended at an external broker: `details.reason` of an `unavailable`. */
export const accountFaults = [
  'broker_away', // no connection to the broker
  'dynsec_silent',
  'dynsec_forbidden',
  'dynsec_open',
  'dynsec_refused', // the broker says no; `message` has its words
  'account_in_doubt', // it was told to make or renew the account, and has not answered
  'account_taken', // an account of this name is there already, and not this site's
] as const;
export const accountFault = z.enum(accountFaults);
export type AccountFault = z.infer<typeof accountFault>;

/** An account that a broker has not been told to end, or of which it has not said whether it has the new password. */
export const owedRemoval = z.strictObject({ node: nodeId, host, port });
export type OwedRemoval = z.infer<typeof owedRemoval>;

/** Host and port as they are written together: an IPv6 address in brackets, RFC 3986, 3.2.2. */
export function brokerPlace({ host: name, port: number }: { readonly host: string; readonly port: number }): string {
  return name.includes(':') ? `[${name}]:${number}` : `${name}:${number}`;
}

/** How the accounts of the nodes stand where the station makes them at an external broker. */
export const accountStanding = z.strictObject({
  /** Why none can be made or ended now; null where they can, or where the broker needs no telling. */
  fault: accountFault.nullable(),
  /** In the words of the broker, for support. */
  message: z.string(),
  /** Nodes that were revoked while their broker was away: it is told when the station is connected to it again. */
  owed: z.array(owedRemoval),
  /** Accounts that a broker was told to make or renew, without an answer: it is asked when it answers again. */
  doubtful: z.array(owedRemoval),
  /** Nodes without an account at this broker: each needs a new one. */
  missing: z.array(nodeId),
});
export type AccountStanding = z.infer<typeof accountStanding>;

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
  accounts: accountStanding,
});
export type BrokerStatus = z.infer<typeof brokerStatus>;

export const brokerCalls = {
  'broker.status': declare('viewer', none, brokerStatus),
  'broker.test': declare('admin', z.strictObject({ settings: brokerSettings }), brokerTest),
  /** Takes effect at once: the station reconnects. */
  'broker.save': declare('admin', z.strictObject({ settings: brokerSettings }), brokerStatus, ['unavailable']),
  /**
   * Gives up an account that is owed or in doubt at a broker that will not come back. `conflict` where that broker is
   * connected: the station ends the account there, or asks about it, by itself.
   */
  'broker.dismissOwed': declare('admin', owedRemoval, brokerStatus, ['not_found', 'conflict', 'unavailable']),
} as const;
