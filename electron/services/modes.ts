import type { z } from 'zod';
import type { DoorLive, DoorMode, ModeOrder, ModeScope } from '../contract/doors.ts';
import type { NodeLive } from '../contract/nodes.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  type CountedDoor,
  countedMode,
  modeKey,
  nextNodeMode,
  type StoredMode,
  type StoredNodeMode,
  storedMode,
  storedNodeMode,
  wantedMode,
} from '../domain/access/modes.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { Entry, NodeRecord } from '../domain/ports/stores.ts';
import { modeOrder } from '../domain/wire/orders.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import type { AccessBook, BookChange } from './access-book.ts';
import type { Ingest } from './ingest.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import type { LiveNodes } from './live-nodes.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

export interface ModesDeps {
  readonly site: string;
  readonly access: Pick<AccessBook, 'door' | 'record' | 'records' | 'edit' | 'onChange'>;
  readonly book: NodeBook;
  readonly nodes: Pick<LiveNodes, 'get' | 'onChange'>;
  readonly link: BrokerLink;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

/** The modes of the site, and which mode each door is meant to be in. */
export interface Modes {
  /** Those in force with their counts, oldest first. */
  list(): ModeOrder[];
  inForce(scope: ModeScope, mode: StoredMode['mode']): ModeOrder | null;
  wanted(node: string): DoorMode;
  confirmed(node: string): DoorLive['confirmed'];
  /**
   * Puts a mode in force and tells every node that it is for; stored together with its row of the journal. `conflict`
   * where it is in force already, `unavailable` where it cannot be stored; then no node is told.
   */
  begin(order: StoredMode, entry: Entry): Promise<Result<ModeOrder>>;
  /** `not_found` where it is not in force. */
  end(scope: ModeScope, mode: StoredMode['mode'], entry: Entry): Promise<Result<null>>;
  /** Nodes whose mode, or what is known of it, may have changed; and with it the counts. */
  onChange(listener: (nodes: ReadonlySet<string>) => void): () => void;
  stop(): void;
}

/** The modes that are to be in force, and what is stored for it. */
interface Decision {
  readonly given: readonly StoredMode[];
  readonly changes: readonly BookChange[];
  readonly entries: readonly Entry[];
}

/** What a node last said of its mode. */
interface Heard {
  readonly mode: DoorMode | null;
  readonly rev: number;
}

/**
 * Begins to keep every node in the mode that is meant for it. Each has a signed order `mode` that the broker keeps, so
 * that a node that was away takes it over before it decides anything. The link should connect only afterwards.
 */
export async function createModes(deps: ModesDeps): Promise<Modes> {
  const { access, book, nodes, link, ingest, log } = deps;
  const heard = new Map<string, Heard>();
  const listeners = new Set<(nodes: ReadonlySet<string>) => void>();
  const orders = () => storedModes(deps);
  const told = (node: string) => stored(access.record('nodeMode', node), storedNodeMode, log);

  const { publish, publishAll, rekeyed } = modePublisher(deps, told);
  const { judge, counted } = modeCounts(deps, { heard, told, orders });
  const tell = (ids: readonly string[]) => {
    if (ids.length > 0) for (const listener of listeners) listener(new Set(ids));
  };
  const wantedUnder = (given: readonly StoredMode[], node: string) => wantedMode(access.door(node), given);
  /** What nodes must be told, were these the modes in force. */
  const due = (given: readonly StoredMode[]) =>
    book.list().flatMap(({ id }) => {
      const next = nextNodeMode(told(id), wantedUnder(given, id), heard.get(id)?.rev ?? 0);
      return next === null ? [] : [{ id, next }];
    });
  /** Stores what changes, with what every node is told of it, and tells them. */
  const store = async (decide: () => Result<Decision>): Promise<Result<null>> => {
    const put = await access.edit(() => {
      const decided = decide();
      if (!decided.ok) return decided;
      const { given, changes, entries } = decided.value;
      const news = due(given);
      const fresh = news.map(({ id, next }): BookChange => ({ kind: 'nodeMode', id, value: next }));
      return ok({ changes: [...changes, ...fresh], entries, value: () => news });
    });
    if (!put.ok) return put;
    for (const { id, next } of put.value) publish(id, next);
    tell(book.list().map(({ id }) => id));
    return ok(null);
  };
  const align = async (): Promise<void> => {
    if (due(orders()).length === 0) return;
    const aligned = await store(() => ok({ given: orders(), changes: [], entries: [] }));
    if (!aligned.ok) log.error('the mode of a door could not be stored', { message: aligned.error.message });
  };

  const list = () => {
    const given = orders();
    const doors = given.length === 0 ? [] : counted();
    return given.map((order) => countedMode(order, doors));
  };

  const hear = (message: ReceivedMessage): boolean => {
    const before = heard.get(message.node);
    const now = heardFrom(message, before);
    if (now === null) return false;
    heard.set(message.node, now);
    const meant = told(message.node);
    // A node that was wiped, or a broker that lost what it kept: it says so by its revision.
    if (!message.retained && meant !== null && now.rev < meant.rev) publish(message.node, meant);
    return now.rev !== before?.rev || now.mode !== before?.mode;
  };

  await align();
  let connected = link.state().connected;
  if (connected) publishAll(book.list());
  const stops = [
    ingest.onBatch(({ messages }) => {
      const changed = messages.filter(hear).map(({ node }) => node);
      if (changed.length > 0) void align();
      tell(changed);
    }),
    link.onState((state) => {
      if (state.connected && !connected) publishAll(book.list());
      connected = state.connected;
    }),
    // Areas and maintenance are in the access book, new doors in the book of nodes.
    access.onChange(() => void align()),
    book.onChange(() => {
      publishAll(rekeyed());
      void align();
    }),
    nodes.onChange(({ changed, removed }) => {
      for (const id of removed) heard.delete(id);
      tell([...changed, ...removed]);
    }),
  ];

  return {
    list,
    inForce(scope, mode) {
      const key = modeKey({ scope, mode });
      return list().find((order) => modeKey(order) === key) ?? null;
    },
    wanted: (node) => wantedUnder(orders(), node),
    confirmed: (node) => judge(node, wantedUnder(orders(), node)),
    ...beginAndEnd(store, orders, counted),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** How a mode comes into force and goes: decided on what is stored when it is its turn. */
function beginAndEnd(
  store: (decide: () => Result<Decision>) => Promise<Result<null>>,
  orders: () => readonly StoredMode[],
  counted: () => readonly CountedDoor[],
): Pick<Modes, 'begin' | 'end'> {
  return {
    async begin(order, entry) {
      const id = modeKey(order);
      const begun = await store(() => {
        const given = orders();
        if (given.some((other) => modeKey(other) === id)) return fail('conflict', 'it is in that mode already');
        return ok({ given: [...given, order], changes: [{ kind: 'mode', id, value: order }], entries: [entry] });
      });
      return begun.ok ? ok(countedMode(order, counted())) : begun;
    },
    end: (scope, mode, entry) =>
      store(() => {
        const id = modeKey({ scope, mode });
        const given = orders().filter((other) => modeKey(other) !== id);
        if (given.length === orders().length) return fail('not_found', 'it is not in that mode');
        return ok({ given, changes: [{ kind: 'mode', id, value: null }], entries: [entry] });
      }),
  };
}

type Told = (node: string) => StoredNodeMode | null;

/** Sends nodes what they are told. Without a connection it waits: all are published when there is one. */
function modePublisher({ site, book, link, vault, crypto, log }: ModesDeps, told: Told) {
  /** The sealed key under which each node's order was published last. */
  const published = new Map<string, Uint8Array>();
  const publish = (id: string, { mode, rev }: StoredNodeMode) => {
    const node = book.get(id);
    if (node === null || !link.state().connected) return;
    published.set(id, node.sealedKey);
    const order = modeOrder(crypto, vault.open(nodeKeyName(id), node.sealedKey), mode, rev);
    link
      .publish(nodeTopic(site, id, 'mode/desired'), order, { qos: 1, retain: true })
      .catch((cause: unknown) => log.info('a mode waits for the broker', { node: id, cause: String(cause) }));
  };
  return {
    publish,
    publishAll(records: readonly NodeRecord[]) {
      for (const { id } of records) {
        const mode = told(id);
        if (mode !== null) publish(id, mode);
      }
    },
    /** A node with a new key does not believe what was signed under the old one. */
    rekeyed: () => book.list().filter(({ id, sealedKey }) => published.get(id) !== sealedKey),
  };
}

/** Which doors are in the mode that is meant for them. */
function modeCounts(
  { access, book, nodes }: ModesDeps,
  known: { heard: ReadonlyMap<string, Heard>; told: Told; orders: () => readonly StoredMode[] },
) {
  const judge = (id: string, wanted: DoorMode): DoorLive['confirmed'] => {
    const live = nodes.get(id);
    if (live === null || !isPresent(live)) return 'unreachable';
    const [meant, said] = [known.told(id), known.heard.get(id)];
    const same = meant !== null && said !== undefined && said.rev === meant.rev && said.mode === meant.mode;
    const shows = live.mode === 'unknown' || live.mode === meant?.mode;
    return same && shows && meant.mode === wanted ? 'confirmed' : 'pending';
  };
  const counted = (): CountedDoor[] => {
    const given = known.orders();
    return book.list().map(({ id }) => {
      const { inside, outside, maintenance } = access.door(id);
      const wanted = wantedMode({ inside, outside, maintenance }, given);
      return { node: id, inside, outside, maintenance, wanted, confirmed: judge(id, wanted) };
    });
  };
  return { judge, counted };
}

function storedModes({ access, log }: ModesDeps): StoredMode[] {
  return [...access.records('mode').values()]
    .flatMap((record) => stored(record, storedMode, log) ?? [])
    .sort((a, b) => a.at - b.at);
}

function stored<T>(record: unknown, schema: z.ZodType<T>, log: Log): T | null {
  if (record === null) return null;
  const parsed = schema.safeParse(record);
  if (!parsed.success) log.error('a stored mode is damaged', { cause: parsed.error.message.slice(0, 200) });
  return parsed.data ?? null;
}

function isPresent({ contact }: NodeLive): boolean {
  return contact === 'online' || contact === 'stale';
}

/** What a message says of a node's mode; null where it says nothing. A revision without its mode is half an answer. */
function heardFrom(message: ReceivedMessage, before: Heard | undefined): Heard | null {
  if (message.kind === 'mode_reported') return { mode: message.body.mode, rev: message.body.rev };
  if (message.kind !== 'status' || !message.body.online) return null;
  const { modeRev: rev } = message.body;
  return { mode: before?.rev === rev ? before.mode : null, rev };
}
