import {
  type AshraeClass,
  ashraeClasses,
  type ClassLimits,
  type ClimateLimits,
  type Place,
} from '../../contract/climate-rules.ts';
import type { NodeConfig } from '../../contract/config.ts';

// ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments, 5th ed. 2021, table 2.1: air at the inlet of the
// equipment, up to 900 m above the sea. Thousandths of °C, of % RH and of a kelvin.

/** The recommended envelope of all classes; below it nothing is said of the relative humidity. */
export const recommended = {
  temperature: { low: 18_000, high: 27_000 },
  dewPoint: { low: -9_000, high: 15_000 },
  humidity: { low: null, high: 70_000 },
} as const;

/** Moisture must not fall below either of these, in any class. */
const driest = { dewPoint: -12_000, humidity: 8_000 } as const;

/** The allowable envelopes. */
const allowable = {
  A1: { temperature: { low: 15_000, high: 32_000 }, dewPoint: 17_000, humidity: 80_000 },
  A2: { temperature: { low: 10_000, high: 35_000 }, dewPoint: 21_000, humidity: 80_000 },
  A3: { temperature: { low: 5_000, high: 40_000 }, dewPoint: 24_000, humidity: 85_000 },
  A4: { temperature: { low: 5_000, high: 45_000 }, dewPoint: 24_000, humidity: 90_000 },
} as const satisfies Record<AshraeClass, object>;

/** Change of the inlet temperature: at most 5 K in any 15 min and 20 K in any hour, with tape 5 K in any hour. */
const change = { quarter: 5_000, hour: 20_000, hourWithTape: 5_000 } as const;

/** Whether the envelopes say anything about air at a place: behind the equipment they do not. */
export function hasEnvelope(place: Place): boolean {
  return place !== 'outlet';
}

/** The temperature and humidity limits of a class: a warning outside the recommended envelope, an alarm outside the allowable one. */
export function classConfig(name: AshraeClass) {
  const { temperature, humidity } = allowable[name];
  return {
    'temperature.warn_low': recommended.temperature.low,
    'temperature.warn_high': recommended.temperature.high,
    'temperature.alarm_low': temperature.low,
    'temperature.alarm_high': temperature.high,
    'humidity.warn_low': recommended.humidity.low,
    'humidity.warn_high': recommended.humidity.high,
    'humidity.alarm_low': driest.humidity,
    'humidity.alarm_high': humidity,
  } as const satisfies Partial<NodeConfig>;
}

/** The limits of a class that the station judges. */
export function classOwnLimits(name: AshraeClass, tape: boolean) {
  return {
    'dew_point.warn_low': recommended.dewPoint.low,
    'dew_point.warn_high': recommended.dewPoint.high,
    'dew_point.alarm_low': driest.dewPoint,
    'dew_point.alarm_high': allowable[name].dewPoint,
    'rate.quarter': change.quarter,
    'rate.hour': tape ? change.hourWithTape : change.hour,
  } as const satisfies Partial<ClimateLimits>;
}

/** What each class writes, without and with tape. */
export function allClasses(): ClassLimits[] {
  return ashraeClasses.flatMap((name) =>
    [false, true].map((tape) => ({
      class: name,
      tape,
      config: classConfig(name),
      limits: classOwnLimits(name, tape),
    })),
  );
}
