import { z } from 'zod';
import { alarmType } from './alarms.ts';
import { declare } from './call.ts';
import { count, epochMs, none, priority } from './fields.ts';
import { limits } from './limits.ts';

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^(?:\P{Cc}|[\n\r\t])*$/u);
const words = z.strictObject({
  cause: text(limits.reason),
  consequence: text(limits.reason),
  instructions: text(limits.note),
});
/** A delay that the station itself keeps, ms. */
const delay = z.int().min(0).max(limits.alarmDelay);

/** Where the delays of a type are kept: here, in each node's configuration, in its climate rules, or there are none. */
export const alarmTimings = ['station', 'node', 'climate', 'none'] as const;

export const alarmRule = z.strictObject({
  type: alarmType,
  priority,
  latching: z.boolean(),
  /** How long the cause must be there, and how long gone; 0 where `timing` is not `station`. */
  onDelay: delay,
  offDelay: delay,
  /** Acknowledged only with a comment. */
  commentNeeded: z.boolean(),
  sounds: z.boolean(),
  /** Whom the guard is to call when nobody has acknowledged for so long (ms). */
  escalation: z
    .strictObject({
      after: z.int().min(limits.escalation.min).max(limits.escalation.max),
      who: z.string().trim().min(1).max(limits.name),
    })
    .nullable(),
  /** For the guard; an empty text is the product's own. */
  texts: z.strictObject({ de: words, en: words }),
});
/** What a site has laid down for a type of alarm (the rationalisation of ISA-18.2, clause 9). */
export type AlarmRule = z.infer<typeof alarmRule>;

export const alarmTypeFacts = z.strictObject({
  type: alarmType,
  /** `level` ends with its cause, `pulse` is a moment: it ends with its acknowledgement. */
  kind: z.enum(['level', 'pulse']),
  timing: z.enum(alarmTimings),
  /** May be shelved and taken out of service. */
  hideable: z.boolean(),
});
/** What is so by the nature of a type and cannot be changed. */
export type AlarmTypeFacts = z.infer<typeof alarmTypeFacts>;

export const keptRule = z.strictObject({
  rule: alarmRule,
  /** Rises with each change; 0 where nobody has ever changed it. */
  revision: count,
  /** Whether this is what the product begins with. */
  isDefault: z.boolean(),
  /** Who changed it last, and when. */
  changed: z.strictObject({ by: z.string(), at: epochMs }).nullable(),
});
/** A rule that is in force. */
export type KeptRule = z.infer<typeof keptRule>;

export const alarmRuleCalls = {
  /** Of every type, in the order of `alarmTypes`. */
  'alarms.rules': declare('viewer', none, z.strictObject({ rules: z.array(keptRule), facts: z.array(alarmTypeFacts) })),
  /**
   * Lays down a rule; null goes back to what the product begins with. `base` is the revision that the form was filled
   * from: somebody else's newer one is a `conflict`. `invalid_input` with `details.reason` = `timing` where a type has
   * no delays that the station keeps.
   */
  'alarms.setRule': declare(
    'manager',
    z
      .strictObject({ type: alarmType, base: count, rule: alarmRule.nullable() })
      .refine(({ type, rule }) => rule === null || rule.type === type, 'a rule of another type'),
    keptRule,
    ['conflict', 'unavailable', 'invalid_input'],
  ),
} as const;
