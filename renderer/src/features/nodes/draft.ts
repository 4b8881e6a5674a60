import {
  type ConfigField,
  type ConfigName,
  configFields,
  configNames,
  configOrderErrors,
  type NodeConfig,
} from '../../../../electron/contract/config.ts';
import { fromThousandths, toThousandths } from '../../format/units.ts';

/** What the form holds: a decimal number in words, empty where a limit is off; switches as booleans. */
export type ConfigDraft = Readonly<Record<ConfigName, string | boolean>>;
export type DraftError = 'number' | 'range' | 'order';

/** A document as the form shows it. */
export function draftOf(config: NodeConfig, separator: string): ConfigDraft {
  const entries = configNames.map((name) => {
    const value = config[name];
    if (configFields[name].unit === 'switch') return [name, value === 1] as const;
    return [name, value === null ? '' : fromThousandths(value, separator)] as const;
  });
  return Object.fromEntries(entries) as ConfigDraft;
}

/** What was typed into a field, in its unit; null switches it off, a word says what is wrong. */
export function fieldValue(field: ConfigField, typed: string | boolean): number | null | DraftError {
  if (typeof typed === 'boolean') return typed ? 1 : 0;
  if (typed.trim() === '') return field.optional ? null : 'number';
  const value = toThousandths(typed);
  if (value === undefined) return 'number';
  return value < field.min || value > field.max ? 'range' : value;
}

/** The document that the form means, in wire integers, or what is wrong field by field. */
export function configFrom(draft: ConfigDraft): {
  readonly config: NodeConfig | null;
  readonly errors: Partial<Record<ConfigName, DraftError>>;
} {
  const errors: Partial<Record<ConfigName, DraftError>> = {};
  const values: Partial<NodeConfig> = {};
  for (const name of configNames) {
    const value = fieldValue(configFields[name], draft[name]);
    if (typeof value === 'string') errors[name] = value;
    else values[name] = value;
  }
  if (Object.keys(errors).length > 0) return { config: null, errors };
  const config = values as NodeConfig;
  const order = configOrderErrors(config);
  for (const name of order) errors[name] = 'order';
  return { config: order.length > 0 ? null : config, errors };
}

/** The fields that were changed against what the form was filled from. */
export function changedFields(draft: ConfigDraft, base: NodeConfig, separator: string): ConfigName[] {
  const before = draftOf(base, separator);
  return configNames.filter((name) => {
    const [a, b] = [draft, before].map((each) => fieldValue(configFields[name], each[name]));
    return a !== b;
  });
}

/** Somebody else's newer document with my changes laid over it. */
export function rebase(
  draft: ConfigDraft,
  mine: readonly ConfigName[],
  theirs: NodeConfig,
  separator: string,
): ConfigDraft {
  const next = { ...draftOf(theirs, separator) };
  for (const name of mine) next[name] = draft[name];
  return next;
}

export const fieldGroups = {
  temperature: configNames.filter((name) => name.startsWith('temperature.')),
  humidity: configNames.filter((name) => name.startsWith('humidity.')),
  door: configNames.filter((name) => name.startsWith('door.') || name.startsWith('lock.')),
  buzzer: configNames.filter((name) => name.startsWith('buzzer.')),
  telemetry: configNames.filter((name) => name.startsWith('telemetry.')),
} as const;
export type FieldGroup = keyof typeof fieldGroups;
