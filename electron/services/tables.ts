import type { TableState } from '../contract/doors.ts';
import { nextTableRevision, piecesOf, type TableRecord, tableRecord } from '../domain/access/table-state.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { AclReqBody } from '../domain/wire/reported.ts';
import type { AccessBook, BookPart } from './access-book.ts';
import type { Ingest } from './ingest.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import { makingQueue } from './making-queue.ts';
import type { NodeBook } from './node-book.ts';
import { type TableFollowing, tableFollowing } from './table-following.ts';
import { type MadeTable, type TableMakerDeps, tableMaker } from './table-maker.ts';
import { tableSending } from './table-sending.ts';
import { tableShelf } from './table-shelf.ts';

/** How often it is looked whether the site's year or zone has changed, ms. */
const lookInterval = 60_000;

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
  /** Makes the table anew, under a revision of its own, and sends it. Resolves when it is made. */
  resend(node: string): Promise<void>;
  onChange(listener: (node: string) => void): () => void;
  /** Whether nothing is left to be made. */
  idle(): boolean;
  stop(): Promise<void>;
}

/**
 * Begins to keep the tables: makes them when the book, the nodes, the zone or the year change, publishes what is meant,
 * answers the nodes that ask for it, and follows what they say. The link should connect only afterwards.
 */
export function createTables(deps: TablesDeps): Tables {
  const { nodes, book, link, ingest, clock, log } = deps;
  const meant = (node: string): TableRecord | null => tableRecord.safeParse(book.record('table', node)).data ?? null;
  const following = tableFollowing(meant, clock);
  const keeping = tableKeeping(deps, meant, following);
  const everybody = () => nodes.list().map(({ id }) => id);
  const mark = (which: readonly string[]) => {
    for (const node of which) {
      following.of(node).owed += 1;
      following.tell(node);
    }
    keeping.queue.mark(which);
  };

  const take = (message: ReceivedMessage) => {
    const { node, kind } = message;
    if (nodes.get(node) === null) return;
    if (kind === 'acl_req') keeping.asked(node, message.body);
    else if (kind === 'acl_reported') {
      following.reported(node, message.body);
      keeping.settle(node);
    } else if (kind !== 'status') return;
    else if (following.status(node, message.body, message.retained)) keeping.publish(node);
    following.tell(node);
  };
  const tidy = () => {
    keeping
      .clearGone()
      .catch((cause: unknown) => log.info('the broker keeps a table of a node that is gone', { cause: String(cause) }));
  };
  const bookChanged = (what: ReadonlySet<BookPart>) => {
    if (what.has('people') || what.has('access')) mark(everybody());
    else if (what.has('doors')) mark(everybody().filter(keeping.isStale));
  };
  let calendar = keeping.calendar();
  const look = () => {
    const before = calendar;
    calendar = keeping.calendar();
    if (calendar !== before) mark(everybody());
  };
  let connected = link.state().connected;
  const linkChanged = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const node of everybody()) {
      following.of(node).sent = 0;
      keeping.publish(node);
      following.tell(node);
    }
    tidy();
  };

  const stops = [
    ingest.onBatch(({ messages }) => messages.forEach(take)),
    link.onState((state) => linkChanged(state.connected)),
    nodes.onChange(() => {
      mark(everybody().filter(keeping.isStale));
      tidy();
    }),
    book.onChange(bookChanged),
    clock.every(lookInterval, look),
  ];
  mark(everybody());
  for (const node of everybody()) keeping.publish(node);

  return {
    state: following.state,
    async resend(node) {
      if (nodes.get(node) === null) return;
      const tried = keeping.queue.tried(node);
      keeping.queue.mark([node], true);
      await tried;
    },
    onChange: following.onChange,
    idle: keeping.queue.idle,
    async stop() {
      for (const stop of stops) stop();
      await keeping.queue.stop();
    },
  };
}

/** Makes tables, keeps what is meant, and gives it out. */
function tableKeeping(deps: TablesDeps, meant: (node: string) => TableRecord | null, following: TableFollowing) {
  const { nodes, book, link, clock, log } = deps;
  const maker = tableMaker(deps);
  const shelf = tableShelf(clock);
  const sending = tableSending(deps);
  /** Pieces that are waited for while their image is made again. */
  const waiting = new Map<string, number>();
  /** What each table was last made with, beside the people. */
  const madeWith = new Map<string, { readonly sealedKey: Uint8Array; readonly doorRev: number }>();
  const queue = makingQueue({ make, clock, log });

  const publish = (node: string) => {
    const record = meant(node);
    if (record !== null) sending.manifest(node, record);
  };
  const give = (node: string, record: TableRecord, image: Uint8Array, index: number) => {
    if (sending.piece(node, record, image, index)) following.of(node).sent = index + 1;
  };

  async function make(node: string, forced: boolean): Promise<void> {
    const owner = nodes.get(node);
    if (owner === null) return;
    const doorRev = book.door(node).rev;
    const { owed } = following.of(node);
    const made = await maker.make(node);
    if (made === null) return;
    madeWith.set(node, { sealedKey: owner.sealedKey, doorRev });
    following.of(node).fault = made.ok ? null : made.fault;
    if (made.ok) await keep(node, made, forced);
    following.of(node).owed -= owed;
    following.tell(node);
  }
  async function keep(node: string, made: MadeTable & { ok: true }, forced: boolean): Promise<void> {
    const before = meant(node);
    const { said } = following.of(node);
    const { image, sha256, count } = made;
    if (said?.sha256 !== sha256 || forced) shelf.put(node, sha256, image);
    const index = waiting.get(node);
    waiting.delete(node);
    if (before?.sha256 === sha256 && !forced) {
      if (index !== undefined) give(node, before, image, index);
      return;
    }
    const record = { rev: nextTableRevision(before, said), sha256, size: image.length, count, at: clock.now() };
    await book.change([{ kind: 'table', id: node, value: record }], []);
    following.of(node).sent = 0;
    publish(node);
  }

  return {
    queue,
    publish,
    calendar: maker.calendar,
    /** A node asks for a piece. */
    asked(node: string, { rev, index }: AclReqBody): void {
      const record = meant(node);
      if (record?.rev !== rev || index >= piecesOf(record.size) || following.of(node).fault !== null) return;
      if (!following.mayAsk(node)) return log.debug('a node asks too often for its table', { node });
      const image = shelf.get(node, record.sha256);
      if (image !== null) return give(node, record, image, index);
      if (!shelf.fits(record.size)) return;
      waiting.set(node, index);
      queue.mark([node]);
    },
    /** A node has said what it holds: an image that has arrived is not needed any more. */
    settle(node: string): void {
      if (following.state(node).state === 'applied') shelf.drop(node);
    },
    /** Whether a node's key or its door is another than its table was made with. */
    isStale(node: string): boolean {
      const made = madeWith.get(node);
      return made?.sealedKey !== nodes.get(node)?.sealedKey || made?.doorRev !== book.door(node).rev;
    },
    /** Takes back what was published to nodes that are gone, where that has not happened yet. */
    async clearGone(): Promise<void> {
      for (const node of book.records('table').keys()) {
        if (nodes.get(node) !== null || !link.state().connected) continue;
        shelf.drop(node);
        following.forget(node);
        madeWith.delete(node);
        await sending.clear(node);
        await book.change([{ kind: 'table', id: node, value: null }], []);
      }
    },
  };
}
