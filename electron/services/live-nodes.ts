import { type Metric, metrics } from '../contract/fields.ts';
import type { Incident } from '../contract/incidents.ts';
import type { ConfigState, NodeLive } from '../contract/nodes.ts';
import type { NodeCondition } from '../domain/alarms/conditions.ts';
import { configInForce } from '../domain/nodes/config-state.ts';
import { type Moment, missedIntervals } from '../domain/nodes/contact.ts';
import { changeInterval, loseBroker, takeIn } from '../domain/nodes/view.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, JournalReader, StationEntry } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { NodeRecord, NodeStore } from '../domain/ports/stores.ts';
import type { ClimateWatch } from './climate-watch.ts';
import type { Ingest, IngestBatch } from './ingest.ts';
import { type Connection, conditionOf, type HeldNode, heldNode, judged, shown } from './live-node.ts';
import type { OwedEntries } from './owed-entries.ts';

/** How often it is looked who has fallen silent, ms. */
const lookInterval = 1_000;
/** A metric that was not measured for so long before a node was last heard is not missed at a start; ms. */
const measuredWithin = 3_600_000;
/** How often the last word of each node is put down, so that a restart knows it; ms. */
const keepInterval = 60_000;

/** Whether there was a reading at all is seen from a curve of so many points. */
const fewPoints = 10;

/** What the nodes service knows besides: which nodes there are, and what they are meant to do. */
export interface NodeDirectory {
  /** A node was made, renamed, renewed, settled or revoked, or has another board. */
  onChange(listener: () => void): () => void;
  config(id: string): ConfigState | null;
  onConfig(listener: (state: ConfigState) => void): () => void;
}

export interface LiveNodesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'eventCounts'>;
  /** Takes that a node came or went, also while the journal cannot be written. */
  readonly owed: Pick<OwedEntries, 'add'>;
  readonly store: Pick<NodeStore, 'list' | 'update'>;
  readonly reader: Pick<JournalReader, 'history'>;
  readonly directory: NodeDirectory;
  readonly ingest: Pick<Ingest, 'onBatch' | 'refusals'>;
  readonly link: Pick<BrokerLink, 'state' | 'onState'>;
  /** Must have seen a batch before this one is told of it. */
  readonly climate: Pick<ClimateWatch, 'now'>;
}

/** Ids of nodes of which something has changed, and of those that are gone. */
export interface NodesChange {
  readonly changed: ReadonlySet<string>;
  readonly removed: readonly string[];
}

/** Every node as it is now. */
export interface LiveNodes {
  get(id: string): NodeLive | null;
  list(): NodeLive[];
  conditions(): NodeCondition[];
  condition(id: string): NodeCondition | null;
  onChange(listener: (change: NodesChange) => void): () => void;
  stop(): Promise<void>;
}

/** Begins to keep the live view of all nodes that have an account. The link should connect only afterwards. */
export async function createLiveNodes(deps: LiveNodesDeps): Promise<LiveNodes> {
  const { clock, log, journal, owed, directory, ingest, link } = deps;
  const held = new Map<string, HeldNode>();
  const listeners = new Set<(change: NodesChange) => void>();
  const moment = (): Moment => ({ wall: clock.now(), mono: clock.monotonic() });
  let connection: Connection = { connected: link.state().connected, since: clock.monotonic() };

  const tell = (changed: ReadonlySet<string>, removed: readonly string[] = []) => {
    if (changed.size === 0 && removed.length === 0) return;
    for (const listener of listeners) listener({ changed, removed });
  };
  const look = (ids: Iterable<string>, now: Moment): Set<string> => {
    const { changed, entries } = lookAt(held, ids, now, connection);
    void owed.add(entries);
    return changed;
  };
  const load = async () => {
    const removed = await refill(held, deps, await journal.eventCounts());
    tell(new Set(held.keys()), removed);
  };

  const stops = [
    ingest.onBatch((batch) => {
      const now = moment();
      const touched = takeBatch(held, batch, now);
      // Committed since the connection was lost, but received before: no word that proves anything any more.
      if (!connection.connected) loseAll(held, touched, now);
      look(touched, now);
      tell(touched);
    }),
    link.onState(({ connected }) => {
      if (connected === connection.connected) return;
      const now = moment();
      connection = { connected, since: now.mono };
      if (!connected) loseAll(held, held.keys(), now);
      tell(look(held.keys(), now));
    }),
    directory.onChange(() => {
      load().catch((cause) => log.error('the nodes could not be read', { cause: String(cause) }));
    }),
    directory.onConfig(({ id }) => {
      const node = held.get(id);
      if (node !== undefined) held.set(id, withInterval(node, intervalOf(directory, id), moment()));
      tell(new Set(node === undefined ? [] : [id]));
    }),
    clock.every(lookInterval, () =>
      tell(new Set([...look(held.keys(), moment()), ...recount(held, ingest.refusals())])),
    ),
    clock.every(keepInterval, () => void keep(held, deps)),
  ];

  await load();
  const show = (id: string, node: HeldNode) => {
    const around = { config: directory.config(id)?.state ?? 'none', climate: deps.climate.now(id) } as const;
    return shown(node, around, moment());
  };
  return {
    get: (id) => ofNode(held, id, (node) => show(id, node)),
    list: () => [...held].map(([id, node]) => show(id, node)),
    conditions: () => [...held.values()].map((node) => conditionOf(node, moment(), connection)),
    condition: (id) => ofNode(held, id, (node) => conditionOf(node, moment(), connection)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      for (const stop of stops) stop();
      await keep(held, deps);
    },
  };
}

