import type { CommandStage, CommandStory } from '../contract/doors.ts';
import type { Incident } from '../contract/incidents.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  answerGrace,
  beginStory,
  type CommandLife,
  continueStory,
  endedBySession,
  isAccepted,
  isSent,
  lifeOf,
  type StationCode,
  storiesFrom,
} from '../domain/doors/story.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Journal, JournalReader, Json, StationEntry } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { type Command, commandOrder } from '../domain/wire/orders.ts';
import type { ResBody } from '../domain/wire/res.ts';
import { toHex } from '../domain/wire/text.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import { commandShelf } from './command-shelf.ts';
import type { Ingest } from './ingest.ts';
import type { NodeBook } from './node-book.ts';
import { nodeClock } from './node-clock.ts';
import { nodeKeyName } from './node-key.ts';
import { type NodeSession, type NodeSessions, nodeSessions } from './node-sessions.ts';
import type { OwedEntries } from './owed-entries.ts';

/** Rows of the journal that are read for the latest stories: each has up to ten. */
const restoredRows = 2_000;

export interface CommandsDeps {
  readonly site: string;
  readonly book: NodeBook;
  readonly link: BrokerLink;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly journal: Pick<Journal, 'append'>;
  /** Takes how an order goes on, also while the journal cannot be written. */
  readonly owed: Pick<OwedEntries, 'add'>;
  readonly reader: Pick<JournalReader, 'page'>;
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

/** Orders to nodes and their life stories. */
export interface Commands {
  /**
   * Gives an order. The answer is the story so far, which may be over already: `unreachable` where the node is not
   * connected, and then nothing was sent. `not_found`; `unavailable` where the journal does not take it, and then
   * nothing was sent either.
   */
  send(node: string, op: string, args: Command['args'], by: string, life?: CommandLife): Promise<Result<CommandStory>>;
  /**
   * Tells a node what the station knows and it does not: nothing opens by it, and nobody asked for it, so it has no
   * story and no row in the journal. False where it could not be sent now.
   */
  inform(node: string, op: 'place', args: Command['args']): Promise<boolean>;
  get(id: string): CommandStory | null;
  /** The latest, newest first. */
  list(): CommandStory[];
  /** Whether a node has a connection that an order could be sent on. */
  reachable(node: string): boolean;
  onChange(listener: (story: CommandStory) => void): () => void;
  stop(): void;
}

interface Order {
  readonly node: string;
  readonly op: string;
  readonly args: Command['args'];
  readonly by: string;
  /** When it was given, by both clocks, and for which connection. */
  readonly at: number;
  readonly began: number;
  readonly life: CommandLife;
  readonly session: NodeSession;
}

/**
 * Begins to give orders. `n`, which may only rise within a session of a node, is the time in ms, or one more than the
 * last: so it rises over restarts of the station too, without a write before each order, and a backup that is restored
 * cannot bring back an old counter. Should the station's clock be set back meanwhile, a node answers `replayed`, which
 * is in the journal; its next connection heals it.
 */
export async function createCommands(deps: CommandsDeps): Promise<Commands> {
  const { site, book, link, ingest, vault, crypto, clock, log } = deps;
  const sessions = nodeSessions(clock);
  const shelf = commandShelf();
  const listeners = new Set<(story: CommandStory) => void>();
  const nextN = risingCounter(clock);
  const keyOf = (id: string): Uint8Array | null => {
    const node = book.get(id);
    return node === null ? null : vault.open(nodeKeyName(id), node.sealedKey);
  };
  const clocks = nodeClock({ site, link, crypto, clock, log, keyOf, nextN });

  const { put, tell, giveUp } = storyTeller(deps, shelf, listeners);

  const publish = orderPublisher(deps, sessions, nextN, { tell, giveUp });

  const send: Commands['send'] = async (node, op, args, by, life = lifeOf(op)) => {
    const key = keyOf(node);
    if (key === null) return fail('not_found', `no node ${node}`);
    const [id, at, began] = [toHex(crypto.randomBytes(8)), clock.now(), clock.monotonic()];
    const session = link.state().connected && sessions.uptime(node) !== null ? sessions.online(node) : null;
    const until = typeof args['until'] === 'number' ? args['until'] : null;
    const story = beginStory({ id, node, op, until, by, at });
    try {
      // Written first: an order that is out in the world is in the journal, whatever happens next.
      await deps.journal.append(queuedEntry(story, args, life, session));
    } catch (cause) {
      log.error('an order could not be written down and was not sent', { node, op, cause: String(cause) });
      return fail('unavailable', 'the journal cannot be written');
    }
    put(story, session);
    if (session === null) tell(id, 'unreachable');
    else {
      const wait = began + life.due + answerGrace - clock.monotonic();
      shelf.await(
        id,
        clock.after(Math.max(0, wait), () => giveUp(id, 'expired', reasonOf(shelf.get(id)?.story))),
      );
      void publish(id, { node, op, args, by, at, began, life, session }, key);
    }
    return ok(shelf.get(id)?.story ?? story);
  };

  const result = (node: string, { id, stage, code }: ResBody) => {
    const held = shelf.get(id);
    // A node may name an order that is not its own.
    if (held === null && stage === 'refused') log.info('a node does not take what it was told', { node, code });
    if (held === null || held.story.node !== node) return;
    // What has an answer has been sent, whatever became of the broker's receipt.
    if (!isSent(held.story)) tell(id, 'sent');
    tell(id, stage, code ?? null);
  };

  const ended = (node: string, now: NodeSession) => {
    for (const { story, session } of shelf.running(node)) {
      if (session !== null && session.id === now.id && session.boot === now.boot) continue;
      const { stage, code } = endedBySession(story, clock.now(), session?.boot !== now.boot);
      tell(story.id, stage, code);
    }
  };

  await restore(deps, shelf, tell);
  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const message of messages) {
        if (message.kind === 'res') result(message.node, message.body);
        else if (message.kind === 'status') {
          sessions.status(message.node, message.body, !message.retained);
          clocks.status(message.node, message.body, !message.retained);
        }
      }
    }),
    link.onState(({ connected }) => {
      if (!connected) sessions.disconnected();
    }),
    sessions.onSession(ended),
    book.onChange(() => {
      for (const node of sessions.nodes()) if (book.get(node) === null) sessions.forget(node);
    }),
  ];

  return {
    send,
    inform: informer(deps, sessions, nextN, keyOf),
    get: (id) => shelf.get(id)?.story ?? null,
    list: () => shelf.latest(),
    reachable: (node) => link.state().connected && sessions.online(node) !== null,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      for (const stop of stops) stop();
      shelf.stop();
    },
  };
}

