import type { LiveState } from '../../live/store.ts';
import { compareAlarms } from '../../ui/words.ts';
import { isKnown } from '../doors/orders.ts';
import { ruleOf } from '../doors/rows.ts';

/** How much a door needs to be seen, most first. */
const ranks = ['alarm', 'open', 'unknown', 'calm'] as const;
type Rank = (typeof ranks)[number];

type DoorsState = Pick<LiveState, 'nodes' | 'doors' | 'alarms'>;

function rankOf({ nodes }: DoorsState, id: string, alarmed: ReadonlySet<string>): Rank {
  const node = nodes[id];
  if (alarmed.has(id)) return 'alarm';
  if (node === undefined || !isKnown(node)) return 'unknown';
  const calm = node.door === 'closed' && node.lock === 'locked' && ruleOf(node) === 'normal';
  return calm ? 'calm' : 'open';
}

/** The doors that need to be seen first: those with an alarm, then what is open, then what is unknown, then the last used. */
export function firstDoors(state: DoorsState, count: number): readonly string[] {
  const urgent = state.alarms.filter(({ active }) => active).sort(compareAlarms);
  const alarmed = new Map<string, number>();
  for (const [i, { node }] of urgent.entries()) if (node !== null && !alarmed.has(node)) alarmed.set(node, i);
  const set = new Set(alarmed.keys());
  return Object.keys(state.nodes)
    .map((id) => ({
      id,
      rank: ranks.indexOf(rankOf(state, id, set)),
      alarm: alarmed.get(id) ?? 0,
      used: state.doors[id]?.last?.at ?? 0,
    }))
    .sort((a, b) => a.rank - b.rank || a.alarm - b.alarm || b.used - a.used || (a.id < b.id ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}
