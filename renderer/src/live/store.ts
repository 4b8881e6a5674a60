import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alarm } from '../../../electron/contract/alarms.ts';
import type { BrokerStatus } from '../../../electron/contract/broker.ts';
import type { CommandStory, DoorLive, ModeOrder } from '../../../electron/contract/doors.ts';
import type { ChartMetric } from '../../../electron/contract/fields.ts';
import type { Incident } from '../../../electron/contract/incidents.ts';
import type { LiveBatch, LiveJournal } from '../../../electron/contract/live.ts';
import type { ConfigState, NodeLive } from '../../../electron/contract/nodes.ts';
import type { Failure } from '../../../electron/contract/result.ts';
import { appendPoint, type Series, seriesKey } from './series.ts';

/** How many of the latest incidents are held for the Overview; older ones are asked for. */
export const HELD_INCIDENTS = 200;
/** How many of the latest orders are held with their story. */
export const HELD_COMMANDS = 100;

export type OutdatedList = LiveBatch['outdated'][number];

export interface LiveState {
  readonly phase: 'waiting' | 'live' | 'failed';
  readonly error: Failure | null;
  readonly nodes: Readonly<Record<string, NodeLive>>;
  /** Names of all nodes ever heard of in this session: a locked window gets alarms, but no nodes. */
  readonly names: Readonly<Record<string, string>>;
  /** Latest first, bounded. */
  readonly incidents: readonly Incident[];
  /** The last batch's new rows, oldest first, for lists that grow while one looks at them. */
  readonly fresh: readonly Incident[];
  readonly alarms: readonly Alarm[];
  readonly configs: Readonly<Record<string, ConfigState>>;
  readonly doors: Readonly<Record<string, DoorLive>>;
  /** Latest first, bounded. */
  readonly commands: readonly CommandStory[];
  readonly modes: readonly ModeOrder[];
  /** How often each list was said to be outdated, or everything was told anew: ask again when it rises. */
  readonly outdated: Readonly<Record<OutdatedList, number>>;
  readonly broker: BrokerStatus | null;
  readonly journal: LiveJournal | null;
  readonly series: Readonly<Record<string, Series>>;
  /** Incidents that were left out since the start because this window lagged. */
  readonly dropped: number;
}

export interface LiveStore extends StoreApi<LiveState> {
  /** Everything at once: what the batch does not name is gone; the curves stay. */
  begin(batch: LiveBatch): void;
  apply(batch: LiveBatch): void;
  addIncidents(rows: readonly Incident[]): void;
  fail(error: Failure): void;
  seed(node: string, metric: ChartMetric, points: Series): void;
  setConfig(config: ConfigState): void;
  /** What a call answered, before it is pushed. */
  setDoor(door: DoorLive): void;
  setCommand(story: CommandStory): void;
  clear(): void;
}

const nothing: LiveState = {
  phase: 'waiting',
  error: null,
  nodes: {},
  names: {},
  incidents: [],
  fresh: [],
  alarms: [],
  configs: {},
  doors: {},
  commands: [],
  modes: [],
  outdated: { people: 0, access: 0, presence: 0, plans: 0, climate: 0, alarm_rules: 0, alarm_settings: 0, rollout: 0 },
  broker: null,
  journal: null,
  series: {},
  dropped: 0,
};

function mergeNodes(state: LiveState, batch: LiveBatch): Readonly<Record<string, NodeLive>> {
  if (batch.nodes.length === 0 && batch.removed.length === 0) return state.nodes;
  const nodes = { ...state.nodes };
  for (const node of batch.nodes) nodes[node.id] = node;
  for (const id of batch.removed) delete nodes[id];
  return nodes;
}

function mergeNames(state: LiveState, batch: LiveBatch): Readonly<Record<string, string>> {
  const changed = batch.nodes.filter(({ id, name }) => state.names[id] !== name);
  if (changed.length === 0) return state.names;
  return { ...state.names, ...Object.fromEntries(changed.map(({ id, name }) => [id, name])) };
}

interface Measured {
  readonly metric: ChartMetric;
  readonly at: number;
  readonly value: number;
}

function measuredBy({ values, climate: { dewPoint } }: NodeLive): readonly Measured[] {
  return dewPoint === null ? values : [...values, { ...dewPoint, metric: 'dew_point' }];
}

function mergeSeries(state: LiveState, batch: LiveBatch): Readonly<Record<string, Series>> {
  if (batch.nodes.length === 0 && batch.removed.length === 0) return state.series;
  const series = { ...state.series };
  for (const node of batch.nodes)
    for (const { metric, at, value } of measuredBy(node)) {
      const key = seriesKey(node.id, metric);
      series[key] = appendPoint(series[key], at, value);
    }
  for (const id of batch.removed)
    for (const key of Object.keys(series)) if (key.startsWith(`${id}/`)) delete series[key];
  return series;
}

