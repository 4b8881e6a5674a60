import type { Alarm } from '../contract/alarms.ts';
import type { BrokerStatus } from '../contract/broker.ts';
import type { CommandStory, DoorLive, ModeOrder } from '../contract/doors.ts';
import type { Incident } from '../contract/incidents.ts';
import type { LiveBatch, LiveJournal } from '../contract/live.ts';
import type { ConfigState, NodeLive } from '../contract/nodes.ts';
import { ok } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { Alarms } from './alarms.ts';
import type { Commands } from './commands.ts';
import type { Doors } from './doors.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { Ingest } from './ingest.ts';
import type { LiveNodes, NodeDirectory } from './live-nodes.ts';
import type { Modes } from './modes.ts';
import type { OwedEntries } from './owed-entries.ts';

/** So many of the latest incidents a window is given to begin with. */
export const latestIncidents = 100;
/** How often figures are looked at that change without saying so, ms. */
const lookInterval = 1_000;

/** Something that a window may have to be told; what it is now is asked for when it is sent. */
export type LiveChange =
  | { readonly is: 'nodes'; readonly ids: Iterable<string> }
  | { readonly is: 'removed'; readonly ids: readonly string[] }
  | { readonly is: 'config'; readonly id: string }
  | { readonly is: 'incidents'; readonly rows: readonly Incident[] }
  | { readonly is: 'doors' | 'commands' | 'alarms'; readonly ids: Iterable<string> }
  | { readonly is: 'outdated'; readonly list: OutdatedList }
  | { readonly is: 'broker' | 'journal' | 'modes' };

/** A list that a window asks for itself, and asks for again when it hears that it is outdated. */
export type OutdatedList = LiveBatch['outdated'][number];

/** What the windows are told from: everything as it is now, and what has changed. */
export interface LiveSource {
  onChange(listener: (change: LiveChange) => void): () => void;
  node(id: string): NodeLive | null;
  config(id: string): ConfigState | null;
  /** An alarm that is listed; null where it is over. */
  alarm(key: string): Alarm | null;
  alarms(): Alarm[];
  door(id: string): DoorLive | null;
  command(id: string): CommandStory | null;
  modes(): ModeOrder[];
  broker(): BrokerStatus;
  journal(): LiveJournal;
  /** Everything at once, with the latest incidents. */
  whole(): LiveBatch;
}

export interface LiveDeps {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'onCommitted' | 'status' | 'onStatus'>;
  readonly ingest: Pick<Ingest, 'status' | 'onStatus'>;
  readonly owed: Pick<OwedEntries, 'unwritten' | 'onChange'>;
  readonly reader: Pick<JournalReader, 'latest'>;
  readonly nodes: Pick<LiveNodes, 'get' | 'list' | 'onChange'>;
  readonly directory: Pick<NodeDirectory, 'config' | 'onConfig'>;
  readonly alarms: Pick<Alarms, 'list' | 'get' | 'onChange'>;
  readonly broker: { status(): BrokerStatus };
  readonly doors: Pick<Doors, 'get' | 'list' | 'onChange'>;
  readonly commands: Pick<Commands, 'get' | 'list' | 'onChange'>;
  readonly modes: Pick<Modes, 'list' | 'onChange'>;
  /** Tells which list is to be asked for again. Returns how to stop. */
  readonly onOutdated: (listener: (list: OutdatedList) => void) => () => void;
}

/** The live view. */
export interface Live extends LiveSource {
  stop(): void;
}

