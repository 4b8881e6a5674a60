import type { AlarmRule } from '../../contract/alarm-rules.ts';
import type { Json } from '../ports/journal.ts';

const fields = ['priority', 'latching', 'onDelay', 'offDelay', 'commentNeeded', 'sounds'] as const;
const words = ['cause', 'consequence', 'instructions'] as const;

/**
 * What differs between two rules, for the journal: each field with what it was and what it is. Of a text only the new
 * one: what it was stands in the row that set it, and two of each would not fit into a row.
 */
export function ruleChanges(before: AlarmRule, after: AlarmRule): Readonly<Record<string, Json>> {
  const plain = fields
    .filter((field) => before[field] !== after[field])
    .map((field) => [field, { from: before[field], to: after[field] }]);
  const [from, to] = [before.escalation, after.escalation];
  const escalated = from?.after === to?.after && from?.who === to?.who ? [] : [['escalation', { from, to }]];
  const texts = (['de', 'en'] as const).flatMap((language) =>
    words
      .filter((word) => before.texts[language][word] !== after.texts[language][word])
      .map((word) => [`${language}.${word}`, { to: after.texts[language][word] }]),
  );
  return Object.fromEntries([...plain, ...escalated, ...texts]);
}
