import type { TableState } from '../contract/doors.ts';
import { tableLimits } from '../domain/access/table.ts';
import {
  judgeTable,
  nextTableRevision,
  piecesOf,
  saidBy,
  saidInStatus,
  type TableRecord,
  type TableSaid,
  tableRecord,
} from '../domain/access/table-state.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import { pieceOrder } from '../domain/wire/orders.ts';
import type { AclReqBody } from '../domain/wire/reported.ts';
import { tableManifest } from '../domain/wire/station-messages.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { toBase64url } from '../domain/wire/text.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { AccessBook } from './access-book.ts';
import type { Ingest } from './ingest.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';
import { type MadeTable, type TableMakerDeps, tableMaker } from './table-maker.ts';
import { tableShelf } from './table-shelf.ts';

/** Changes of the book within so many ms are one change. */
const gather = 50;
/** How often it is looked whether the site's year or zone has changed, ms. */
const lookInterval = 60_000;
/** What could not be stored is tried again after so many ms. */
const retryAfter = 5_000;
/** Pieces that a node may ask for at once, and how many more every second: a whole table is 96. */
const allowance = { burst: 128, perSecond: 16 } as const;
/** A node that is behind and has not asked for so long is told again what there is, ms. */
const silence = 30_000;

export interface TablesDeps extends TableMakerDeps {
  readonly site: string;
  readonly nodes: Pick<NodeBook, 'get' | 'list' | 'onChange'>;
  readonly book: TableMakerDeps['book'] & Pick<AccessBook, 'record' | 'records' | 'change' | 'onChange'>;
  readonly link: BrokerLink;
  readonly ingest: Pick<Ingest, 'onBatch'>;
}

/** The credential table of every node: made, sent, and followed. */
export interface Tables {
  state(node: string): TableState;
  /** Makes the table anew, under a revision of its own, and sends it. */
  resend(node: string): Promise<void>;
  onChange(listener: (node: string) => void): () => void;
  /** Whether nothing is left to be made. */
  idle(): boolean;
  stop(): Promise<void>;
}

/** What is known of a node's table beside the record of it. */
interface Held {
  said: TableSaid | null;
  /** Why the station itself cannot send what is meant. */
  fault: TableState['fault'];
  /** Connection that the pieces were given on, and how many. */
  session: string | null;
  sent: number;
  /** The piece that is waited for while its image is made again. */
  asked: number | null;
  heard: number;
  tokens: number;
  filled: number;
  shown: TableState | null;
  /** What the listeners were last told of, as JSON. */
  told: string;
  /** What the table was last made with. */
  madeWith: { readonly sealedKey: Uint8Array; readonly doorRev: number } | null;
}

/**
 * Begins to keep the tables: makes them when the book, the nodes, the zone or the year change, publishes what is meant,
 * answers the nodes that ask for it, and follows what they say. The link should connect only afterwards.
 */
