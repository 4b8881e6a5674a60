import { z } from 'zod';
import { type Rollout, type RolloutNode, rollout } from '../contract/firmware.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { FirmwareShelf } from '../domain/ports/flashing.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import type { FwReportedBody, FwReqBody } from '../domain/wire/reported.ts';
import { actEntry } from './entry.ts';
import {
  type FirmwareSendingDeps,
  firmwareSending,
  type LoadedImage,
  loadImage,
  piecesOf,
} from './firmware-sending.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { Ingest } from './ingest.ts';
import { loadSetting, storeSetting } from './stored-setting.ts';

const settingName = 'firmware/rollout';

/** A roll-out as it is stored: `rev` of the order that a node was last told, 0 before. */
const storedRollout = z.strictObject({
  rollout,
  older: z.boolean(),
  rev: z.int().nonnegative(),
});
type Stored = z.infer<typeof storedRollout>;

export interface FirmwareUpdatesDeps extends FirmwareSendingDeps {
  readonly shelf: FirmwareShelf;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly settings: SettingsStore;
  readonly clock: Pick<Clock, 'now'>;
}

type FirmwareHandlers = Pick<Handlers, Extract<keyof Handlers, `firmware.${string}`>>;

export interface FirmwareUpdates {
  readonly handlers: FirmwareHandlers;
  /** The roll-out has gone on. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

const underWay: ReadonlySet<RolloutNode['state']> = new Set(['ordered', 'receiving', 'waiting', 'trying']);
const failed: ReadonlySet<RolloutNode['state']> = new Set(['rolled_back', 'rejected']);

/** The roll-out that is under way or was last, and the row of the journal for each of its steps. */
async function rolloutBook(deps: FirmwareUpdatesDeps) {
  let stored: Stored | null = await loadSetting(deps, settingName, storedRollout);
  const listeners = new Set<() => void>();
  const put = (next: Stored) => {
    stored = next;
    for (const listener of listeners) listener();
  };
  const change = (part: Partial<Rollout>) => {
    if (stored !== null) put({ ...stored, rollout: { ...stored.rollout, ...part } });
  };
  return {
    get: () => stored,
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** The node whose turn it is. */
    current: () => stored?.rollout.nodes.find(({ state }) => underWay.has(state)) ?? null,
    change,
    /** Progress is not worth a row: after a restart the node says it again. */
    changeNode: (node: string, part: Partial<RolloutNode>) =>
      change({
        nodes: (stored?.rollout.nodes ?? []).map((each) => (each.node === node ? { ...each, ...part } : each)),
      }),
    setRev(rev: number) {
      if (stored !== null) stored = { ...stored, rev };
    },
    async save() {
      if (stored !== null) await deps.settings.set(settingName, JSON.stringify(stored), null);
    },
    async record(next: Stored, type: 'ordered' | 'updated' | 'rolled_back' | 'halted', node: string | null) {
      const { version, chip, by } = next.rollout;
      const value = { version, chip, code: next.rollout.nodes.find((each) => each.node === node)?.code ?? null };
      const entry = { ...actEntry(deps.clock.now(), `firmware.${type}`, by, value), node };
      const saved = await storeSetting(deps, settingName, next, entry);
      if (saved.ok) put(next);
      return saved;
    },
  };
}

type Book = Awaited<ReturnType<typeof rolloutBook>>;

/** Tells the nodes, one after the other, and takes in what they say. */
function rolloutWork({ shelf, clock, log, ...deps }: FirmwareUpdatesDeps, book: Book) {
  const told = firmwareSending({ ...deps, log });
  let loaded: LoadedImage | null = null;

  const ready = async (): Promise<LoadedImage | null> => {
    const stored = book.get();
    if (loaded !== null || stored === null) return loaded;
    const read = await loadImage(shelf, stored.rollout.chip, stored.rollout.version);
    if (read.ok) loaded = read.value;
    else log.error('the image of a roll-out cannot be read', { message: read.error.message });
    return loaded;
  };
  /** Tells the next node, where it is its turn. */
  const goOn = async () => {
    const stored = book.get();
    if (stored === null || !['running', 'paused'].includes(stored.rollout.state) || book.current() !== null) return;
    const next = stored.rollout.nodes.find(({ state }) => state === 'queued');
    if (next === undefined) {
      book.change({ state: 'done' });
      loaded = null;
      return book.save();
    }
    if (stored.rollout.state === 'paused') return;
    const image = await ready();
    if (image === null) return;
    // Rises over restarts and from one roll-out to the next: a node takes no order twice.
    const rev = Math.max(stored.rev + 1, Math.floor(clock.now() / 1_000));
    book.changeNode(next.node, { state: 'ordered', count: piecesOf(image.bytes) });
    book.setRev(rev);
    await book.save();
    told.desire(next.node, rev, stored.older, image);
  };
  const ended = async (node: string, state: RolloutNode['state']) => {
    told.callOff(node);
    const before = book.get();
    if (before === null) return;
    if (state === 'healthy') {
      await book.record(before, 'updated', node);
      return goOn();
    }
    const rest = before.rollout.nodes[0]?.node === node ? before.rollout.nodes : [];
    for (const each of rest) if (each.state === 'queued') book.changeNode(each.node, { state: 'stopped' });
    if (before.rollout.state !== 'stopped') book.change({ state: 'halted' });
    const after = book.get();
    if (after !== null) await book.record(after, state === 'rolled_back' ? 'rolled_back' : 'halted', node);
  };

  return {
    goOn,
    callOff: told.callOff,
    have(image: LoadedImage | null) {
      loaded = image;
    },
    /** Says again what is meant: a broker that was away may have lost it. */
    async remind() {
      const [stored, node] = [book.get(), book.current()];
      const image = node === null ? null : await ready();
      if (node !== null && image !== null && stored !== null) told.desire(node.node, stored.rev, stored.older, image);
      else await goOn();
    },
    async reported(node: string, body: FwReportedBody) {
      const known = book.current();
      if (known?.node !== node || body.rev !== book.get()?.rev || body.state === 'idle') return;
      const { state, received = known.received, code = null } = body;
      book.changeNode(node, { state, received: state === 'receiving' ? received : known.count, code });
      if (state === 'healthy' || failed.has(state)) await ended(node, state);
    },
    async asked(node: string, { rev, index }: FwReqBody) {
      if (book.current()?.node !== node || rev !== book.get()?.rev) return;
      const image = await ready();
      if (image !== null) told.piece(node, rev, index, image);
    },
  };
}

type Work = ReturnType<typeof rolloutWork>;

/**
 * Brings firmware to nodes over the broker: one first, and only when it is healthy the others, one after the other. What
 * is under way is stored, and goes on after a restart: a node is told again, and asks for what it lacks.
 */
export async function createFirmwareUpdates(deps: FirmwareUpdatesDeps): Promise<FirmwareUpdates> {
  const { link, ingest, log } = deps;
  const turn = inTurn();
  const book = await rolloutBook(deps);
  const work = rolloutWork(deps, book);
  const logged = (task: () => Promise<void>) =>
    turn(task).catch((cause: unknown) => log.error('an update stands still', { cause: String(cause) }));
  let connected = link.state().connected;
  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const { node, ...message } of messages) {
        if (message.kind === 'fw_reported') void logged(() => work.reported(node, message.body));
        else if (message.kind === 'fw_req') void logged(() => work.asked(node, message.body));
      }
    }),
    link.onState((state) => {
      if (state.connected && !connected) void logged(work.remind);
      connected = state.connected;
    }),
  ];
  return {
    handlers: firmwareHandlers(deps, book, work, turn),
    onChange: book.onChange,
    async stop() {
      for (const stop of stops) stop();
      await turn(async () => undefined);
    },
  };
}

