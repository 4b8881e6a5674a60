import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Alarm, outOfSight } from '../../../electron/contract/alarms.ts';
import { type Priority, priorities } from '../../../electron/contract/fields.ts';
import { type Flood, floodAfter, noFlood } from './flood.ts';
import type { LiveStore } from './store.ts';

/** The alarms as a guard reads them: worked out once for each batch, whatever looks at it. */
export interface AlarmBoard {
  /** In sight, most urgent first. */
  readonly shown: readonly Alarm[];
  /** Shelved, out of service or suppressed by design, most urgent first. */
  readonly hidden: readonly Alarm[];
  readonly counts: Readonly<Record<Priority, number>>;
  /** In sight and not acknowledged. */
  readonly unseen: readonly Alarm[];
  /** The one to look at first: the most urgent that nobody has acknowledged, else the most urgent. */
  readonly top: Alarm | null;
  /** Taken out of sight by a person. */
  readonly putAway: number;
  /** The most urgent active one in sight of each node. */
  readonly byNode: ReadonlyMap<string, Alarm>;
  /** Nodes whose own loss is alarmed still, in sight or explained by another alarm. */
  readonly lost: ReadonlySet<string>;
}

/** The nodes that an active alarm is about: its own, or those of a group that are not back yet. */
export function nodesAt({ node, active, members }: Alarm, lost: ReadonlySet<string>): readonly string[] {
  if (node !== null) return [node];
  return active ? members.filter((member) => lost.has(member)) : [];
}

/** Most urgent first: priority, then what nobody has seen, then what is still there, then the newest. */
export function compareAlarms(a: Alarm, b: Alarm): number {
  return (
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
    Number(a.acknowledged) - Number(b.acknowledged) ||
    Number(b.active) - Number(a.active) ||
    b.raised - a.raised ||
    (a.key < b.key ? -1 : 1)
  );
}

/** Sorts and counts all alarms. */
export function boardOf(alarms: readonly Alarm[]): AlarmBoard {
  const sorted = [...alarms].sort(compareAlarms);
  const shown = sorted.filter((alarm) => outOfSight(alarm) === null);
  const hidden = sorted.filter((alarm) => outOfSight(alarm) !== null);
  const unseen = shown.filter(({ acknowledged }) => !acknowledged);
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  const byNode = new Map<string, Alarm>();
  const lost = lostOf(alarms);
  for (const alarm of shown) {
    counts[alarm.priority] += 1;
    for (const node of nodesAt(alarm, lost)) if (alarm.active && !byNode.has(node)) byNode.set(node, alarm);
  }
  const putAway = hidden.filter(({ shelved, outOfService }) => shelved !== null || outOfService !== null).length;
  return { shown, hidden, counts, unseen, top: unseen[0] ?? shown[0] ?? null, putAway, byNode, lost };
}

function lostOf(alarms: readonly Alarm[]): ReadonlySet<string> {
  return new Set(
    alarms.flatMap(({ type, node, active }) => (type === 'node_offline' && active && node !== null ? [node] : [])),
  );
}

export interface BoardState {
  readonly board: AlarmBoard;
  readonly flood: Flood;
}

export interface BoardStore extends StoreApi<BoardState> {
  /** Time has passed: a flood ends also when nothing happens. */
  tick(now: number): void;
}

/** Follows the live alarms. What was counted for a flood stays over a lock and ends with the session. */
export function createBoard(live: LiveStore, clock: () => number = Date.now): BoardStore {
  const store = createStore<BoardState>(() => ({ board: boardOf([]), flood: noFlood }));
  const { setState } = store;
  live.subscribe((now, before) => {
    if (now.phase === 'waiting' && now !== before) setState({ board: boardOf([]), flood: noFlood });
    else if (now.alarms !== before.alarms)
      setState(({ flood }) => {
        const board = boardOf(now.alarms);
        return { board, flood: floodAfter(flood, board.shown, clock()) };
      });
  });
  return {
    ...store,
    tick: (now) =>
      setState((state) => {
        const flood = floodAfter(state.flood, state.board.shown, now);
        return flood === state.flood ? state : { flood };
      }),
  };
}
