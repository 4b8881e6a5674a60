import type { Incident } from '../contract/incidents.ts';
import type { LiveBatch } from '../contract/live.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { emptyBatch, type LiveChange, type LiveSource, type OutdatedList } from '../services/live.ts';

/** So many incidents wait for one window at most; older ones are left out and counted. */
export const waitingIncidents = 500;

/** What one window has not been told yet. Of everything but incidents only that it changed: the newest value is sent. */
export interface Lane {
  note(change: LiveChange): void;
  isEmpty(): boolean;
  /** Everything that has changed since the last time, as it is now. */
  take(): LiveBatch;
  /** Everything there is; nothing before it is told any more. */
  restart(): LiveBatch;
}

interface Waiting {
  readonly nodes: Set<string>;
  readonly removed: Set<string>;
  readonly configs: Set<string>;
  readonly doors: Set<string>;
  readonly commands: Set<string>;
  readonly alarms: Set<string>;
  readonly outdated: Set<OutdatedList>;
  incidents: Incident[];
  dropped: number;
  readonly whole: Set<'broker' | 'journal' | 'modes'>;
}

/** An empty lane. */
export function lane(source: LiveSource, clock: Clock): Lane {
  let waiting = nothing();
  return {
    note: (change) => note(waiting, change),
    isEmpty: () => isEmpty(waiting),
    take() {
      const taken = waiting;
      waiting = nothing();
      return batchOf(taken, source, clock.now());
    },
    restart() {
      waiting = nothing();
      return source.whole();
    },
  };
}

function nothing(): Waiting {
  return {
    nodes: new Set(),
    removed: new Set(),
    configs: new Set(),
    doors: new Set(),
    commands: new Set(),
    alarms: new Set(),
    outdated: new Set(),
    incidents: [],
    dropped: 0,
    whole: new Set(),
  };
}

function isEmpty({ incidents, dropped, ...sets }: Waiting): boolean {
  return incidents.length + dropped === 0 && Object.values(sets).every(({ size }) => size === 0);
}

function note(waiting: Waiting, change: LiveChange): void {
  switch (change.is) {
    case 'nodes':
    case 'removed':
    case 'doors':
    case 'commands':
    case 'alarms':
      for (const id of change.ids) waiting[change.is].add(id);
      return;
    case 'outdated':
      waiting.outdated.add(change.list);
      return;
    case 'config':
      waiting.configs.add(change.id);
      return;
    case 'incidents':
      addIncidents(waiting, change.rows);
      return;
    default:
      waiting.whole.add(change.is);
  }
}

function addIncidents(waiting: Waiting, rows: readonly Incident[]): void {
  waiting.incidents.push(...rows);
  const over = waiting.incidents.length - waitingIncidents;
  if (over <= 0) return;
  waiting.incidents = waiting.incidents.slice(over);
  waiting.dropped += over;
}

function batchOf(waiting: Waiting, source: LiveSource, at: number): LiveBatch {
  const { nodes, removed, configs, doors, commands, alarms, outdated, incidents, dropped, whole } = waiting;
  return {
    ...emptyBatch(at),
    nodes: [...nodes].flatMap((id) => source.node(id) ?? []),
    removed: [...removed].filter((id) => source.node(id) === null),
    configs: [...configs].flatMap((id) => source.config(id) ?? []),
    doors: [...doors].flatMap((id) => source.door(id) ?? []),
    commands: [...commands].flatMap((id) => source.command(id) ?? []),
    alarms: [...alarms].flatMap((key) => source.alarm(key) ?? []),
    alarmsOver: [...alarms].filter((key) => source.alarm(key) === null),
    outdated: [...outdated],
    incidents,
    dropped,
    modes: whole.has('modes') ? source.modes() : null,
    broker: whole.has('broker') ? source.broker() : null,
    journal: whole.has('journal') ? source.journal() : null,
  };
}
