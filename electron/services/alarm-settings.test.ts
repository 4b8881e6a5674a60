import { describe, expect, it } from 'vitest';
import { alarmSettings, reaches, usualAlarmSettings } from '../contract/alarm-settings.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import { openAlarmSettings } from './alarm-settings.ts';
import type { Caller } from './handlers.ts';
import { memorySettings, silentLog } from './testing.ts';

const caller: Caller = {
  person: { id: 1, username: 'guard-1', role: 'guard', language: 'de', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};

function start() {
  const entries: StationEntry[] = [];
  const settings = memorySettings(entries);
  const open = () => openAlarmSettings({ settings, clock: { now: () => 5_000 }, log: silentLog });
  return { entries, settings, open };
}

describe('how alarms draw attention to themselves', () => {
  const quiet = { ...usualAlarmSettings, sound: { ...usualAlarmSettings.sound, volume: 0.2 }, forwardFrom: null };

  it('is the usual way until a guard decides, and is then kept and in the journal', async () => {
    const { entries, open } = start();
    const attention = await open();
    let told = 0;
    attention.onChange(() => told++);
    expect(attention.settings()).toEqual(usualAlarmSettings);
    expect(await attention.handlers['alarms.setSettings'](quiet, caller)).toEqual({ ok: true, value: quiet });
    expect(told).toBe(1);
    expect((await open()).settings()).toEqual(quiet);
    expect(entries).toMatchObject([{ type: 'settings.changed', actor: 'guard-1', value: { alarms: quiet } }]);
  });

  it('is never mute, whatever is stored', async () => {
    const mute = { ...quiet, sound: { ...quiet.sound, volume: 0 } };
    expect(alarmSettings.safeParse(mute).success).toBe(false);
    const { settings, open } = start();
    await settings.set('alarm-settings', JSON.stringify(mute), null);
    expect((await open()).settings()).toEqual(usualAlarmSettings);
  });

  it('stays as it was where it cannot be stored', async () => {
    const { settings, open } = start();
    const attention = await open();
    settings.set = () => Promise.reject(new Error('disk full'));
    expect(await attention.handlers['alarms.setSettings'](quiet, caller)).toMatchObject({
      error: { code: 'unavailable' },
    });
    expect(attention.settings()).toEqual(usualAlarmSettings);
  });

  it('reaches from a priority upwards', () => {
    expect(reaches('critical', 'high')).toBe(true);
    expect(reaches('high', 'high')).toBe(true);
    expect(reaches('medium', 'high')).toBe(false);
    expect(reaches('critical', null)).toBe(false);
  });
});
