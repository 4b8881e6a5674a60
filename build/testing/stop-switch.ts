import type { StopSignal } from '../../electron/domain/ports/flashing.ts';

/** A signal to stop, and what gives it. */
export function switchable(): { readonly signal: StopSignal; stop(): void } {
  const listeners: Array<() => void> = [];
  let stopped = false;
  return {
    signal: { stopped: () => stopped, onStop: (listener) => void listeners.push(listener) },
    stop() {
      if (stopped) return;
      stopped = true;
      for (const listener of listeners) listener();
    },
  };
}
