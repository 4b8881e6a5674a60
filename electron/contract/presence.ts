import { z } from 'zod';
import { itemId } from './access.ts';
import { declare } from './call.ts';
import { epochMs, nodeId, none } from './fields.ts';
import { denialReason } from './incidents.ts';

/** Why it is not sure that somebody is where the list says. */
export const doubts = [
  'not_opened', // the door was not opened after the card was read
  'no_exit_reader', // the area can be left without presenting a card
  'gap', // a node of the area was away since, or lost events
  'old', // more than 16 h ago
  'corrected', // a guard said so
] as const;
export const presence = z.strictObject({
  person: itemId,
  name: z.string(),
  area: itemId,
  since: epochMs,
  /** Door of the last read; null where a guard put the person there. */
  node: nodeId.nullable(),
  /** `high` without a doubt, `medium` with one, `low` with more, or when `not_opened` is one of them. */
  sure: z.enum(['high', 'medium', 'low']),
  doubts: z.array(z.enum(doubts)),
});
/** Somebody who is inside an area, as far as the last read tells. */
export type Presence = z.infer<typeof presence>;

export const presenceCalls = {
  'presence.list': declare('guard', none, z.array(presence)),
  /** A guard has seen where the person is: null is outside. Anti-passback forgives it at every door. */
  'presence.correct': declare('guard', z.strictObject({ person: itemId, area: itemId.nullable() }), none, [
    'not_found',
  ]),
  /** What a card would get at a door at a time, by the rights as they are now; null is now. */
  'access.check': declare(
    'guard',
    z.strictObject({ person: itemId, node: nodeId, at: epochMs.nullable() }),
    z.strictObject({
      cards: z.array(z.strictObject({ card: itemId, reason: denialReason.nullable(), pin: z.boolean() })),
    }),
    ['not_found'],
  ),
} as const;