/** Puts the new rows before those held; each row once, the newest `HELD_INCIDENTS`. */
export function mergeIncidents(held: readonly Incident[], fresh: readonly Incident[]): readonly Incident[] {
  if (fresh.length === 0) return held;
  const known = new Set(held.map((each) => each.id));
  const added = fresh.filter((each) => !known.has(each.id));
  return [...added, ...held].sort((a, b) => b.id - a.id).slice(0, HELD_INCIDENTS);
}

/** Puts a story before those held, or in the place of its older form; one that has gone further is never taken back. */
export function mergeCommands(held: readonly CommandStory[], more: readonly CommandStory[]): readonly CommandStory[] {
  if (more.length === 0) return held;
  const byId = new Map(held.map((story) => [story.id, story]));
  for (const story of more)
    if (story.stages.length >= (byId.get(story.id)?.stages.length ?? 0)) byId.set(story.id, story);
  return [...byId.values()].sort((a, b) => b.at - a.at).slice(0, HELD_COMMANDS);
}

function mergeDoors(state: LiveState, batch: LiveBatch): Readonly<Record<string, DoorLive>> {
  if (batch.doors.length === 0 && batch.removed.length === 0) return state.doors;
  const doors = { ...state.doors };
  for (const door of batch.doors) doors[door.node] = door;
  for (const id of batch.removed) delete doors[id];
  return doors;
}

function mergeConfigs(state: LiveState, batch: LiveBatch): Readonly<Record<string, ConfigState>> {
  if (batch.configs.length === 0 && batch.removed.length === 0) return state.configs;
  const configs = { ...state.configs };
  for (const config of batch.configs) configs[config.id] = config;
  for (const id of batch.removed) delete configs[id];
  return configs;
}

/** Changed alarms in the place of their older form, new ones behind, those that are over gone; the rest is the same object. */
export function mergeAlarms(held: readonly Alarm[], { alarms, alarmsOver }: LiveBatch): readonly Alarm[] {
  if (alarms.length === 0 && alarmsOver.length === 0) return held;
  const byKey = new Map(held.map((alarm) => [alarm.key, alarm]));
  for (const key of alarmsOver) byKey.delete(key);
  for (const alarm of alarms) byKey.set(alarm.key, alarm);
  return [...byKey.values()];
}

function countOutdated(state: LiveState, batch: LiveBatch): LiveState['outdated'] {
  if (batch.outdated.length === 0) return state.outdated;
  const outdated = { ...state.outdated };
  for (const list of batch.outdated) outdated[list] += 1;
  return outdated;
}

function reduce(state: LiveState, batch: LiveBatch): LiveState {
  return {
    phase: 'live',
    error: null,
    nodes: mergeNodes(state, batch),
    names: mergeNames(state, batch),
    incidents: mergeIncidents(state.incidents, batch.incidents),
    fresh: batch.incidents,
    alarms: mergeAlarms(state.alarms, batch),
    configs: mergeConfigs(state, batch),
    doors: mergeDoors(state, batch),
    commands: mergeCommands(state.commands, batch.commands),
    modes: batch.modes ?? state.modes,
    outdated: countOutdated(state, batch),
    broker: batch.broker ?? state.broker,
    journal: batch.journal ?? state.journal,
    series: mergeSeries(state, batch),
    dropped: state.dropped + batch.dropped,
  };
}

function allOutdated(counts: LiveState['outdated']): LiveState['outdated'] {
  const more = Object.entries(counts).map(([list, count]) => [list, count + 1]);
  return Object.fromEntries(more) as LiveState['outdated'];
}

/** What the station has pushed, bounded: nodes whole, the latest incidents, an hour of curve per metric. */
export function createLiveStore(): LiveStore {
  const store = createStore<LiveState>(() => nothing);
  const { setState } = store;
  return {
    ...store,
    begin: (batch) =>
      setState(({ series, names, outdated }) =>
        reduce({ ...nothing, series, names, outdated: allOutdated(outdated) }, batch),
      ),
    apply: (batch) => setState((state) => reduce(state, batch)),
    addIncidents: (rows) => setState(({ incidents }) => ({ incidents: mergeIncidents(incidents, rows) })),
    fail: (error) => setState({ phase: 'failed', error }),
    seed: (node, metric, points) =>
      setState(({ series }) => {
        const key = seriesKey(node, metric);
        const live = series[key];
        const merged = (live?.at ?? []).reduce((all, at, i) => appendPoint(all, at, live?.value[i] ?? 0), points);
        return { series: { ...series, [key]: merged } };
      }),
    setConfig: (config) => setState(({ configs }) => ({ configs: { ...configs, [config.id]: config } })),
    setDoor: (door) => setState(({ doors }) => ({ doors: { ...doors, [door.node]: door } })),
    setCommand: (story) => setState(({ commands }) => ({ commands: mergeCommands(commands, [story]) })),
    clear: () => setState(nothing),
  };
}
