import { z } from 'zod';
import { declare } from './call.ts';
import { selfCheck } from './commissioning.ts';
import { count, epochMs, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';

/** What a node says of an update (docs/protocol.md, `fw/reported`). */
export const updateStates = ['idle', 'receiving', 'waiting', 'trying', 'healthy', 'rolled_back', 'rejected'] as const;
export const updateFaults = [
  'malformed',
  'signature', // signed by nobody whom the node trusts
  'chip', // for another chip
  'old_version', // not newer than what runs
  'size', // does not fit into the slot
  'hash', // what came is not what was signed
  'storage', // the flash refused it
] as const;

/** Why a node's part in a roll-out has ended without a word of its own. */
export const stationFaults = [
  'silent', // was on trial, and nothing was heard of how it ended
  'board', // has another board than the one that was told
  'revoked', // has no account any more
  'skipped', // an administrator went on without it
] as const;

/** Bytes of an image in one piece: as of a credential table, so that its token keeps within 16 KiB. */
export const pieceBytes = 8_192;

/** Orders versions as numbers: 1.10.0 after 1.9.0; NaN where one is no such version. */
export function byVersion(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  const differing = left.findIndex((number, index) => number !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
}

export const rolloutNode = z.strictObject({
  node: nodeId,
  /**
   * `queued`: its turn has not come; `ordered`: told, and nothing heard of it yet; `stopped`: it will not come;
   * `given_up`: the station waits for its word no longer, and takes it for failed.
   */
  state: z.enum(['queued', 'ordered', ...updateStates, 'stopped', 'given_up']),
  /** Pieces. */
  received: count,
  count,
  code: z.enum([...updateFaults, ...stationFaults]).nullable(),
});
export type RolloutNode = z.infer<typeof rolloutNode>;

/**
 * An update of several nodes: the first one alone, then the others one after the other. `halted`: a node has failed, or
 * what `halt` says; where the first one has failed nothing goes on by itself or by a person, at a later one a person may
 * go on without it.
 */
export const rollout = z.strictObject({
  chip: z.string().max(limits.name),
  version: z.string().max(limits.name),
  by: z.string(),
  at: epochMs,
  state: z.enum(['running', 'paused', 'halted', 'stopped', 'done']),
  /** Why it has halted though no node has failed; `no_image`: the newest image is another one, or none is whole. */
  halt: z.enum(['no_image']).nullable(),
  nodes: z.array(rolloutNode).min(1).max(limits.doors),
});
export type Rollout = z.infer<typeof rollout>;

export const firmwareCalls = {
  'firmware.images': declare('admin', none, selfCheck.shape.images),
  /** The one that is under way or was last; null before the first. */
  'firmware.rollout': declare('admin', none, rollout.nullable()),
  /** `conflict`: another is under way, and was not stopped; `unavailable`: no whole image of this version (`details.reason` `no_image`). */
  'firmware.start': declare(
    'admin',
    z.strictObject({
      chip: rollout.shape.chip,
      version: rollout.shape.version,
      nodes: z.array(nodeId).min(1).max(limits.doors),
      /** An older version is meant too. */
      older: z.boolean(),
    }),
    rollout,
    ['conflict', 'not_found', 'unavailable'],
  ),
  /** The node whose turn it is goes on; no further one is told. */
  'firmware.pause': declare('admin', none, rollout, ['conflict']),
  /** Also after a later node has failed, or when the image is there again. */
  'firmware.resume': declare('admin', none, rollout, ['conflict']),
  /** Ends it: what a node has received in part it throws away; one that is trying is left to it. */
  'firmware.stop': declare('admin', none, rollout, ['conflict']),
  /**
   * Goes on without the node whose turn it is. `conflict`: it is not its turn any more, it is on trial and decides by
   * itself, or it is the first, without which no other may follow.
   */
  'firmware.skip': declare('admin', z.strictObject({ node: nodeId }), rollout, ['conflict', 'unavailable']),
} as const;
