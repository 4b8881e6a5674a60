import type { AlarmRule } from '../../../../../electron/contract/alarm-rules.ts';
import { limits } from '../../../../../electron/contract/limits.ts';

const SECOND = 1_000;
/** When nobody is named yet: so soon is somebody called, s. */
const USUAL_AFTER = 120;

/** A rule as its form has it: times in seconds, and whom to call kept while that is switched off. */
export interface RuleDraft extends Omit<AlarmRule, 'type' | 'escalation'> {
  readonly escalates: boolean;
  readonly after: number;
  readonly who: string;
}

/** Bounds of the form's numbers, s. */
export const ruleBounds = {
  delay: limits.alarmDelay / SECOND,
  after: { min: limits.escalation.min / SECOND, max: limits.escalation.max / SECOND },
} as const;

/** Fills a form. */
export function ruleDraftOf(rule: AlarmRule): RuleDraft {
  const { type: _, escalation, onDelay, offDelay, ...rest } = rule;
  return {
    ...rest,
    onDelay: onDelay / SECOND,
    offDelay: offDelay / SECOND,
    escalates: escalation !== null,
    after: (escalation?.after ?? USUAL_AFTER * SECOND) / SECOND,
    who: escalation?.who ?? '',
  };
}

/** What a form says. */
export function ruleFrom(type: AlarmRule['type'], draft: RuleDraft): AlarmRule {
  const { escalates, after, who, onDelay, offDelay, ...rest } = draft;
  const escalation = escalates ? { after: after * SECOND, who: who.trim() } : null;
  return { ...rest, type, escalation, onDelay: onDelay * SECOND, offDelay: offDelay * SECOND };
}

/** Fields of a form that no rule can have. */
export function wrongIn({
  escalates,
  after,
  who,
  onDelay,
  offDelay,
}: RuleDraft): ReadonlySet<'who' | 'after' | 'onDelay' | 'offDelay'> {
  const wrong = new Set<'who' | 'after' | 'onDelay' | 'offDelay'>();
  const isTime = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
  if (!isTime(onDelay, 0, ruleBounds.delay)) wrong.add('onDelay');
  if (!isTime(offDelay, 0, ruleBounds.delay)) wrong.add('offDelay');
  if (!escalates) return wrong;
  if (who.trim() === '') wrong.add('who');
  if (!isTime(after, ruleBounds.after.min, ruleBounds.after.max)) wrong.add('after');
  return wrong;
}

/** Whether two forms mean the same; whom to call does not matter while nobody is called. */
export function sameDraft(a: RuleDraft, b: RuleDraft): boolean {
  const essence = (draft: RuleDraft) => JSON.stringify(ruleFrom('tamper', draft));
  return essence(a) === essence(b);
}
