import type { Metric } from '../contract/fields.ts';
import type { Contact, NodeLive } from '../contract/nodes.ts';
import type { NodeCondition } from '../domain/alarms/conditions.ts';
import { unknownClimate } from '../domain/climate/outlook.ts';
import { expectedWord, judgeContact, longestSilence, type Moment } from '../domain/nodes/contact.ts';
import { type NodeFacts, type NodeSurroundings, readingsOf, toNodeLive, unseen } from '../domain/nodes/view.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';

/** What is kept of one node while it has an account. */
export interface HeldNode {
  readonly record: NodeRecord;
  readonly facts: NodeFacts;
  /** Contact as last judged. */
  readonly contact: Contact;
  /** The last that the journal was told in this session of the station. */
  readonly told: 'online' | 'offline' | null;
  /** Telemetry interval, ms. */
  readonly interval: number;
  readonly events: number;
  readonly refused: number;
}

/** The station's own connection to the broker, by the clock that never jumps. */
export interface Connection {
  readonly connected: boolean;
  readonly since: number;
}

/** A node as it is held before it has said anything; `metrics`: what it measured when it was last heard. */
export function heldNode(
  record: NodeRecord,
  counted: { readonly interval: number; readonly events: number },
  metrics: readonly Metric[],
  now: Moment,
): HeldNode {
  const { interval, events } = counted;
  const facts = unseen(record.created, record.heard, { metrics, now });
  const contact = record.heard === null ? 'never' : 'offline';
  return { record, facts, contact, told: null, interval, events, refused: 0 };
}

/** Judges contact anew; `entry` is what the journal should be told of it, null for nothing. */
export function judged(
  node: HeldNode,
  now: Moment,
  connection: Connection,
): { node: HeldNode; entry: StationEntry | null } {
  const { contact, since } = judgeContact(node.facts.contact, now, node.interval);
  const news = worthTelling(node, contact, now, connection);
  if (news === null) return { node: contact === node.contact ? node : { ...node, contact }, entry: null };
  const value = news === 'offline' ? { since } : {};
  const entry = { timestamp: now.wall, type: `node.${news}`, node: node.record.id, actor: null, value } as const;
  return { node: { ...node, contact, told: news }, entry };
}

// A lost broker takes all nodes with it, and is told once: a node is missing only when it does not come back with it.
function worthTelling(
  { told, facts, interval }: HeldNode,
  contact: Contact,
  now: Moment,
  { connected, since }: Connection,
): 'online' | 'offline' | null {
  if (contact === 'online' && told !== 'online') return 'online';
  if (contact !== 'offline' || told !== 'online' || !connected) return null;
  const byBroker = facts.contact.ended?.how === 'broker';
  return byBroker && now.mono - since < longestSilence(interval) ? null : 'offline';
}

/** A node as the screens show it. */
export function shown(node: HeldNode, around: Pick<NodeSurroundings, 'config' | 'climate'>, now: Moment): NodeLive {
  const { record, events, refused, facts, interval } = node;
  const { id, name, mac } = record;
  return toNodeLive(facts, { id, name, mac, pending: pendingOf(record), events, refused, ...around }, now, interval);
}

function pendingOf({ pending, before }: NodeRecord): NodeLive['pending'] {
  return pending === null ? null : { until: pending, after: before === null ? 'revoked' : 'before' };
}

/** A node as the alarms see it. */
export function conditionOf(node: HeldNode, now: Moment, connection: Connection): NodeCondition {
  const { id, contact, door, tamper } = shown(node, { config: 'none', climate: unknownClimate }, now);
  const last = Math.max(node.facts.contact.word?.mono ?? connection.since, connection.since);
  const awaited = (node.facts.contact.word?.mono ?? -1) < connection.since;
  const lostFor = contact === 'offline' && connection.connected ? now.mono - last : 0;
  const { ended } = node.facts.contact;
  const isWill = contact === 'offline' && connection.connected && ended?.how === 'will';
  const willFor = isWill ? now.mono - Math.max(ended.at.mono, connection.since) : null;
  const present = contact === 'online' || contact === 'stale';
  const overdue = present && connection.connected && now.mono - last >= expectedWord(node.interval);
  const wrong = node.facts.clockWrongSince;
  const clockWrongFor = wrong === null ? 0 : now.mono - wrong;
  const readings = readingsOf(node.facts, now, node.interval);
  return { id, contact, door, tamper, lostFor, willFor, awaited, overdue, clockWrongFor, readings };
}
