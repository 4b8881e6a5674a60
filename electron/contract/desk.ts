import type { AlarmType } from './alarms.ts';
import type { Priority } from './fields.ts';

/** New alarms that somebody who does not look at the window should hear of. */
export interface DeskCall {
  /** How many have come since nobody was called last. */
  readonly count: number;
  /** The most urgent of them; `place` is the name of its node, null where it is about the station itself. */
  readonly highest: {
    readonly key: string;
    readonly type: AlarmType;
    readonly priority: Priority;
    readonly place: string | null;
  };
  /** Whether the system shows a notification, and whether the window comes before all others. */
  readonly notify: boolean;
  readonly forward: boolean;
}

/** The alarms in sight, in short. */
export interface DeskStanding {
  readonly all: number;
  readonly unacknowledged: number;
  /** The most urgent of the unacknowledged, else of all. */
  readonly highest: Priority | null;
}

/** What the desktop around the window is told of the alarms, in no language yet. */
export interface DeskNews {
  readonly standing: DeskStanding;
  readonly call: DeskCall | null;
}
