import { z } from 'zod';
import { metrics } from './fields.ts';

/** A field of a node's configuration: integer, in the unit of the wire (docs/protocol.md). */
export interface ConfigField {
  /** `mK`: a difference of temperatures, in thousandths of a kelvin. */
  readonly unit: 'ms' | 'mC' | 'mK' | 'mRH' | 'switch';
  readonly min: number;
  readonly max: number;
  /** Whether `null` (limit off) is allowed. */
  readonly optional: boolean;
  readonly initial: number | null;
}

/** A delay of up to an hour. */
export const delay = (initial: number): ConfigField => ({
  unit: 'ms',
  min: 0,
  max: 3_600_000,
  optional: false,
  initial,
});
/** A limit of a temperature. */
export const celsius = (initial: number): ConfigField => ({
  unit: 'mC',
  min: -40_000,
  max: 125_000,
  optional: true,
  initial,
});
const relative = (initial: number | null): ConfigField => ({
  unit: 'mRH',
  min: 0,
  max: 100_000,
  optional: true,
  initial,
});
const onOff: ConfigField = { unit: 'switch', min: 0, max: 1, optional: false, initial: 1 };

/** Every field with range and default, as docs/protocol.md has them. */
export const configFields = {
  'telemetry.interval': { unit: 'ms', min: 1_000, max: 3_600_000, optional: false, initial: 10_000 },
  'temperature.warn_low': celsius(18_000),
  'temperature.warn_high': celsius(27_000),
  'temperature.alarm_low': celsius(15_000),
  'temperature.alarm_high': celsius(32_000),
  'temperature.deadband': { unit: 'mK', min: 0, max: 10_000, optional: false, initial: 500 },
  'temperature.warn_delay': delay(120_000),
  'temperature.alarm_delay': delay(30_000),
  'temperature.off_delay': delay(60_000),
  'humidity.warn_low': relative(null),
  'humidity.warn_high': relative(70_000),
  'humidity.alarm_low': relative(8_000),
  'humidity.alarm_high': relative(80_000),
  'humidity.deadband': { unit: 'mRH', min: 0, max: 20_000, optional: false, initial: 2_000 },
  'humidity.warn_delay': delay(120_000),
  'humidity.alarm_delay': delay(30_000),
  'humidity.off_delay': delay(60_000),
  /** What the lock does without power: 1 opens (magnet), 0 stays locked (strike). */
  'lock.fail_safe': { ...onOff, initial: 0 },
  'door.relock': { unit: 'ms', min: 1_000, max: 60_000, optional: false, initial: 5_000 },
  'door.held_warn': { unit: 'ms', min: 1_000, max: 3_600_000, optional: false, initial: 20_000 },
  'door.held_alarm': { unit: 'ms', min: 1_000, max: 3_600_000, optional: false, initial: 30_000 },
  'buzzer.on_threshold': onOff,
  'buzzer.on_forced': onOff,
  'buzzer.on_held': onOff,
} as const satisfies Record<string, ConfigField>;

export type ConfigName = keyof typeof configFields;
export const configNames = Object.keys(configFields) as ConfigName[];
export const configName = z.enum(configNames as [ConfigName, ...ConfigName[]]);

/** A whole configuration document: each field an integer in its wire unit, or null where a limit is off. */
export type NodeConfig = Record<ConfigName, number | null>;

/** A value of a field: an integer in its range, or null where that is allowed. */
export function fieldSchema({ min, max, optional }: ConfigField): z.ZodType<number | null> {
  const value = z.int().min(min).max(max);
  return optional ? value.nullable() : value;
}

/** Whole document, each field in its range; the order between fields is `configOrderErrors`' business. */
export const nodeConfig = z.strictObject(
  Object.fromEntries(configNames.map((name) => [name, fieldSchema(configFields[name])])),
) as unknown as z.ZodType<NodeConfig>;

/** The defaults of a factory-new node. */
export function initialConfig(): NodeConfig {
  return Object.fromEntries(configNames.map((name) => [name, configFields[name].initial])) as NodeConfig;
}

/** The four limits of a metric. */
export const limitNames = ['warn_low', 'warn_high', 'alarm_low', 'alarm_high'] as const;
export type LimitName = (typeof limitNames)[number];
const limitPairs = [
  ['alarm_low', 'warn_low', false],
  ['warn_low', 'warn_high', true],
  ['warn_high', 'alarm_high', false],
  ['alarm_low', 'alarm_high', true],
] as const;

/** The limits of a group whose order is broken: alarm_low ≤ warn_low < warn_high ≤ alarm_high (null is passed over). */
export function limitOrderErrors(limits: Readonly<Record<LimitName, number | null>>): LimitName[] {
  return limitPairs.flatMap(([low, high, strict]) => (inOrder(limits[low], limits[high], strict) ? [] : [low, high]));
}

function inOrder(low: number | null, high: number | null, strict: boolean): boolean {
  return low === null || high === null || low < high || (low === high && !strict);
}

/** The limits of one metric in a configuration. */
export function limitsOf(config: NodeConfig, metric: 'temperature' | 'humidity'): Record<LimitName, number | null> {
  const of = (name: LimitName) => config[`${metric}.${name}`];
  return {
    warn_low: of('warn_low'),
    warn_high: of('warn_high'),
    alarm_low: of('alarm_low'),
    alarm_high: of('alarm_high'),
  };
}

/** The fields whose order is broken: the limits of each metric, and held_warn < held_alarm. */
export function configOrderErrors(config: NodeConfig): ConfigName[] {
  const wrong = new Set<ConfigName>();
  for (const metric of metrics)
    for (const name of limitOrderErrors(limitsOf(config, metric))) wrong.add(`${metric}.${name}`);
  if (!inOrder(config['door.held_warn'], config['door.held_alarm'], true))
    wrong.add('door.held_warn').add('door.held_alarm');
  return [...wrong];
}
