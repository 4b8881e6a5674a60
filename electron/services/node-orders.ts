import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Journal, Json } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';
import { commandOrder, timeOrder } from '../domain/wire/orders.ts';
import { lastStages, type ResBody } from '../domain/wire/res.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { toHex } from '../domain/wire/text.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { NodeBook } from './node-book.ts';

/** Ms until an order that opens no door has expired. */
const orderLife = 60_000;
/** Ms that its last result may take beyond that. */
const resultGrace = 5_000;
/** A node whose clock is not its own gets the time with every connection, and then not more often than this; ms. */
const timeEvery = 30_000;

export interface NodeOrdersDeps {
  readonly site: string;
  readonly book: NodeBook;
  readonly link: BrokerLink;
  readonly journal: Pick<Journal, 'append'>;
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NodeOrders {
  /** What a node, or its last will, says of its connection. `living`: not kept by the broker from some time ago. */
  status(node: string, body: StatusBody, living: boolean): void;
  result(node: string, body: ResBody): void;
  /** Sends an order; `unavailable` where the node has no connection. Returns its id. */
  send(node: string, op: 'identify', actor: string): Promise<Result<string>>;
  /** Forgets a node that is gone. */
  forget(node: string): void;
  /** The broker is lost: which nodes are connected is not known until they, or what it kept of them, say so. */
  disconnected(): void;
  stop(): void;
}

/** One connection of a node, as its newest status tells it. */
interface Session {
  readonly id: string;
  readonly boot: number;
  readonly online: boolean;
  /** When the time was last sent, by the clock that does not jump; null if not yet. */
  timeSent: number | null;
}

interface Pending {
  readonly node: string;
  readonly op: string;
  readonly by: string;
  readonly stages: Set<string>;
  readonly callOff: () => void;
}

/** Name under which a node's order key is sealed. */
export const nodeKeyName = (id: string) => `node-key/${id}`;

/**
 * Orders to nodes and their life stories. `n`, which may only rise within a session of a node, is the time in ms, or one
 * more than the last: so it rises over restarts of the station too, without a write before each order, and a backup that
 * is restored cannot bring back an old counter. Should the station's clock be set back meanwhile, a node answers
 * `replayed`, which is in the journal; its next connection heals it.
 */
export function nodeOrders(deps: NodeOrdersDeps): NodeOrders {
  const { site, book, link, journal, vault, crypto, clock, log } = deps;
  const sessions = new Map<string, Session>();
  const pending = new Map<string, Pending>();
  let lastN = 0;
  const nextN = () => {
    lastN = Math.max(lastN + 1, clock.now());
    return lastN;
  };
  const keyOf = (node: NodeRecord) => vault.open(nodeKeyName(node.id), node.sealedKey);

  const write = (
    type: 'command.sent' | 'command.result',
    node: string,
    actor: string | null,
    value: { [key: string]: Json },
  ) => journal.append({ timestamp: clock.now(), type, node, actor, value });
  const writeResult = (id: string, order: Pick<Pending, 'node' | 'op' | 'by'>, stage: string, code: string | null) => {
    const value = { command: id, op: order.op, by: order.by, stage, ...(code === null ? {} : { code }) };
    write('command.result', order.node, null, value).catch((cause: unknown) =>
      log.error('the result of an order is not in the journal', { node: order.node, cause: String(cause) }),
    );
  };

  const sendTime = (node: NodeRecord, session: Session) => {
    const now = clock.monotonic();
    if (session.timeSent !== null && now - session.timeSent < timeEvery) return;
    session.timeSent = now;
    const order = timeOrder(crypto, keyOf(node), { ts: clock.now(), session: session.id, n: nextN() });
    link
      .publish(nodeTopic(site, node.id, 'time'), order, { qos: 0, retain: false })
      .catch((cause: unknown) => log.info('the time was not sent', { node: node.id, cause: String(cause) }));
  };

  const status = (id: string, body: StatusBody, living: boolean) => {
    const known = sessions.get(id);
    // A will that is not about the connection we know was delivered late.
    const stale = !body.online && known !== undefined && (known.boot !== body.boot || known.id !== body.session);
    if (stale) return;
    const same = known?.id === body.session && known.boot === body.boot;
    const session = { id: body.session, boot: body.boot, online: body.online, timeSent: same ? known.timeSent : null };
    sessions.set(id, session);
    const node = book.get(id);
    if (living && body.online && body.clk !== 'ntp' && node !== null) sendTime(node, session);
  };

  const result = (node: string, body: ResBody) => {
    const order = pending.get(body.id);
    // The broker may deliver a result twice, and a node may name an order that is not its own.
    if (order === undefined || order.node !== node || order.stages.has(body.stage)) return;
    order.stages.add(body.stage);
    writeResult(body.id, order, body.stage, body.code ?? null);
    if (!isLast(body.stage)) return;
    order.callOff();
    pending.delete(body.id);
  };

  const expect = (id: string, order: Pick<Pending, 'node' | 'op' | 'by'>) => {
    const callOff = clock.after(orderLife + resultGrace, () => {
      pending.delete(id);
      writeResult(id, order, 'expired', 'no_answer');
    });
    pending.set(id, { ...order, stages: new Set(), callOff });
  };

  const send = async (id: string, op: 'identify', by: string): Promise<Result<string>> => {
    const node = book.get(id);
    if (node === null) return fail('not_found', `no node ${id}`);
    const session = sessions.get(id);
    if (session?.online !== true || !link.state().connected) return fail('unavailable', 'the node is not online');
    const command = toHex(crypto.randomBytes(8));
    const iat = clock.now();
    const exp = iat + orderLife;
    const order = { id: command, op, args: {}, by, iat, exp, session: session.id, n: nextN() };
    // Written first: an order that is out in the world is in the journal, whatever happens next.
    await write('command.sent', id, by, { command, op, expires: exp });
    expect(command, { node: id, op, by });
    try {
      const signed = commandOrder(crypto, keyOf(node), order);
      await link.publish(nodeTopic(site, id, 'cmd'), signed, { qos: 1, retain: false });
      return ok(command);
    } catch (cause) {
      pending.get(command)?.callOff();
      pending.delete(command);
      writeResult(command, { node: id, op, by }, 'failed', 'not_sent');
      return fail('unavailable', String(cause));
    }
  };

  return {
    status,
    result,
    send,
    forget: (node) => void sessions.delete(node),
    disconnected: () => sessions.clear(),
    stop() {
      for (const { callOff } of pending.values()) callOff();
    },
  };
}

function isLast(stage: string): boolean {
  return lastStages.some((last) => last === stage);
}
