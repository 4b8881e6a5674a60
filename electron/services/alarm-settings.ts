import { type AlarmSettings, alarmSettings, usualAlarmSettings } from '../contract/alarm-settings.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { loadSetting, type StoredSettingDeps, storeSetting } from './stored-setting.ts';

const name = 'alarm-settings';

export interface AlarmSettingsDeps extends StoredSettingDeps {
  readonly clock: Pick<Clock, 'now'>;
}

/** How the alarms of this station draw attention to themselves. */
export interface AlarmAttention {
  settings(): AlarmSettings;
  onChange(listener: () => void): () => void;
  readonly handlers: Pick<Handlers, 'alarms.settings' | 'alarms.setSettings'>;
}

/** Reads what is stored; where it is damaged the usual counts: an alarm must not be mute for a fault of ours. */
export async function openAlarmSettings(deps: AlarmSettingsDeps): Promise<AlarmAttention> {
  let now = (await loadSetting(deps, name, alarmSettings)) ?? usualAlarmSettings;
  const listeners = new Set<() => void>();
  const set = async (next: AlarmSettings, by: string): Promise<Result<AlarmSettings>> => {
    const entry = actEntry(deps.clock.now(), 'settings.changed', by, { alarms: next });
    const done = await storeSetting(deps, name, next, entry);
    if (!done.ok) return done;
    now = next;
    for (const listener of listeners) listener();
    return ok(next);
  };
  return {
    settings: () => now,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    handlers: {
      'alarms.settings': async () => ok(now),
      'alarms.setSettings': (next, { person }) => set(next, person.username),
    },
  };
}
