import type { CallInput } from '../../../../electron/contract/calls.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';

/** What can be ordered of a door from the screen, in the order of the panel. */
export const orders = ['unlock', 'min10', 'min30', 'hour', 'untilEnded', 'lock', 'holdLocked', 'release'] as const;
export type Order = (typeof orders)[number];

const minutes = { min10: 10, min30: 30, hour: 60 } as const;
const ops = { untilEnded: 'hold_unlocked', holdLocked: 'hold_locked', release: 'release_hold' } as const;

/** The call that an order means. */
export function commandOf(node: string, order: Order): CallInput<'doors.command'> {
  if (order === 'unlock' || order === 'lock') return { node, op: order };
  if (order === 'untilEnded' || order === 'holdLocked' || order === 'release') return { node, op: ops[order] };
  return { node, op: 'unlock_until', minutes: minutes[order] };
}

/** How many minutes an order releases the door for; null where it is not for a time. */
export function minutesOf(order: Order): number | null {
  return order === 'min10' || order === 'min30' || order === 'hour' ? minutes[order] : null;
}

/** Whether what the node said last can still be believed. */
export function isKnown({ contact }: Pick<NodeLive, 'contact'>): boolean {
  return contact === 'online' || contact === 'stale';
}

/** Why an order makes no sense now; the words are under `doors.bar.…`. */
export type Bar =
  | 'role'
  | 'away'
  | 'never'
  | 'evacuation'
  | 'lockdown'
  | 'clock'
  | 'locked'
  | 'heldLocked'
  | 'heldUnlocked'
  | 'noHold';

const released: ReadonlySet<Order> = new Set(['min10', 'min30', 'hour', 'untilEnded']);
const underEvacuation: ReadonlySet<Order> = new Set(['lock', 'holdLocked', 'release']);

function byMode({ mode, clock }: NodeLive, order: Order): Bar | null {
  if (mode === 'evacuation' && underEvacuation.has(order)) return 'evacuation';
  if (mode === 'lockdown' && released.has(order)) return 'lockdown';
  return minutesOf(order) !== null && clock === 'uptime' ? 'clock' : null;
}

function byHold({ hold, lock, until }: NodeLive, order: Order): Bar | null {
  if (order === 'release' && hold === 'none' && until === null) return 'noHold';
  if (order === 'lock' && lock === 'locked' && hold === 'none' && until === null) return 'locked';
  if (order === 'holdLocked' && hold === 'locked') return 'heldLocked';
  return order === 'untilEnded' && hold === 'unlocked' && until === null ? 'heldUnlocked' : null;
}

/** Why an order cannot be given now, or null: role first, then contact, then what the node would refuse (docs/protocol.md). */
export function barOf(node: NodeLive, order: Order, may: boolean): Bar | null {
  if (!may) return 'role';
  if (!isKnown(node)) return node.contact === 'never' ? 'never' : 'away';
  return byMode(node, order) ?? byHold(node, order);
}
