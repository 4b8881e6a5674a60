import type { NodeCondition } from './conditions.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';
import { nodesOffline } from './suppression.ts';

/**
 * When the loss of a node is alarmed, ms. So long after its last `will`, or after so long a `silence`, whichever comes
 * first, where the will has come: the broker has lost it too. After `mute` where it has not: then the broker still hears
 * it, and what is missing was lost on the way. 50 nodes that report every 10 s over a network that loses 2 % of all
 * packets are silent for 30 s every few hours, and for 45 s every few weeks. After `start` where it has not been heard
 * since the station is connected: a node waits up to 60 s before it tries again (docs/protocol.md). After `long` it is
 * worse.
 */
export const offlineAfter = { silence: 30_000, will: 15_000, mute: 45_000, start: 75_000, long: 120_000 } as const;
/** Who connects anew at once is back within this time, and was not lost; ms. */
const reconnect = 5_000;
/** So many nodes that are lost within so long (ms) of each other have one cause. */
export const oneCause = { nodes: 3, within: 20_000 } as const;
/** How long a loss that is due waits while others are falling silent, so that one cause is one alarm; ms. */
const settling = { will: 18_000, mute: 55_000 } as const;

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

function isLost({ contact, lostFor, willFor, awaited }: NodeCondition): boolean {
  const silent = lostFor >= (awaited ? offlineAfter.start : offlineAfter.silence);
  return contact === 'offline' && (willFor !== null || silent);
}

function isDue({ lostFor, willFor, awaited }: NodeCondition): boolean {
  if (willFor === null) return lostFor >= (awaited ? offlineAfter.start : offlineAfter.mute);
  return willFor >= offlineAfter.will || (willFor >= reconnect && lostFor >= offlineAfter.silence);
}

/** How long its loss has been known. */
function goneFor({ lostFor, willFor }: NodeCondition): number {
  return willFor ?? lostFor - offlineAfter.silence;
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
    .filter((node) => isLost(node) && node.lostFor >= offlineAfter.long && isAlarmed(node.id))
    .map(({ id }) => ({ is: 'raise', identity: alarmIdentity('node_offline', id), worse: true }));
}

function ofFresh(nodes: readonly NodeCondition[], fresh: readonly NodeCondition[], known: KnownLosses): AlarmChange[] {
  const [first] = fresh.filter(isDue).sort((a, b) => goneFor(b) - goneFor(a));
  if (first === undefined) return [];
  const near = fresh.filter((node) => Math.abs(goneFor(node) - goneFor(first)) <= oneCause.within);
  const together = near.filter((node) => goneFor(node) >= reconnect || isDue(node));
  const falling = near.length - together.length + nodes.filter(({ overdue }) => overdue).length;
  const rest = fresh.filter((node) => !near.includes(node));
  const changes = isSettling(first, together.length, falling) ? [] : ofOneCause(together, known);
  return [...changes, ...ofFresh(nodes, rest, known)];
}

function isSettling(first: NodeCondition, together: number, falling: number): boolean {
  if (falling === 0 || together + falling < oneCause.nodes) return false;
  return first.willFor === null ? first.lostFor < settling.mute : first.willFor < settling.will;
}

function ofOneCause(together: readonly NodeCondition[], { group }: KnownLosses): AlarmChange[] {
  // A member that was back and is lost again is told anew, too: its own alarm would be hidden under the group.
  const joins =
    group !== null && (group.age <= oneCause.within || together.some(({ id }) => group.members.includes(id)));
  if (together.length < oneCause.nodes && !joins) return together.filter(isDue).map(({ id }) => lossOf(id));
  const ids = together.map(({ id }) => id);
  const members = [...new Set([...(group?.members ?? []), ...ids])].sort();
  const raise: AlarmChange = { is: 'raise', identity: nodesOffline, members };
  return [group === null ? raise : { ...raise, again: true }, ...ids.map(lossOf)];
}

function lossOf(node: string): AlarmChange {
  return { is: 'raise', identity: alarmIdentity('node_offline', node) };
}