function risingCounter(clock: Pick<Clock, 'now'>): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.now());
    return last;
  };
}

/** Sends orders, each in its time or not at all. */
function orderPublisher(
  { site, link, crypto, clock, log }: CommandsDeps,
  sessions: NodeSessions,
  nextN: () => number,
  { tell, giveUp }: Pick<ReturnType<typeof storyTeller>, 'tell' | 'giveUp'>,
) {
  return async (id: string, order: Order, key: Uint8Array): Promise<void> => {
    const { node, op, args, by, at, began, life, session } = order;
    const uptime = sessions.uptime(node);
    if (sessions.online(node)?.id !== session.id || !link.state().connected || uptime === null)
      return giveUp(id, 'unreachable', 'session');
    const late = clock.monotonic() - began;
    if (late >= life.due) return giveUp(id, 'expired', 'not_sent');
    const times = { iat: at, exp: at + life.exp, due: Math.floor(uptime - late + life.due) };
    const signed = commandOrder(crypto, key, { id, op, args, by, ...times, session: session.id, n: nextN() });
    try {
      await link.publish(nodeTopic(site, node, 'cmd'), signed, { qos: 1, retain: false });
      tell(id, 'sent');
    } catch (cause) {
      // Perhaps the broker has it and only its receipt is lost: the story waits for the node's word as long as it may.
      log.warn('an order may not have been sent', { node, op, cause: String(cause) });
    }
  };
}

/** Whose name stands on what the station tells by itself. */
const ownName = 'leitstand';

