import { performance } from 'node:perf_hooks';
import type { Clock } from '../../domain/ports/clock.ts';

/** The machine's own time. Its timers do not keep the process alive: what must end in order is stopped in order. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms).unref();
      return () => clearTimeout(timer);
    },
    every(ms, task) {
      const timer = setInterval(task, ms).unref();
      return () => clearInterval(timer);
    },
  };
}
