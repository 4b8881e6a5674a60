import { fail } from './contract/result.ts';
import type { StartPhase } from './contract/station.ts';
import type { Door } from './ipc/server.ts';

/** Tells how far the start of a station is; `total` is null where nobody knows. */
export type TellStart = (phase: StartPhase, done: number, total: number | null) => void;

/** What answers the window before there is a station. */
export interface StartingDoor {
  readonly tell: TellStart;
  /** The station stands: from now on it answers. */
  opened(door: Door): void;
  readonly door: Door;
}

/**
 * The door while the station is being opened. A database of some gigabytes is looked at, backed up and converted for
 * minutes: each call is answered with `unavailable`, `details.reason` `starting`, and how far that is.
 */
export function startingDoor(): StartingDoor {
  let now: Parameters<TellStart> = ['look', 0, null];
  let station: Door | null = null;
  return {
    tell: (...said) => {
      now = said;
    },
    opened(door) {
      station = door;
    },
    async door(from, message) {
      if (station !== null) return station(from, message);
      const [phase, done, total] = now;
      return fail('unavailable', 'the station is being opened', { reason: 'starting', phase, done, total });
    },
  };
}