export function createTables(deps: TablesDeps): Tables {
  const { site, nodes, book, link, ingest, vault, crypto, clock, log } = deps;
  const maker = tableMaker(deps);
  const shelf = tableShelf(clock);
  const held = new Map<string, Held>();
  const listeners = new Set<(node: string) => void>();
  /** Nodes whose table must be made; true where it gets a revision of its own whatever it says. */
  const due = new Map<string, boolean>();
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  let running: Promise<void> | null = null;
  let callOff: (() => void) | null = null;
  let stopped = false;

  const of = (node: string): Held => {
    const known = held.get(node) ?? unknownHeld(clock.monotonic());
    held.set(node, known);
    return known;
  };
  const meant = (node: string): TableRecord | null => tableRecord.safeParse(book.record('table', node)).data ?? null;
  const state = (node: string): TableState => {
    const { said, fault, sent, shown } = of(node);
    const now = judgeTable(meant(node), said, { fault, sent });
    const same = shown?.state === now.state && shown.rev === now.rev && shown.fault === now.fault;
    const whole = { ...now, at: same ? shown.at : clock.now() };
    of(node).shown = whole;
    return whole;
  };
  const tell = (node: string) => {
    if (nodes.get(node) === null) return;
    const now = JSON.stringify(state(node));
    if (now === of(node).told) return;
    of(node).told = now;
    for (const listener of listeners) listener(node);
  };

  const send = (node: string, end: 'acl/desired' | 'acl/chunk', payload: string) =>
    link
      .publish(nodeTopic(site, node, end), payload, { qos: 1, retain: end === 'acl/desired' })
      .catch((cause: unknown) => log.info('a credential table waits for the broker', { node, cause: String(cause) }));
  const publish = (node: string) => {
    const record = meant(node);
    if (record === null || nodes.get(node) === null || !link.state().connected) return;
    const { rev, count, size, sha256 } = record;
    void send(node, 'acl/desired', tableManifest({ rev, count, chunks: piecesOf(size), size, sha256 }));
  };
  const give = (node: string, index: number, record: TableRecord, image: Uint8Array) => {
    const owner = nodes.get(node);
    if (owner === null) return;
    const key = vault.open(nodeKeyName(node), owner.sealedKey);
    const part = image.subarray(index * tableLimits.piece, (index + 1) * tableLimits.piece);
    const piece = { rev: record.rev, index, sha256: record.sha256, data: toBase64url(part) };
    void send(node, 'acl/chunk', pieceOrder(crypto, key, piece));
    of(node).sent = index + 1;
    tell(node);
  };

  const mark = (all: Iterable<string>, forced = false) => {
    for (const node of all) due.set(node, forced || (due.get(node) ?? false));
    if (stopped || running !== null || callOff !== null || due.size === 0) return;
    callOff = clock.after(gather, run);
  };
  const run = () => {
    callOff = null;
    running = makeAll().finally(() => {
      running = null;
      if (due.size > 0) mark([]);
    });
  };
  async function makeAll(): Promise<void> {
    for (let [next] = due; next !== undefined && !stopped; [next] = due) {
      const [node, forced] = next;
      due.delete(node);
      try {
        await makeOne(node, forced);
      } catch (cause) {
        log.error('a credential table could not be made', { node, cause: String(cause) });
        clock.after(retryAfter, () => mark([node], forced));
      }
      if (!due.has(node)) waiting.get(node)?.resolve();
      // One node a turn: what came meanwhile goes first.
      await new Promise<void>((resolve) => void clock.after(0, resolve));
    }
  }
  async function makeOne(node: string, forced: boolean): Promise<void> {
    const owner = nodes.get(node);
    if (owner === null) return;
    const doorRev = book.door(node).rev;
    const made = await maker.make(node);
    if (made === null) return;
    const known = of(node);
    known.madeWith = { sealedKey: owner.sealedKey, doorRev };
    known.fault = made.ok ? null : made.fault;
    if (made.ok) await keep(node, made, forced);
    tell(node);
  }
  async function keep(node: string, made: MadeTable & { ok: true }, forced: boolean): Promise<void> {
    const [before, known] = [meant(node), of(node)];
    const { image, sha256, count } = made;
    const same = before !== null && before.sha256 === sha256 && !forced;
    const record = { rev: nextTableRevision(before, known.said), sha256, size: image.length, count, at: clock.now() };
    if (!same) {
      await book.change([{ kind: 'table', id: node, value: record }], []);
      known.sent = 0;
      publish(node);
    }
    if (!same || known.said?.sha256 !== sha256) shelf.put(node, sha256, image);
    const asked = known.asked;
    known.asked = null;
    if (same && asked !== null) give(node, asked, before, image);
  }

  const asks = (node: string, { rev, index }: AclReqBody) => {
    const [record, known] = [meant(node), of(node)];
    if (record === null || record.rev !== rev || index >= piecesOf(record.size) || known.fault !== null) return;
    if (!allowed(known, clock.monotonic())) return log.debug('a node asks too often for its table', { node });
    known.heard = clock.monotonic();
    const image = shelf.get(node, record.sha256);
    if (image !== null) return give(node, index, record, image);
    if (!shelf.fits(record.size)) return;
    known.asked = index;
    mark([node]);
  };
  const status = (node: string, body: StatusBody, retained: boolean) => {
    const known = of(node);
    if (!body.online) {
      if (known.session !== body.session) return;
      known.session = null;
      known.sent = 0;
      return;
    }
    if (retained) return;
    if (known.session !== body.session) known.sent = 0;
    known.session = body.session;
    known.said = saidInStatus(known.said, body.aclRev);
    const behind = body.aclRev < (meant(node)?.rev ?? 0) && clock.monotonic() - known.heard > silence;
    // A broker that has lost what it kept for the node.
    if (behind) publish(node);
    if (behind) known.heard = clock.monotonic();
  };
  const take = (message: ReceivedMessage) => {
    const { node } = message;
    if (nodes.get(node) === null) return;
    if (message.kind === 'acl_req') asks(node, message.body);
    else if (message.kind === 'status') status(node, message.body, message.retained);
    else if (message.kind === 'acl_reported') {
      of(node).said = saidBy(message.body);
      if (message.body.sha256 === meant(node)?.sha256) shelf.drop(node);
    } else return;
    tell(node);
  };

  const everybody = () => nodes.list().map(({ id }) => id);
  const clearGone = async () => {
    for (const node of [...book.records('table').keys()]) {
      if (nodes.get(node) !== null || !link.state().connected) continue;
      held.delete(node);
      shelf.drop(node);
      await link.publish(nodeTopic(site, node, 'acl/desired'), '', { qos: 1, retain: true });
      await book.change([{ kind: 'table', id: node, value: null }], []);
    }
  };
  const tidy = () =>
    clearGone().catch((cause: unknown) =>
      log.info('the broker keeps a table of a node that is gone', { cause: String(cause) }),
    );
  const nodesChanged = () => {
    mark(everybody().filter((node) => of(node).madeWith?.sealedKey !== nodes.get(node)?.sealedKey));
    void tidy();
  };
  const bookChanged = (what: ReadonlySet<string>) => {
    if (what.has('people') || what.has('access')) mark(everybody());
    else if (what.has('doors')) mark(everybody().filter((node) => of(node).madeWith?.doorRev !== book.door(node).rev));
  };
  let calendar = maker.calendar();
  const look = () => {
    const before = calendar;
    calendar = maker.calendar();
    if (calendar !== before) mark(everybody());
  };
  let connected = link.state().connected;
  const linkChanged = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const node of everybody()) {
      of(node).sent = 0;
      if (now) publish(node);
      tell(node);
    }
    if (now) void tidy();
  };

  const stops = [
    ingest.onBatch(({ messages }) => messages.forEach(take)),
    link.onState((now) => linkChanged(now.connected)),
    nodes.onChange(nodesChanged),
    book.onChange(bookChanged),
    clock.every(lookInterval, look),
  ];
  mark(everybody());
  if (connected) for (const node of everybody()) publish(node);

  return {
    state,
    async resend(node) {
      if (nodes.get(node) === null) return;
      const done = waiting.get(node) ?? Promise.withResolvers<void>();
      waiting.set(node, done);
      mark([node], true);
      await done.promise;
      waiting.delete(node);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    idle: () => due.size === 0 && running === null && callOff === null,
    async stop() {
      stopped = true;
      for (const stop of stops) stop();
      callOff?.();
      await running;
      for (const { resolve } of waiting.values()) resolve();
    },
  };
}

function unknownHeld(now: number): Held {
  return {
    said: null,
    fault: null,
    session: null,
    sent: 0,
    asked: null,
    heard: now,
    tokens: allowance.burst,
    filled: now,
    shown: null,
    told: '',
    madeWith: null,
  };
}

function allowed(held: Held, now: number): boolean {
  const more = ((now - held.filled) / 1_000) * allowance.perSecond;
  held.tokens = Math.min(allowance.burst, held.tokens + more);
  held.filled = now;
  if (held.tokens < 1) return false;
  held.tokens -= 1;
  return true;
}
