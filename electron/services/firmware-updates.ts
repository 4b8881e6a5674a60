import type { RolloutNode } from '../contract/firmware.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { FirmwareShelf } from '../domain/ports/flashing.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import type { FwReportedBody, FwReqBody } from '../domain/wire/reported.ts';
import type { StatusBody } from '../domain/wire/status.ts';
import { type Debt, type FirmwareBook, goesOn, hasFailed, openFirmwareBook } from './firmware-book.ts';
import { type FirmwareHandlers, firmwareHandlers } from './firmware-handlers.ts';
import {
  type FirmwareSendingDeps,
  firmwareSending,
  type LoadedImage,
  loadImage,
  piecesOf,
} from './firmware-sending.ts';
import { inTurn } from './in-turn.ts';
import type { Ingest } from './ingest.ts';
import type { NodeBook } from './node-book.ts';

/**
 * How long the station waits for the end of a trial, ms, counted while it runs: the 2 min in which a node goes back by
 * itself, its restart, and the up to 60 s that it may wait before it connects.
 */
export const trialLimit = 5 * 60_000;

/** Nodes that need the image, or the order for it, once more where either was lost. */
const needsImage: ReadonlySet<RolloutNode['state']> = new Set(['ordered', 'receiving', 'waiting']);

export interface FirmwareUpdatesDeps extends FirmwareSendingDeps {
  readonly book: Pick<NodeBook, 'get' | 'onChange'>;
  readonly shelf: FirmwareShelf;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly settings: SettingsStore;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}