/** Gathers everything that a window shows live. Bounded by the number of nodes, alarms and `latestIncidents`. */
export async function createLive(deps: LiveDeps): Promise<Live> {
  const { clock, journal, nodes, directory, alarms, broker, doors, commands, modes } = deps;
  const listeners = new Set<(change: LiveChange) => void>();
  const tell = (change: LiveChange) => {
    for (const listener of listeners) listener(change);
  };
  const latest = await latestOf(deps, tell);
  let brokerBefore = JSON.stringify(broker.status());
  const lookAtBroker = () => {
    const now = JSON.stringify(broker.status());
    if (now !== brokerBefore) tell({ is: 'broker' });
    brokerBefore = now;
  };

  const stops = [
    latest.stop,
    nodes.onChange(({ changed, removed }) => {
      if (changed.size > 0) tell({ is: 'nodes', ids: changed });
      if (removed.length > 0) tell({ is: 'removed', ids: removed });
    }),
    directory.onConfig(({ id }) => tell({ is: 'config', id })),
    alarms.onChange((ids) => tell({ is: 'alarms', ids })),
    doors.onChange((ids) => tell({ is: 'doors', ids })),
    commands.onChange(({ id }) => tell({ is: 'commands', ids: [id] })),
    modes.onChange(() => tell({ is: 'modes' })),
    deps.onOutdated((list) => tell({ is: 'outdated', list })),
    journal.onStatus(() => tell({ is: 'journal' })),
    deps.ingest.onStatus(() => tell({ is: 'journal' })),
    deps.owed.onChange(() => tell({ is: 'journal' })),
    clock.every(lookInterval, lookAtBroker),
  ];

  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    node: (id) => nodes.get(id),
    config: (id) => directory.config(id),
    alarm: (key) => alarms.get(key),
    alarms: () => alarms.list(),
    door: (id) => doors.get(id),
    command: (id) => commands.get(id),
    modes: () => modes.list(),
    broker: () => broker.status(),
    journal: () => journalOf(deps),
    whole: () => wholeOf(deps, latest.rows()),
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** Nothing yet. */
export function emptyBatch(at: number): LiveBatch {
  return {
    at,
    nodes: [],
    removed: [],
    incidents: [],
    alarms: [],
    alarmsOver: [],
    configs: [],
    doors: [],
    commands: [],
    modes: null,
    outdated: [],
    broker: null,
    journal: null,
    dropped: 0,
  };
}

function wholeOf(deps: LiveDeps, incidents: Incident[]): LiveBatch {
  const { clock, nodes, directory, alarms, broker, doors, commands, modes } = deps;
  const list = nodes.list();
  return {
    ...emptyBatch(clock.now()),
    nodes: list,
    incidents,
    alarms: alarms.list(),
    configs: list.flatMap(({ id }) => directory.config(id) ?? []),
    doors: doors.list(),
    commands: commands.list(),
    modes: modes.list(),
    broker: broker.status(),
    journal: journalOf(deps),
  };
}

function journalOf({ journal, ingest, owed }: LiveDeps): LiveJournal {
  const { state, since, message } = ingest.status();
  return { ...journal.status(), unwritten: state === 'failing' ? { since, message } : owed.unwritten() };
}

// Kept here, so that between a window's first picture and its first batch no row can be missing or come twice.
async function latestOf({ journal, reader }: LiveDeps, tell: (change: LiveChange) => void) {
  let rows: Incident[] = [];
  const add = (added: readonly Incident[]) => {
    const last = rows.at(-1)?.id ?? 0;
    rows = [...rows, ...added.filter(({ id }) => id > last)].slice(-latestIncidents);
  };
  let waiting: Incident[] | null = [];
  const stop = journal.onCommitted((incidents) => {
    if (waiting === null) add(incidents);
    else waiting.push(...incidents);
    tell({ is: 'incidents', rows: incidents });
  });
  add((await reader.latest(latestIncidents)).toReversed());
  add(waiting);
  waiting = null;
  return { rows: () => [...rows], stop };
}

/** The calls about the live view. `start`: from now on this window is told; it answers what the window may see. */
export function liveHandlers(deps: {
  nodes: Pick<LiveNodes, 'list'>;
  start: (caller: Caller) => LiveBatch;
}): Pick<Handlers, 'live.start' | 'nodes.list'> {
  return {
    'live.start': async (_input, caller) => ok(deps.start(caller)),
    'nodes.list': async () => ok(deps.nodes.list()),
  };
}
