import type { z } from 'zod';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Entry, SettingsStore } from '../domain/ports/stores.ts';

export interface StoredSettingDeps {
  readonly settings: SettingsStore;
  readonly log: Log;
}

/** A setting as far as it is what it should be; null where there is none, or where it is damaged: the log says so. */
export async function loadSetting<T>(
  { settings, log }: StoredSettingDeps,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const text = await settings.get(name);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    log.error('a stored setting is damaged', { name, cause: String(cause).slice(0, 200) });
    return null;
  }
}

/** Stores a setting with its entry in the journal, both or neither. */
export async function storeSetting(
  { settings, log }: StoredSettingDeps,
  name: string,
  value: unknown,
  entry: Entry,
): Promise<Result<null>> {
  try {
    await settings.set(name, JSON.stringify(value), entry);
    return ok(null);
  } catch (cause) {
    log.error('a setting could not be stored', { name, cause: String(cause) });
    return fail('unavailable', 'the database does not answer');
  }
}
