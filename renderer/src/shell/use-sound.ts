import { useEffect } from 'react';
import { type AlarmSettings, reaches, usualAlarmSettings } from '../../../electron/contract/alarm-settings.ts';
import { type Station, useStation } from '../station.tsx';
import { callsOf } from './sound-plan.ts';

const TICK_MS = 10_000;

/** Lets the alarms be heard as long as somebody is signed in, locked or not; not by what is drawn, which may lag. */
export function useAlarmSound(): void {
  const station = useStation();
  useEffect(() => {
    const { board, sound, alarmRules, alarmSettings } = station;
    const hear = () => hearAlarms(station);
    const close = sound.start();
    const stops = [
      board.subscribe((now, before) => {
        if (now.board !== before.board) hear();
      }),
      ...[alarmRules, alarmSettings].flatMap((store) => [store.watch(), store.subscribe(hear)]),
    ];
    const timer = setInterval(() => board.tick(Date.now()), TICK_MS);
    hear();
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      sound.hear([]);
      close();
    };
  }, [station]);
}

/** Until rules and settings are known every alarm is heard: a sound too many harms less than one too few. */
function hearAlarms({ board, sound, alarmRules, alarmSettings }: Station): void {
  const settings: AlarmSettings = alarmSettings.getState().value ?? usualAlarmSettings;
  const { from, volume, mode, every } = settings.sound;
  const mute = new Set(alarmRules.getState().value?.rules.flatMap(({ rule }) => (rule.sounds ? [] : rule.type)));
  sound.set({ mode, every }, volume);
  const urgent = board.getState().board.unseen.filter(({ priority }) => reaches(priority, from));
  sound.hear(callsOf(urgent, (type) => !mute.has(type)));
}
