import { z } from 'zod';
import { alarm } from './alarms.ts';
import { declare } from './call.ts';
import { modeOrder } from './doors.ts';
import { count, epochMs, givenPassword, nodeId, none, note } from './fields.ts';
import { incident } from './incidents.ts';
import { limits } from './limits.ts';

const withNode = { node: nodeId, name: z.string() };

export const shiftFacts = z.strictObject({
  /** The shift that is handed over: since the last sheet, or the last 8 h. */
  from: epochMs,
  to: epochMs,
  by: z.string(),
  /** In sight, most urgent first, and those that a person has put away, with why and until when. */
  open: z.array(alarm).max(limits.listed),
  putAway: z.array(alarm).max(limits.listed),
  /** Active ones that another of these explains. */
  suppressed: count,
  /** Lockdowns and evacuations in force. */
  modes: z.array(modeOrder).max(limits.listed),
  /** Doors that an order holds unlocked or locked, until when, and who gave it, where the station still knows. */
  held: z.array(
    z.strictObject({
      ...withNode,
      hold: z.enum(['unlocked', 'locked']),
      until: epochMs.nullable(),
      by: z.string().nullable(),
    }),
  ),
  /** Null where the journal does not say it any more. */
  maintenance: z.array(z.strictObject({ ...withNode, reason: z.string().nullable(), by: z.string().nullable() })),
  /** Null: never heard of. */
  offline: z.array(z.strictObject({ ...withNode, since: epochMs.nullable() })),
  /** How often each kind of thing happened in the shift; what is counted up to a cap only is `capped`. */
  happened: z.strictObject({
    granted: count,
    denied: count,
    alarms: count,
    acknowledged: count,
    commands: count,
    comments: count,
  }),
  /** The rows that the next guard should know of: alarms of high priority, modes, maintenance, comments; newest first. */
  notable: z.array(incident).max(limits.listed),
  /** More of anything than fits. */
  capped: z.boolean(),
});
/** What a shift leaves to the next one, as the station knows it. */
export type ShiftFacts = z.infer<typeof shiftFacts>;

export const handoverSheet = z.strictObject({
  id: count,
  facts: shiftFacts,
  remarks: note,
  /** Who handed over and who took over, each by the own password. */
  from: z.string(),
  to: z.string(),
  signed: epochMs,
  /** Of all above but the number, as it was stored; the journal has it too. */
  sha256: z.string().length(64),
  /** Whether it is still as the journal says that it was signed. */
  intact: z.boolean(),
});
export type HandoverSheet = z.infer<typeof handoverSheet>;

const line = handoverSheet.pick({ id: true, from: true, to: true, signed: true }).extend({ open: count });

export const handoverCalls = {
  /** The sheet as it would be now. */
  'handover.draft': declare('guard', none, shiftFacts, ['unavailable']),
  /**
   * Signs and keeps the sheet as it is now. The guard who goes has confirmed the own password; the one who comes gives
   * theirs.
   */
  'handover.sign': declare(
    'guard',
    z.strictObject({
      remarks: note,
      next: z.strictObject({ username: z.string().min(1).max(limits.username), password: givenPassword }),
    }),
    handoverSheet,
    ['confirmation_needed', 'second_person', 'credentials', 'locked_out', 'unavailable'],
  ),
  /** Newest first. */
  'handover.list': declare('viewer', none, z.array(line).max(limits.listed), ['unavailable']),
  'handover.sheet': declare('viewer', z.strictObject({ id: count }), handoverSheet, ['not_found', 'unavailable']),
} as const;