function informer(
  { site, link, crypto, clock, log }: CommandsDeps,
  sessions: NodeSessions,
  nextN: () => number,
  keyOf: (node: string) => Uint8Array | null,
): Commands['inform'] {
  return async (node, op, args) => {
    const [key, session, uptime] = [keyOf(node), sessions.online(node), sessions.uptime(node)];
    if (key === null || session === null || uptime === null || !link.state().connected) return false;
    const [id, at, life] = [toHex(crypto.randomBytes(8)), clock.now(), lifeOf(op)];
    const times = { iat: at, exp: at + life.exp, due: Math.floor(uptime + life.due) };
    const order = { id, op, args, by: ownName, ...times, session: session.id, n: nextN() };
    try {
      await link.publish(nodeTopic(site, node, 'cmd'), commandOrder(crypto, key, order), { qos: 1, retain: false });
      return true;
    } catch (cause) {
      log.info('a node could not be told', { node, op, cause: String(cause) });
      return false;
    }
  };
}

/** Goes on with stories: on the shelf, in the journal, and to whoever listens. */
function storyTeller(
  { owed, clock }: CommandsDeps,
  shelf: ReturnType<typeof commandShelf>,
  listeners: ReadonlySet<(story: CommandStory) => void>,
) {
  const put = (story: CommandStory, session: NodeSession | null) => {
    shelf.put(story, session);
    for (const listener of listeners) listener(story);
  };
  /** False where that stage was told already, or nobody knows the order. */
  const tell = (id: string, stage: CommandStage, code: string | null = null): boolean => {
    const held = shelf.get(id);
    const at = clock.now();
    const story = held === null ? null : continueStory(held.story, { stage, at, code });
    if (held === null || story === null) return false;
    put(story, held.session);
    void owed.add([stageEntry(story, stage, at, code)]);
    return true;
  };
  /** Ends a story that no node has accepted. */
  const giveUp = (id: string, stage: CommandStage, code: StationCode) => {
    const story = shelf.get(id)?.story;
    if (story?.outcome === 'running' && !isAccepted(story)) tell(id, stage, code);
  };
  return { put, tell, giveUp };
}

/** Takes up the stories of the journal. What no node had accepted when the station ended was given up with it. */
async function restore(
  { reader, book }: CommandsDeps,
  shelf: ReturnType<typeof commandShelf>,
  tell: (id: string, stage: CommandStage, code: StationCode) => boolean,
): Promise<void> {
  for (const { story, session } of storiesFrom((await latestRows(reader)).toReversed())) {
    shelf.put(story, session);
    if (story.outcome !== 'running') continue;
    if (!isAccepted(story)) tell(story.id, 'expired', 'station_restart');
    else if (book.get(story.node) === null) tell(story.id, 'done', 'reconnected');
  }
}

async function latestRows(reader: CommandsDeps['reader']): Promise<Incident[]> {
  const types = ['command.queued', 'command.sent', 'command.result'] as const;
  const rows: Incident[] = [];
  let after: Parameters<JournalReader['page']>[1];
  do {
    const page = await reader.page({ types: [...types] }, after, 500);
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined && rows.length < restoredRows);
  return rows;
}

function reasonOf(story: CommandStory | undefined): StationCode {
  return story !== undefined && isSent(story) ? 'no_answer' : 'not_sent';
}

function queuedEntry(
  { id, node, op, by, at }: CommandStory,
  args: Command['args'],
  life: CommandLife,
  session: NodeSession | null,
): StationEntry {
  const connection = session === null ? {} : { session: session.id, boot: session.boot };
  // Whom `place` is about is not for the journal: credentials stand for persons there, and only there.
  const { creds: _, ...shown } = args;
  const value = { command: id, op, expires: at + life.due, ...shown, ...connection };
  return { timestamp: at, type: 'command.queued', node, actor: by, value };
}

function stageEntry(
  { id, node, op, by }: CommandStory,
  stage: CommandStage,
  timestamp: number,
  code: string | null,
): StationEntry {
  const value: { [key: string]: Json } = { command: id, op };
  if (stage === 'sent') return { timestamp, type: 'command.sent', node, actor: by, value };
  return {
    timestamp,
    type: 'command.result',
    node,
    actor: null,
    value: { ...value, by, stage, ...(code === null ? {} : { code }) },
  };
}
