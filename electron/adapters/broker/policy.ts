import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import { mayRead, publishRefusal } from '../../domain/wire/rights.ts';
import { stationClientId } from '../../domain/wire/topics.ts';
import type { AccountBook } from './account-book.ts';
import type { Guest } from './guest.ts';
import type { BrokerLimits } from './limits.ts';
import type { BrokerRefusal } from './refusals.ts';

/** Who is behind a connection, and where a refusal is counted. */
export interface PolicyDeps {
  readonly site: string;
  readonly limits: BrokerLimits;
  readonly accounts: AccountBook;
  guestOf(client: Client | null): Guest | undefined;
  refuse(guest: Guest | undefined, reason: BrokerRefusal): void;
  /** The client has the account and may stay. */
  welcome(guest: Guest, client: Client): void;
}

type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;
type ConnectPacket = Parameters<Hooks['preConnect']>[1];

/** MQTT 3.1.1 has a return code for these two; everything else is "not authorized" (5). */
const returnCodes: Partial<Record<BrokerRefusal, number>> = { client_id: 2, password: 4 };

function connackError(reason: BrokerRefusal): AuthenticateError {
  const returnCode = returnCodes[reason] ?? 5;
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- aedes declares an ambient const enum, which cannot be named under isolatedModules
  return Object.assign(new Error(`refused: ${reason}`), { returnCode });
}

/** What is wrong with a CONNECT, checked before the password and answered after it. */
function connectProblem(site: string, packet: ConnectPacket): BrokerRefusal | null {
  const account = packet.username ?? '';
  if (packet.protocolVersion === 3) return 'protocol';
  if (packet.will !== undefined) {
    const { topic, payload, qos, retain } = packet.will;
    const will = { topic, qos: qos ?? 0, retain: retain ?? false, size: payload.length };
    if (publishRefusal(site, account, will) !== null) return 'will';
  }
  if (packet.clientId !== account) return 'client_id';
  return packet.clean === true || account === stationClientId ? null : 'session';
}

function rightPassword(accounts: AccountBook, username: string | undefined, password: Buffer | undefined): boolean {
  return username !== undefined && password !== undefined && accounts.verify(username, password);
}

function signInHooks(deps: PolicyDeps): Pick<Hooks, 'preConnect' | 'authenticate'> {
  return {
    preConnect: (client, packet, done) => {
      const guest = deps.guestOf(client);
      if (guest === undefined) return done(new Error('not through the door'), false);
      guest.claimed = packet.username ?? '';
      guest.problem = connectProblem(deps.site, packet);
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      const guest = deps.guestOf(client);
      const problem = rightPassword(deps.accounts, username, password) ? (guest?.problem ?? null) : 'password';
      if (guest !== undefined && problem === null) {
        deps.welcome(guest, client);
        return done(null, true);
      }
      deps.refuse(guest, problem ?? 'protocol');
      done(connackError(problem ?? 'protocol'), false);
    },
  };
}

/**
 * The broker's rules as aedes asks for them. A publication against the rights ends the connection (MQTT 3.1.1 has no
 * other answer), a subscription against them is answered with failure (0x80).
 */
export function brokerHooks(deps: PolicyDeps): Hooks {
  const { site, limits } = deps;
  return {
    ...signInHooks(deps),
    authorizePublish: (client, packet, done) => {
      const guest = deps.guestOf(client);
      const publication = { topic: packet.topic, qos: packet.qos, retain: packet.retain, size: packet.payload.length };
      if (guest !== undefined && publishRefusal(site, guest.account, publication) === null) return done(null);
      deps.refuse(guest, 'publish');
      done(new Error('refused: publish'));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const guest = deps.guestOf(client);
      const fits = guest !== undefined && guest.filters.size < limits.subscriptions;
      if (fits && mayRead(site, guest.account, subscription.topic)) {
        guest.filters.add(subscription.topic);
        return done(null, subscription);
      }
      deps.refuse(guest, 'subscribe');
      done(null, null);
    },
    // The last word on what leaves: a session of before and a retained message come this way as well.
    authorizeForward: (client, packet) => {
      const guest = deps.guestOf(client);
      return guest !== undefined && mayRead(site, guest.account, packet.topic) ? packet : null;
    },
  };
}
