import { useEffect } from 'react';
import { type AlarmActs, useAlarmActs } from '../features/alarms/acts.tsx';
import type { AlarmBoard } from '../live/alarm-board.ts';
import { useSessionActions } from '../session/actions.ts';
import { type Station, useStation } from '../station.tsx';
import { screens } from './view.ts';

/** Which command a key press means; null for all that belongs to the field or the system. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>,
): string | null {
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
  if (plain && event.key === 'F1') return 'help';
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') return 'finder';
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.code === 'KeyA') return 'acknowledge';
  if (event.code === 'KeyS') return 'silence';
  if (event.code === 'KeyL') return 'lock';
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  return digit === undefined ? null : (screens[Number(digit) - 1] ?? null);
}

/** The keys that work on every screen. None works while the window is locked. */
export function useKeys(): void {
  const station = useStation();
  const acts = useAlarmActs();
  const { lock } = useSessionActions();
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (command === null || station.session.getState().session?.locked !== false) return;
      event.preventDefault();
      obey(station, command, { acts, lock });
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  });
}

interface Actions {
  readonly acts: AlarmActs;
  readonly lock: () => Promise<void>;
}

function obey({ view, board }: Station, command: string, { acts, lock }: Actions): void {
  const screen = screens.find((each) => each === command);
  if (screen !== undefined) view.go(screen);
  else if (command === 'help' || command === 'finder')
    view.setOverlay(view.getState().overlay === command ? null : command);
  else if (command === 'lock') void lock();
  else onAlarms(board.getState().board, command, acts);
}

/** What the banner shows is what is meant. */
function onAlarms({ top, unseen }: AlarmBoard, command: string, acts: AlarmActs): void {
  const loud = unseen.filter(({ silenced }) => !silenced);
  if (command === 'silence' && loud.length > 0) void acts.silence(loud);
  if (command === 'acknowledge' && top !== null && !top.acknowledged) void acts.acknowledge([top]);
}
