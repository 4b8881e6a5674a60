import {
  type ClimateRules,
  climateNames,
  climateOrderErrors,
  climateRules,
  initialClimateLimits,
} from '../../contract/climate-rules.ts';
import type { Json } from '../ports/journal.ts';
import { classOwnLimits, hasEnvelope } from './ashrae.ts';

/** What somebody lays down; who and when is added when it is stored. */
export type RuleDraft = Omit<ClimateRules, 'by' | 'at'>;

/** What holds for a node of which nobody has laid anything down: the defaults of the product, counted as own. */
export function usualRules(node: string): ClimateRules {
  const limits = initialClimateLimits();
  return { node, rev: 0, place: 'inlet', class: 'own', tape: false, limits, budget: null, by: null, at: null };
}

/** The stored rules of a node; null where they are damaged. */
export function storedRules(node: string, text: string): ClimateRules | null {
  try {
    const stored: unknown = JSON.parse(text);
    return climateRules.safeParse(typeof stored === 'object' ? { ...stored, node } : null).data ?? null;
  } catch {
    return null;
  }
}

/** Rules as they are stored; which node they are of, its row says. */
export function rulesText(rules: ClimateRules): string {
  return JSON.stringify({ ...rules, node: undefined });
}

/** The draft with the limits that its class knows. */
export function withClass(draft: RuleDraft): RuleDraft {
  if (draft.class === 'own') return draft;
  return { ...draft, limits: { ...draft.limits, ...classOwnLimits(draft.class, draft.tape) } };
}

/** Why rules cannot be: a class or a budget where no envelope applies, or limits out of order. */
export type RuleFault = { readonly reason: 'place' } | { readonly reason: 'order'; readonly field: string };

/** What is wrong with a draft; null where nothing is. */
export function ruleFault(draft: RuleDraft): RuleFault | null {
  if (!hasEnvelope(draft.place) && (draft.class !== 'own' || draft.budget !== null)) return { reason: 'place' };
  const [field] = climateOrderErrors(draft.limits);
  return field === undefined ? null : { reason: 'order', field };
}

/** What differs between two sets of rules, by the names that the journal uses. */
export function ruleChanges(from: RuleDraft, to: RuleDraft): { [name: string]: Json } {
  const changes: { [name: string]: Json } = {};
  for (const name of ['place', 'class', 'tape', 'budget'] as const)
    if (from[name] !== to[name]) changes[`climate.${name}`] = { from: from[name], to: to[name] };
  for (const name of climateNames)
    if (from.limits[name] !== to.limits[name]) changes[name] = { from: from.limits[name], to: to.limits[name] };
  return changes;
}
