import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alarm } from '../../../electron/contract/alarms.ts';
import type { BrokerStatus } from '../../../electron/contract/broker.ts';
import type { Metric } from '../../../electron/contract/fields.ts';
import type { Incident } from '../../../electron/contract/incidents.ts';
import type { LiveBatch } from '../../../electron/contract/live.ts';
import type { ConfigState, NodeLive } from '../../../electron/contract/nodes.ts';
import type { Failure } from '../../../electron/contract/result.ts';
import type { JournalStatus } from '../../../electron/contract/station.ts';
import { appendPoint, type Series, seriesKey } from './series.ts';

/** How many of the latest incidents are held for the Overview; older ones are asked for. */
export const HELD_INCIDENTS = 200;

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
  readonly broker: BrokerStatus | null;
  readonly journal: JournalStatus | null;
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
  seed(node: string, metric: Metric, points: Series): void;
  setConfig(config: ConfigState): void;
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
  broker: null,
  journal: null,
  series: {},
  dropped: 0,
};

function mergeNodes(state: LiveState, batch: LiveBatch): Record<string, NodeLive> {
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

function mergeSeries(state: LiveState, batch: LiveBatch): Readonly<Record<string, Series>> {
  if (batch.nodes.length === 0 && batch.removed.length === 0) return state.series;
  const series = { ...state.series };
  for (const node of batch.nodes)
    for (const { metric, at, value } of node.values) {
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

function reduce(state: LiveState, batch: LiveBatch): LiveState {
  const configs = { ...state.configs };
  for (const config of batch.configs) configs[config.id] = config;
  for (const id of batch.removed) delete configs[id];
  return {
    phase: 'live',
    error: null,
    nodes: mergeNodes(state, batch),
    names: mergeNames(state, batch),
    incidents: mergeIncidents(state.incidents, batch.incidents),
    fresh: batch.incidents,
    alarms: batch.alarms ?? state.alarms,
    configs,
    broker: batch.broker ?? state.broker,
    journal: batch.journal ?? state.journal,
    series: mergeSeries(state, batch),
    dropped: state.dropped + batch.dropped,
  };
}

/** What the station has pushed, bounded: nodes whole, the latest incidents, an hour of curve per metric. */
export function createLiveStore(): LiveStore {
  const store = createStore<LiveState>(() => nothing);
  const { setState } = store;
  return {
    ...store,
    begin: (batch) => setState(({ series, names }) => reduce({ ...nothing, series, names }, batch)),
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
    clear: () => setState(nothing),
  };
}