function firmwareHandlers(
  deps: FirmwareUpdatesDeps,
  book: Book,
  work: Work,
  turn: ReturnType<typeof inTurn>,
): FirmwareHandlers {
  const nothing = () => fail('conflict', 'no roll-out is under way');
  const now = (): Result<Rollout> => {
    const stored = book.get();
    return stored === null ? nothing() : ok(stored.rollout);
  };
  const stateNow = () => book.get()?.rollout.state ?? null;
  const enter = async (state: Rollout['state'], then: () => Promise<void> = async () => undefined) => {
    book.change({ state });
    await book.save();
    await then();
    return now();
  };
  return {
    'firmware.images': async () => ok(await deps.shelf.list()),
    'firmware.rollout': async () => ok(book.get()?.rollout ?? null),
    'firmware.start': ({ chip, version, nodes, older }, { person }) =>
      turn(async () => {
        if (stateNow() === 'running' || stateNow() === 'paused' || book.current() !== null)
          return fail('conflict', 'another roll-out is under way');
        const unknown = nodes.find((id) => deps.book.get(id) === null);
        if (unknown !== undefined) return fail('not_found', `no node ${unknown}`);
        const read = await loadImage(deps.shelf, chip, version);
        if (!read.ok) return read;
        const each = { state: 'queued', received: 0, count: 0, code: null } as const;
        const fresh = [...new Set(nodes)].map((node) => ({ node, ...each }));
        const at = deps.clock.now();
        const made: Rollout = { chip, version, by: person.username, at, state: 'running', nodes: fresh };
        const saved = await book.record({ rollout: made, older, rev: book.get()?.rev ?? 0 }, 'ordered', null);
        if (!saved.ok) return saved;
        work.have(read.value);
        await work.goOn();
        return now();
      }),
    'firmware.pause': () => turn(async () => (stateNow() === 'running' ? enter('paused') : nothing())),
    'firmware.resume': () =>
      turn(async () => {
        if (stateNow() !== 'paused' && stateNow() !== 'halted') return nothing();
        const first = book.get()?.rollout.nodes[0];
        if (first !== undefined && failed.has(first.state)) return fail('conflict', 'the first node has failed');
        return enter('running', work.remind);
      }),
    'firmware.stop': () =>
      turn(async () => {
        const stored = book.get();
        if (stored === null || ['stopped', 'done'].includes(stored.rollout.state)) return nothing();
        for (const { node, state } of stored.rollout.nodes) {
          if (underWay.has(state)) work.callOff(node);
          if (state === 'queued' || (underWay.has(state) && state !== 'trying'))
            book.changeNode(node, { state: 'stopped' });
        }
        work.have(null);
        return enter('stopped');
      }),
  };
}
