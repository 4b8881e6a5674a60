import type { NodeCondition } from './conditions.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';
import { nodesOffline } from './suppression.ts';

/** Contact lost for so long: first a warning, then an alarm; or, where its last will has come, so long after it; ms. */
export const offlineAfter = { warning: 30_000, will: 15_000, alarm: 120_000 } as const;
/** So many nodes that are lost within so long (ms) of each other have one cause. */
export const oneCause = { nodes: 3, within: 20_000 } as const;
/** How long a loss that is due waits while others are falling silent, so that one cause is one alarm; ms. */
const settling = { afterWill: 18_000, afterSilence: 40_000 } as const;

/** What is alarmed already. */
export interface KnownLosses {
  /** Nodes that the active group stands for, and how long ago it was raised (ms); null where there is none. */
  readonly group: { readonly members: readonly string[]; readonly age: number } | null;
  /** Whether the loss of a node is alarmed. */
  isAlarmed(node: string): boolean;
}

/**
 * What the loss of nodes means for the alarms: one alarm for each, and where several are lost at once for one cause, one
 * for all of them. Those that fail later are not hidden under it.
 */
export function offlineChanges(nodes: readonly NodeCondition[], known: KnownLosses): AlarmChange[] {
  const fresh = nodes.filter((node) => isLost(node) && !known.isAlarmed(node.id));
  return [...backAgain(nodes, known), ...ofFresh(nodes, fresh, known), ...longGone(nodes, known)];
}

function isPresent({ contact }: NodeCondition): boolean {
  return contact === 'online' || contact === 'stale';
}

function isLost({ contact, lostFor, willFor }: NodeCondition): boolean {
  return contact === 'offline' && (willFor !== null || lostFor >= offlineAfter.warning);
}

function isDue({ lostFor, willFor }: NodeCondition): boolean {
  return lostFor >= offlineAfter.warning || (willFor ?? 0) >= offlineAfter.will;
}

/** How long its loss has been known. */
function goneFor({ lostFor, willFor }: NodeCondition): number {
  return willFor ?? lostFor - offlineAfter.warning;
}

function backAgain(nodes: readonly NodeCondition[], { group, isAlarmed }: KnownLosses): AlarmChange[] {
  const back = nodes.filter((node) => isPresent(node) && isAlarmed(node.id));
  const changes = back.map(({ id }): AlarmChange => ({ is: 'clear', key: alarmIdentity('node_offline', id).key }));
  if (group === null) return changes;
  const members = new Set(group.members);
  const missing = nodes.some((node) => members.has(node.id) && !isPresent(node));
  return missing ? changes : [...changes, { is: 'clear', key: nodesOffline.key }];
}

function longGone(nodes: readonly NodeCondition[], { isAlarmed }: KnownLosses): AlarmChange[] {
  return nodes
    .filter((node) => isLost(node) && node.lostFor >= offlineAfter.alarm && isAlarmed(node.id))
    .map(({ id }) => ({ is: 'raise', identity: alarmIdentity('node_offline', id), worse: true }));
}

function ofFresh(nodes: readonly NodeCondition[], fresh: readonly NodeCondition[], known: KnownLosses): AlarmChange[] {
  const [first] = fresh.filter(isDue).sort((a, b) => goneFor(b) - goneFor(a));
  if (first === undefined) return [];
  const together = fresh.filter((node) => Math.abs(goneFor(node) - goneFor(first)) <= oneCause.within);
  const rest = fresh.filter((node) => !together.includes(node));
  if (isSettling(first, together, nodes)) return ofFresh(nodes, rest, known);
  return [...ofOneCause(together, known), ...ofFresh(nodes, rest, known)];
}

function isSettling(
  first: NodeCondition,
  together: readonly NodeCondition[],
  nodes: readonly NodeCondition[],
): boolean {
  const falling = nodes.filter(({ overdue }) => overdue).length;
  if (falling === 0 || together.length + falling < oneCause.nodes) return false;
  return first.lostFor < settling.afterSilence && (first.willFor ?? 0) < settling.afterWill;
}

function ofOneCause(together: readonly NodeCondition[], { group }: KnownLosses): AlarmChange[] {
  const joins = group !== null && group.age <= oneCause.within;
  if (together.length < oneCause.nodes && !joins) return together.filter(isDue).map(({ id }) => lossOf(id));
  const ids = together.map(({ id }) => id);
  const members = [...new Set([...(group?.members ?? []), ...ids])].sort();
  const raise: AlarmChange = { is: 'raise', identity: nodesOffline, members };
  return [group === null ? raise : { ...raise, again: true }, ...ids.map(lossOf)];
}

function lossOf(node: string): AlarmChange {
  return { is: 'raise', identity: alarmIdentity('node_offline', node) };
}