export interface FirmwareUpdates {
  readonly handlers: FirmwareHandlers;
  /** The roll-out has gone on. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** Does one thing after the other; what fails is in the log. */
type Later = (task: () => Promise<void>) => Promise<void>;

/** What a node is told of the roll-out that is under way, and what is taken back. */
function rolloutOrders({ shelf, log, ...deps }: FirmwareUpdatesDeps, book: FirmwareBook, later: Later) {
  const told = firmwareSending({ ...deps, log });
  let loaded: LoadedImage | null = null;
  /** The image, or a halt with its reason where it cannot be had any more. */
  const ready = async (): Promise<LoadedImage | null> => {
    const stored = book.get();
    if (loaded !== null || stored === null) return loaded;
    const read = await loadImage(shelf, stored.rollout.chip, stored.rollout.version);
    if (read.ok) {
      loaded = read.value;
      return loaded;
    }
    log.error('the image of a roll-out cannot be read', { message: read.error.message });
    if (goesOn(stored.rollout)) {
      book.change({ state: 'halted', halt: 'no_image' });
      await book.record(book.get() ?? stored, 'no_image', null);
    }
    return null;
  };
  const payOff = (owed: Debt) =>
    void told.callOff(owed.node).then(
      () =>
        later(async () => {
          book.paid(owed);
          await book.save();
        }),
      (cause: unknown) => log.info('a call-off waits for the broker', { node: owed.node, cause: String(cause) }),
    );
  const desire = (node: string, image: LoadedImage) => {
    const stored = book.get();
    if (stored !== null) told.desire(node, stored.rev, stored.older, image);
  };
  return {
    ready,
    desire,
    /** The order that this node was last told is not meant any more: owed until the broker has taken that. */
    callOff: (node: string) => payOff(book.owe(node)),
    payAll() {
      for (const owed of book.get()?.owed ?? []) payOff(owed);
    },
    piece: told.piece,
    have(image: LoadedImage | null) {
      loaded = image;
    },
  };
}

type RolloutOrders = ReturnType<typeof rolloutOrders>;

/** Whose turn it is, and what its end means for the others. */
function rolloutTurns({ clock, book: nodes }: FirmwareUpdatesDeps, book: FirmwareBook, orders: RolloutOrders) {
  /** Tells the next node, where it is its turn. */
  const goOn = async (): Promise<void> => {
    const stored = book.get();
    if (stored === null || book.current() !== null) return;
    const { state, halt } = stored.rollout;
    if (!goesOn(stored.rollout) && halt === null) return;
    const next = stored.rollout.nodes.find((each) => each.state === 'queued');
    if (next === undefined) {
      book.change({ state: 'done', halt: null });
      orders.have(null);
      return book.save();
    }
    if (state !== 'running') return;
    if (nodes.get(next.node) === null) return gone(next.node);
    const image = await orders.ready();
    if (image === null) return;
    // Rises over restarts and from one roll-out to the next: a node takes no order twice.
    const rev = Math.max(stored.rev + 1, Math.floor(clock.now() / 1_000));
    book.changeNode(next.node, { state: 'ordered', count: piecesOf(image.bytes) });
    book.alter({ rev, board: null, owed: stored.owed.filter(({ node }) => node !== next.node) });
    await book.save();
    orders.desire(next.node, image);
  };
  /** A node whose turn would be now has no account any more: the others need not wait for anybody's word. */
  const gone = async (node: string): Promise<void> => {
    if (book.get()?.rollout.nodes[0]?.node === node) return giveUp(node, 'revoked');
    book.changeNode(node, { state: 'stopped', code: 'revoked' });
    await book.save();
    return goOn();
  };
  const ended = async (node: string, state: RolloutNode['state']) => {
    orders.callOff(node);
    const before = book.get();
    if (before === null) return;
    if (state === 'healthy') {
      await book.record(before, 'updated', node);
      return goOn();
    }
    const rest = before.rollout.nodes[0]?.node === node ? before.rollout.nodes : [];
    for (const each of rest) if (each.state === 'queued') book.changeNode(each.node, { state: 'stopped' });
    if (before.rollout.state !== 'stopped') book.change({ state: 'halted', halt: null });
    const row = state === 'rolled_back' || state === 'given_up' ? state : 'halted';
    await book.record(book.get() ?? before, row, node);
  };
  const giveUp = async (node: string, code: 'silent' | 'board' | 'revoked') => {
    book.changeNode(node, { state: 'given_up', code });
    await ended(node, 'given_up');
  };
  return { goOn, ended, giveUp };
}

/** Tells the nodes, one after the other, and takes in what they say. */
function rolloutWork(deps: FirmwareUpdatesDeps, book: FirmwareBook, later: Later) {
  const orders = rolloutOrders(deps, book, later);
  const { goOn, ended, giveUp } = rolloutTurns(deps, book, orders);
  return {
    goOn,
    callOff: orders.callOff,
    have: orders.have,
    /** Says again what is meant, and what is not: a broker that was away may have lost either. */
    async remind() {
      orders.payAll();
      const [stored, node] = [book.get(), book.current()];
      if (stored === null || !goesOn(stored.rollout)) return;
      if (node === null) return goOn();
      const image = needsImage.has(node.state) ? await orders.ready() : null;
      if (image !== null) orders.desire(node.node, image);
    },
    async reported(node: string, body: FwReportedBody) {
      const [stored, known] = [book.get(), book.current()];
      if (stored === null || known?.node !== node) return;
      if (body.rev !== stored.rev) {
        // One that was on trial when it was told has passed the order over.
        const image = known.state === 'ordered' && goesOn(stored.rollout) ? await orders.ready() : null;
        if (image !== null) orders.desire(node, image);
        return;
      }
      if (body.state === 'idle') return;
      const { state, received = known.received, code = null } = body;
      book.changeNode(node, { state, received: state === 'receiving' ? received : known.count, code });
      if (state === 'healthy' || hasFailed({ ...known, state })) return ended(node, state);
      // Not the pieces: a node says those again. One that dies on trial says nothing any more.
      if (state !== known.state) await book.save();
    },
    async asked(node: string, { rev, index }: FwReqBody) {
      if (book.current()?.node !== node || rev !== book.get()?.rev) return;
      const image = await orders.ready();
      if (image !== null) orders.piece(node, rev, index, image);
    },
    /** The board that speaks for a node is the one that was told, or the order has no addressee any more. */
    async seen(node: string, mac: string) {
      const [stored, known] = [book.get(), book.current()];
      if (stored === null || known?.node !== node || stored.board === mac) return;
      if (stored.board !== null) return giveUp(node, 'board');
      book.alter({ board: mac });
      await book.save();
    },
    async accountsChanged() {
      const known = book.current();
      if (known !== null && deps.book.get(known.node) === null) await giveUp(known.node, 'revoked');
    },
    /** The time of a trial is over, as far as it is still that one. */
    async late(node: string, rev: number) {
      const known = book.current();
      if (known?.node === node && known.state === 'trying' && book.get()?.rev === rev) await giveUp(node, 'silent');
    },
  };
}

/** What a roll-out does to the nodes, and takes from them. */
export type RolloutWork = ReturnType<typeof rolloutWork>;

/** Counts the time of a trial from when the station first knows of it. Returns how to stop. */
function trialWatch(clock: Pick<Clock, 'after'>, book: FirmwareBook, late: (node: string, rev: number) => void) {
  let watched: string | null = null;
  let cancel: () => void = () => undefined;
  const look = () => {
    const [node, rev] = [book.current(), book.get()?.rev ?? 0];
    const trial = node?.state === 'trying' ? `${node.node}/${rev}` : null;
    if (trial === watched) return;
    cancel();
    watched = trial;
    cancel = node === null || trial === null ? () => undefined : clock.after(trialLimit, () => late(node.node, rev));
  };
  look();
  const unlisten = book.onChange(look);
  return () => {
    unlisten();
    cancel();
  };
}

/**
 * Brings firmware to nodes over the broker: one first, and only when it is healthy the others, one after the other. What
 * is under way is stored, and goes on after a restart: a node is told again, and asks for what it lacks.
 */
export async function createFirmwareUpdates(deps: FirmwareUpdatesDeps): Promise<FirmwareUpdates> {
  const { link, ingest, log } = deps;
  const turn = inTurn();
  const book = await openFirmwareBook(deps);
  let stopped = false;
  const later: Later = (task) =>
    turn(async () => {
      if (!stopped) await task();
    }).catch((cause: unknown) => log.error('an update stands still', { cause: String(cause) }));
  const work = rolloutWork(deps, book, later);
  const status = (node: string, body: StatusBody, retained: boolean) => {
    const mac = body.online ? body.mac : undefined;
    const known = book.current();
    if (!retained && mac !== undefined && known?.node === node && book.get()?.board !== mac)
      void later(() => work.seen(node, mac));
  };
  let connected = link.state().connected;
  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const { node, ...message } of messages) {
        if (message.kind === 'fw_reported') void later(() => work.reported(node, message.body));
        else if (message.kind === 'fw_req') void later(() => work.asked(node, message.body));
        else if (message.kind === 'status') status(node, message.body, message.retained);
      }
    }),
    link.onState((state) => {
      if (state.connected && !connected) void later(work.remind);
      connected = state.connected;
    }),
    deps.book.onChange(() => void later(work.accountsChanged)),
    trialWatch(deps.clock, book, (node, rev) => void later(() => work.late(node, rev))),
  ];
  void later(work.accountsChanged);
  if (connected) void later(work.remind);
  return {
    handlers: firmwareHandlers(deps, book, work, turn),
    onChange: book.onChange,
    async stop() {
      for (const stop of stops) stop();
      await turn(async () => undefined);
      // What the broker takes from here on stays owed, and is said once more.
      stopped = true;
    },
  };
}
