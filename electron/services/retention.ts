import { letGoBefore, type PassingLevel, passingLevels } from '../domain/climate/retention.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { TelemetryStore } from '../domain/ports/telemetry.ts';

/** The first round after the start, and the time between rounds, ms. */
const firstRound = 60_000;
const betweenRounds = 3_600_000;
/** Between two slices, and before the writer is asked again that was busy, ms. */
const pause = 50;

/** Lets telemetry go that has been kept long enough. */
export interface Retention {
  /** Begins nothing more; resolves when what was begun has ended. What is left is for the next start. */
  stop(): Promise<void>;
}

/** Begins to let old telemetry go, now and then and a little at a time: what is committed meanwhile goes before. */
export function createRetention(deps: { clock: Clock; log: Log; store: TelemetryStore }): Retention {
  const { clock, log, store } = deps;
  let stopped = false;
  let wake: (() => void) | null = null;
  let running = Promise.resolve();

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stopped) return resolve();
      const callOff = clock.after(ms, resolve);
      wake = () => {
        callOff();
        resolve();
      };
    });
  async function clean(level: PassingLevel, before: number): Promise<number> {
    let deleted = 0;
    for (let from: number | null = 1; from !== null; await rest(pause)) {
      if (stopped) break;
      const sliced = await store.letGo({ level, before, from });
      if (sliced === null) continue;
      deleted += sliced.deleted;
      from = sliced.next;
    }
    return deleted;
  }
  async function round(): Promise<void> {
    const newest = await store.newest();
    if (newest === null) return;
    for (const level of passingLevels) {
      const before = letGoBefore(level, clock.now(), newest);
      const deleted = before === 0 ? 0 : await clean(level, before);
      if (deleted > 0) log.info('old telemetry was let go', { level, before, rows: deleted });
    }
  }
  async function run(): Promise<void> {
    for (let wait = firstRound; ; wait = betweenRounds) {
      await rest(wait);
      if (stopped) return;
      await round().catch((cause: unknown) => log.error('old telemetry could not be let go', { cause: String(cause) }));
    }
  }
  running = run();

  return {
    async stop() {
      stopped = true;
      wake?.();
      await running;
    },
  };
}
