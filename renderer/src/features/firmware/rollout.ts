import type { CallOutput } from '../../../../electron/contract/calls.ts';
import { byVersion, pieceBytes, type Rollout, type RolloutNode } from '../../../../electron/contract/firmware.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';

export type Image = CallOutput<'firmware.images'>[number];

/** Whether an image can be sent to a node, and what speaks against it. */
export type Fit = 'fits' | 'chip' | 'offline' | 'unknown' | 'same' | 'newer';

/** A board is named after its chip: `esp32-door` has an `esp32`. */
const chipOf = (hardware: string) => hardware.split('-')[0] ?? hardware;

/** What speaks against sending an image to a node, the weightiest first. */
export function fitOf({ hardware, firmware, contact }: NodeLive, { chip, version }: Image): Fit {
  if (hardware !== null && chipOf(hardware) !== chip) return 'chip';
  if (contact !== 'online') return 'offline';
  if (hardware === null || firmware === null) return 'unknown';
  if (firmware === version) return 'same';
  const ahead = byVersion(version, firmware);
  return Number.isNaN(ahead) ? 'unknown' : ahead > 0 ? 'fits' : ahead < 0 ? 'newer' : 'same';
}

/** The images that can be sent: the station takes the newest whole one of each chip. Newest first. */
export function sendable(images: readonly Image[]): readonly Image[] {
  const usable = images.filter(({ usable: is }) => is).sort(newestFirst);
  return usable.filter(({ chip }, index) => usable.findIndex((each) => each.chip === chip) === index);
}

const newestFirst = (one: Image, other: Image) => byVersion(other.version, one.version) || other.built - one.built;

/** Names an image in a list. */
export const imageKey = ({ chip, version, built }: Image) => `${chip}/${version}/${built}`;

const underWay: ReadonlySet<RolloutNode['state']> = new Set(['ordered', 'receiving', 'waiting', 'trying']);
const failed: ReadonlySet<RolloutNode['state']> = new Set(['rolled_back', 'rejected', 'given_up']);

export const hasFailed = ({ state }: RolloutNode): boolean => failed.has(state);

/** The node whose turn it is; null between two. */
export function currentOf({ nodes }: Rollout): RolloutNode | null {
  return nodes.find(({ state }) => underWay.has(state)) ?? null;
}

/** The node that is told next; null where none is left. */
export function nextOf({ nodes }: Rollout): RolloutNode | null {
  return nodes.find(({ state }) => state === 'queued') ?? null;
}

/** Nothing of it goes on any more, by itself or by a person. */
export function isOver(rollout: Rollout): boolean {
  if (currentOf(rollout) !== null) return false;
  return (
    rollout.state === 'done' || rollout.state === 'stopped' || (rollout.state === 'halted' && nextOf(rollout) === null)
  );
}

/** Another may be begun: this one is over, or was stopped and leaves only a node to its trial. */
export function makesWay(rollout: Rollout): boolean {
  return rollout.state === 'stopped' || isOver(rollout);
}

/** The node that a person may go on without; null where none is waited for, or none may be left behind. */
export function skippableOf(rollout: Rollout): RolloutNode | null {
  const current = currentOf(rollout);
  if (rollout.state !== 'running' && rollout.state !== 'paused') return null;
  return current === null || current.state === 'trying' || current === rollout.nodes[0] ? null : current;
}

/** How many nodes are healthy, have failed, and were left as they were. */
export function countsOf({ nodes }: Rollout) {
  const number = (is: (node: RolloutNode) => boolean) => nodes.filter(is).length;
  return {
    healthy: number(({ state }) => state === 'healthy'),
    failed: number(hasFailed),
    left: number(({ state }) => state === 'stopped'),
    all: nodes.length,
  };
}

export const stages = ['order', 'transfer', 'written', 'restart', 'healthy'] as const;
export interface Stage {
  readonly name: (typeof stages)[number];
  readonly state: 'open' | 'now' | 'done' | 'failed';
  /** From 0 to 1; of a stage that has no measure 0 until it is done. */
  readonly share: number;
}

/** What an order is refused for before a piece of it is sent. */
const refusedAtOnce: ReadonlySet<RolloutNode['code']> = new Set([
  'malformed',
  'signature',
  'chip',
  'old_version',
  'size',
]);

/** The stage that a node is at, by its place; all are done behind the last. */
function placeOf({ state, code, received, count }: RolloutNode): number {
  switch (state) {
    case 'queued':
    case 'stopped':
    case 'idle':
    case 'ordered':
      return 0;
    case 'receiving':
      return 1;
    case 'waiting':
      return 3;
    case 'trying':
    case 'rolled_back':
      return 4;
    case 'healthy':
      return stages.length;
    case 'given_up':
      if (code === 'silent') return 4;
      return received === 0 ? 0 : received < count ? 1 : 3;
    case 'rejected':
      return refusedAtOnce.has(code) ? 0 : 2;
  }
}

/** The stages of a node as they stand. */
export function stagesOf(node: RolloutNode): readonly Stage[] {
  const place = placeOf(node);
  const at = hasFailed(node) ? 'failed' : underWay.has(node.state) ? 'now' : 'open';
  const measured = node.count === 0 ? 0 : Math.min(1, node.received / node.count);
  return stages.map((name, index) => {
    if (index < place) return { name, state: 'done', share: 1 };
    if (index > place) return { name, state: 'open', share: 0 };
    return { name, state: at, share: name === 'transfer' ? measured : 0 };
  });
}

/** What each stage weighs of the whole, %: most of the time goes into the transfer. */
const weights: Readonly<Record<Stage['name'], number>> = {
  order: 5,
  transfer: 65,
  written: 5,
  restart: 10,
  healthy: 15,
};

/** How far a node is, %. */
export function percentOf(node: RolloutNode): number {
  return Math.floor(stagesOf(node).reduce((sum, { name, share }) => sum + weights[name] * share, 0));
}

/** Bytes that have come, and of how many; the last piece is counted as a whole one. */
export function bytesOf({ received, count }: RolloutNode) {
  return { done: received * pieceBytes, total: count * pieceBytes };
}
