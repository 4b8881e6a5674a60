import type { PassingLevel } from '../climate/retention.ts';

/** What is to be let go of a level: everything before `before`, from series number `from` on. */
export interface Slice {
  readonly level: PassingLevel;
  readonly before: number;
  readonly from: number;
}

/** What became of a slice: rows that are gone, and the series to go on with; null when there is no more. */
export interface Sliced {
  readonly deleted: number;
  readonly next: number | null;
}

/** Old telemetry on the disk. */
export interface TelemetryStore {
  /** When the newest reading was taken; null where there is none. */
  newest(): Promise<number | null>;
  /** Lets a small part of a slice go, in milliseconds. Null where the writer has something else to do: come again. */
  letGo(slice: Slice): Promise<Sliced | null>;
}
