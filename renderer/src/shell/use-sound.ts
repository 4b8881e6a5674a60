import { useEffect } from 'react';
import { useStation } from '../station.tsx';
import { callsOf } from './sound-plan.ts';

const TICK_MS = 10_000;

/** Lets the alarms be heard as long as somebody is signed in, locked or not; not by what is drawn, which may lag. */
export function useAlarmSound(): void {
  const { board, sound } = useStation();
  useEffect(() => {
    const hear = () => sound.hear(callsOf(board.getState().board.unseen, () => true));
    const close = sound.start();
    const off = board.subscribe((now, before) => {
      if (now.board !== before.board) hear();
    });
    const timer = setInterval(() => board.tick(Date.now()), TICK_MS);
    hear();
    return () => {
      clearInterval(timer);
      off();
      sound.hear([]);
      close();
    };
  }, [board, sound]);
}
