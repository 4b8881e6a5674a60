import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { compareAlarms } from '../../live/alarm-board.ts';
import type { LiveState } from '../../live/store.ts';
import { isKnown } from '../doors/orders.ts';
import { ruleOf } from '../doors/rows.ts';

/** How much a door needs to be seen, most first. */
const ranks = ['alarm', 'open', 'unknown', 'calm'] as const;
type Rank = (typeof ranks)[number];

type DoorsState = Pick<LiveState, 'nodes' | 'doors'>;

function rankOf(id: string, { nodes }: DoorsState, alarm: Alarm | undefined): Rank {
  const node = nodes[id];
  if (alarm !== undefined) return 'alarm';
  if (node === undefined || !isKnown(node)) return 'unknown';
  const calm = node.door === 'closed' && node.lock === 'locked' && ruleOf(node) === 'normal';
  return calm ? 'calm' : 'open';
}

const byUrgency = (a: Alarm | undefined, b: Alarm | undefined) =>
  a === undefined || b === undefined ? 0 : compareAlarms(a, b);

/** The doors that need to be seen first: those with an alarm, then what is open, then what is unknown, then the last used. */
export function firstDoors(state: DoorsState, byNode: ReadonlyMap<string, Alarm>, count: number): readonly string[] {
  return Object.keys(state.nodes)
    .map((id) => {
      const alarm = byNode.get(id);
      return { id, alarm, rank: ranks.indexOf(rankOf(id, state, alarm)), used: state.doors[id]?.last?.at ?? 0 };
    })
    .sort((a, b) => a.rank - b.rank || byUrgency(a.alarm, b.alarm) || b.used - a.used || (a.id < b.id ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}
