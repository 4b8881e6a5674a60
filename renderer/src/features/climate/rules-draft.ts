import {
  type ClassLimits,
  type ClimateLimits,
  type ClimateName,
  type ClimateRules,
  climateFields,
  climateNames,
  climateOrderErrors,
} from '../../../../electron/contract/climate-rules.ts';
import {
  type ConfigName,
  configFields,
  type LimitName,
  type NodeConfig,
} from '../../../../electron/contract/config.ts';
import { metrics } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { fromThousandths, unitSigns } from '../../format/units.ts';
import { type DraftError, fieldValue } from '../nodes/draft.ts';

/** What the form holds: decimal numbers in words, empty where a limit is off, and the budget in whole hours. */
export interface RulesDraft extends Pick<ClimateRules, 'place' | 'class' | 'tape'> {
  readonly fields: Readonly<Record<ClimateName, string>>;
  readonly budget: string;
}

/** What would be sent, or what is wrong with the form. */
export interface JudgedRules {
  readonly limits: ClimateLimits | null;
  readonly budget: number | null;
  readonly errors: Partial<Record<ClimateName | 'budget', DraftError>>;
}

/** One thing that applying the form changes; values in the unit of the field, null is off. */
export interface RuleChange {
  readonly where: 'node' | 'station';
  readonly name: ConfigName | ClimateName;
  readonly from: number | null;
  readonly to: number | null;
}

/** Rules as the form shows them. */
export function rulesDraft(
  { place, class: kind, tape, limits: held, budget }: ClimateRules,
  decimal: string,
): RulesDraft {
  const fields = climateNames.map((name) => [name, fieldText(held[name], decimal)] as const);
  return {
    place,
    class: kind,
    tape,
    fields: Object.fromEntries(fields) as RulesDraft['fields'],
    budget: budget === null ? '' : String(budget),
  };
}

/** What choosing a class would write; undefined for own limits. */
export function classOf(
  draft: Pick<RulesDraft, 'class' | 'tape'>,
  classes: readonly ClassLimits[],
): ClassLimits | undefined {
  return classes.find((each) => each.class === draft.class && each.tape === draft.tape);
}

/** The draft with another place, class or tape: the limits of a class are written into its fields, own ones stay as they are. */
export function chosen(
  draft: RulesDraft,
  part: Partial<RulesDraft>,
  classes: readonly ClassLimits[],
  decimal: string,
): RulesDraft {
  const next = { ...draft, ...part };
  const kept = next.place === 'outlet' ? { ...next, class: 'own' as const, budget: '' } : next;
  const written = classOf(kept, classes)?.limits ?? {};
  const fields = { ...kept.fields };
  for (const name of climateNames) {
    const value = written[name];
    if (value !== undefined) fields[name] = fieldText(value, decimal);
  }
  return { ...kept, fields };
}

/** The rules that the form means, or what is wrong field by field. */
export function judgeRules(draft: RulesDraft): JudgedRules {
  const errors: JudgedRules['errors'] = {};
  const values: Partial<ClimateLimits> = {};
  for (const name of climateNames) {
    const value = fieldValue(climateFields[name], draft.fields[name]);
    if (typeof value === 'string') errors[name] = value;
    else values[name] = value;
  }
  const budget = budgetOf(draft.budget);
  if (typeof budget === 'string') errors.budget = budget;
  const whole = Object.keys(errors).length === 0 ? (values as ClimateLimits) : null;
  const order = whole === null ? [] : climateOrderErrors(whole);
  for (const name of order) errors[name] = 'order';
  return { limits: order.length > 0 ? null : whole, budget: typeof budget === 'string' ? null : budget, errors };
}

/** The limits of a metric from the top of a scale to its bottom. */
export const limitRows: readonly LimitName[] = ['alarm_high', 'warn_high', 'warn_low', 'alarm_low'];
/** What a class writes into a node, in the order of the table. */
export const nodeLimits: readonly ConfigName[] = metrics.flatMap((metric) =>
  limitRows.map((limit): ConfigName => `${metric}.${limit}`),
);
const dewPointRows = limitRows.map((limit): ClimateName => `dew_point.${limit}`);
const stationFields = [...dewPointRows, ...climateNames.filter((name) => !dewPointRows.includes(name))];

/** What applying changes, first at the node, then at the station. */
export function ruleChanges(
  before: { readonly limits: ClimateLimits; readonly config: NodeConfig },
  after: { readonly limits: ClimateLimits; readonly written: ClassLimits | undefined },
): RuleChange[] {
  const node = nodeLimits.flatMap((name): RuleChange[] => {
    const to = after.written?.config[name];
    const from = before.config[name];
    return to === undefined || to === from ? [] : [{ where: 'node', name, from, to }];
  });
  const station = stationFields.flatMap((name): RuleChange[] => {
    const [from, to] = [before.limits[name], after.limits[name]];
    return from === to ? [] : [{ where: 'station', name, from, to }];
  });
  return [...node, ...station];
}

/** A value of a field as text; empty where it is off. */
export function fieldText(value: number | null, decimal: string): string {
  return value === null ? '' : fromThousandths(value, decimal);
}

/** The sign of a field's unit. */
export function unitOf(name: ConfigName | ClimateName): string {
  return unitSigns[(name in configFields ? configFields[name as ConfigName] : climateFields[name as ClimateName]).unit];
}

function budgetOf(typed: string): number | null | DraftError {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^\d{1,6}$/.test(text)) return 'number';
  return Number(text) > limits.budgetHours ? 'range' : Number(text);
}
