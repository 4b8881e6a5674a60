import { z } from 'zod';
import { declare } from './call.ts';
import {
  type ConfigField,
  celsius,
  configName,
  delay,
  fieldSchema,
  type LimitName,
  limitOrderErrors,
} from './config.ts';
import { count, epochMs, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';
import { configState } from './nodes.ts';

/** Where a node measures: before the equipment, in the aisle from which it draws, or behind it. */
export const places = ['inlet', 'aisle', 'outlet'] as const;
export type Place = (typeof places)[number];
/** Environmental classes of ASHRAE TC 9.9 (2021) for air at the equipment inlet. */
export const ashraeClasses = ['A1', 'A2', 'A3', 'A4'] as const;
export type AshraeClass = (typeof ashraeClasses)[number];
/** `own`: the limits are whatever somebody has set. */
export const climateClasses = [...ashraeClasses, 'own'] as const;

const kelvin = (initial: number): ConfigField => ({ unit: 'mK', min: 100, max: 50_000, optional: true, initial });

/** What the station itself judges of a node's climate, with range and default; the limits of A1. */
export const climateFields = {
  'dew_point.warn_low': celsius(-9_000),
  'dew_point.warn_high': celsius(15_000),
  'dew_point.alarm_low': celsius(-12_000),
  'dew_point.alarm_high': celsius(17_000),
  'dew_point.deadband': { unit: 'mK', min: 0, max: 10_000, optional: false, initial: 500 },
  'dew_point.warn_delay': delay(120_000),
  'dew_point.alarm_delay': delay(30_000),
  'dew_point.off_delay': delay(60_000),
  /** Largest change of the temperature within any 15 min, and within any hour. */
  'rate.quarter': kelvin(5_000),
  'rate.hour': kelvin(20_000),
} as const satisfies Record<string, ConfigField>;

export type ClimateName = keyof typeof climateFields;
export const climateNames = Object.keys(climateFields) as ClimateName[];
export const climateName = z.enum(climateNames as [ClimateName, ...ClimateName[]]);
/** Each field an integer in its unit, or null where a limit is off. */
export type ClimateLimits = Record<ClimateName, number | null>;

/** Whole, each field in its range; the order between fields is `climateOrderErrors`' business. */
export const climateLimits = z.strictObject(
  Object.fromEntries(climateNames.map((name) => [name, fieldSchema(climateFields[name])])),
) as unknown as z.ZodType<ClimateLimits>;

/** The defaults. */
export function initialClimateLimits(): ClimateLimits {
  return Object.fromEntries(climateNames.map((name) => [name, climateFields[name].initial])) as ClimateLimits;
}

/** The four limits of the dew point. */
export function dewPointLimits(of: ClimateLimits): Record<LimitName, number | null> {
  return {
    warn_low: of['dew_point.warn_low'],
    warn_high: of['dew_point.warn_high'],
    alarm_low: of['dew_point.alarm_low'],
    alarm_high: of['dew_point.alarm_high'],
  };
}

/** The fields whose order is broken. */
export function climateOrderErrors(of: ClimateLimits): ClimateName[] {
  return [...new Set(limitOrderErrors(dewPointLimits(of)))].map((name) => `dew_point.${name}` as const);
}

const settings = {
  node: nodeId,
  /** Of the rules, not of the configuration: 0 until somebody has set them. */
  rev: count,
  place: z.enum(places),
  class: z.enum(climateClasses),
  /** Tape drives stand there: a class then allows 5 K in an hour instead of 20. */
  tape: z.boolean(),
  limits: climateLimits,
  /** Hours outside the recommended envelope that a month may have; null where nobody counts. */
  budget: z.int().min(0).max(limits.budgetHours).nullable(),
} as const;

export const climateRules = z.strictObject({ ...settings, by: z.string().nullable(), at: epochMs.nullable() });
/** What a node's climate is judged by, besides its own configuration. */
export type ClimateRules = z.infer<typeof climateRules>;

export const classLimits = z.strictObject({
  class: z.enum(ashraeClasses),
  tape: z.boolean(),
  config: z.partialRecord(configName, z.int().nullable()),
  limits: z.partialRecord(climateName, z.int().nullable()),
});
/** What choosing a class writes: into the node's configuration, and into what the station judges. */
export type ClassLimits = z.infer<typeof classLimits>;

export const climateRuleCalls = {
  /** Of every node; and what each class would write, so that a screen can say it before. */
  'climate.rules': declare(
    'viewer',
    none,
    z.strictObject({ rules: z.array(climateRules), classes: z.array(classLimits) }),
  ),
  /**
   * Sets the rules of a node. A class overwrites the limits that it knows, here and in the node's configuration; `own`
   * leaves the configuration as it is. `rev` and `base` are the revisions of rules and configuration that the form was
   * filled from: somebody else's newer one is a `conflict`, with `details.of`.
   */
  'climate.setRules': declare(
    'manager',
    z.strictObject({ ...settings, base: count }),
    z.strictObject({ rules: climateRules, config: configState }),
    ['not_found', 'conflict', 'invalid_input', 'unavailable'],
  ),
} as const;