type Book = Map<string, HeldNode>;

function ofNode<T>(held: Book, id: string, ask: (node: HeldNode) => T): T | null {
  const node = held.get(id);
  return node === undefined ? null : ask(node);
}

function intervalOf(directory: NodeDirectory, id: string): number {
  return configInForce(directory.config(id))['telemetry.interval'] ?? 0;
}

function withInterval(node: HeldNode, interval: number, now: Moment): HeldNode {
  if (interval === node.interval) return node;
  return { ...node, interval, facts: changeInterval(node.facts, now) };
}

/** Takes in which nodes there are; returns those that are gone. */
async function refill(held: Book, deps: LiveNodesDeps, counts: ReadonlyMap<string, number>): Promise<string[]> {
  const { store, directory, clock } = deps;
  const present = (await store.list()).filter(({ revoked }) => revoked === null);
  const measured = await lastMeasured(
    deps,
    present.filter(({ id }) => !held.has(id)),
  );
  const now = { wall: clock.now(), mono: clock.monotonic() };
  const ids = new Set(present.map(({ id }) => id));
  const removed = [...held.keys()].filter((id) => !ids.has(id));
  for (const id of removed) held.delete(id);
  for (const record of present) {
    const { id } = record;
    const counted = { interval: intervalOf(directory, id), events: counts.get(id) ?? 0 };
    const node = held.get(id) ?? heldNode(record, counted, measured.get(id) ?? [], now);
    held.set(id, { ...node, record });
  }
  return removed;
}

/** What each node measured in the last hour that it was heard: a sensor may fall silent while the station is off. */
async function lastMeasured({ reader, directory, log }: LiveNodesDeps, nodes: readonly NodeRecord[]) {
  const found = new Map<string, readonly Metric[]>();
  for (const { id, heard } of nodes) {
    if (heard === null) continue;
    const far = Math.max(measuredWithin, missedIntervals * intervalOf(directory, id));
    const series = metrics.map((metric) => ({ node: id, metric }));
    try {
      // The last word is put down now and then only, and the node has a clock of its own.
      const curves = await reader.history(series, Math.max(0, heard - far), heard + far, fewPoints);
      found.set(
        id,
        metrics.filter((_, i) => (curves[i]?.at.length ?? 0) > 0),
      );
    } catch (cause) {
      log.warn('it is not known what a node measured before', { node: id, cause: String(cause) });
    }
  }
  return found;
}

function takeBatch(held: Book, { messages, incidents }: IngestBatch, now: Moment): Set<string> {
  const touched = new Set<string>();
  for (const message of messages) {
    const node = held.get(message.node);
    if (node === undefined) continue;
    held.set(message.node, { ...node, facts: takeIn(node.facts, message, now, node.interval) });
    touched.add(message.node);
  }
  for (const [id, more] of eventsByNode(incidents)) {
    const node = held.get(id);
    if (node === undefined) continue;
    held.set(id, { ...node, events: node.events + more });
    touched.add(id);
  }
  return touched;
}

function eventsByNode(incidents: readonly Incident[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { node, seq } of incidents)
    if (node !== null && seq !== null) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

function lookAt(held: Book, ids: Iterable<string>, now: Moment, connection: Connection) {
  const changed = new Set<string>();
  const entries: StationEntry[] = [];
  for (const id of ids) {
    const before = held.get(id);
    if (before === undefined) continue;
    const { node, entry } = judged(before, now, connection);
    if (entry !== null) entries.push(entry);
    if (node.contact !== before.contact) changed.add(id);
    held.set(id, node);
  }
  return { changed, entries };
}

function loseAll(held: Book, ids: Iterable<string>, now: Moment): void {
  for (const id of ids) {
    const node = held.get(id);
    if (node !== undefined) held.set(id, { ...node, facts: loseBroker(node.facts, now) });
  }
}

function recount(held: Book, refusals: ReadonlyMap<string, number>): string[] {
  const changed: string[] = [];
  for (const [id, refused] of refusals) {
    const node = held.get(id);
    if (node === undefined || node.refused === refused) continue;
    held.set(id, { ...node, refused });
    changed.push(id);
  }
  return changed;
}

async function keep(held: Book, { store, log }: LiveNodesDeps): Promise<void> {
  for (const [id, node] of held) {
    const heard = node.facts.contact.word?.wall ?? null;
    if (heard === null || heard === node.record.heard) continue;
    const lastBoot = node.facts.contact.session?.boot ?? node.record.lastBoot;
    try {
      await store.update(id, { heard, lastBoot }, null);
      const now = held.get(id);
      if (now !== undefined) held.set(id, { ...now, record: { ...now.record, heard, lastBoot } });
    } catch (cause) {
      log.warn('the last word of a node could not be kept', { node: id, cause: String(cause) });
    }
  }
}
