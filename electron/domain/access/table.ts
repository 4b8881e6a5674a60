/** What a reader leads to; readers 0 … 3. */
export type Direction = 'none' | 'in' | 'out';

/** Part of a local day in minutes: `from` is in it, `to` is the first minute that is not; 0 ≤ from < to ≤ 1,440. */
export interface Minutes {
  readonly from: number;
  readonly to: number;
}

/** Monday … Sunday, then holiday: eight rows of at most 20 parts. */
export type Schedule = ReadonlyArray<readonly Minutes[]>;

/** A credential's schedule where it has no right for the door, and where its right holds always. */
export const noRight = 255;
export const always = 0;

/** What the door itself asks for, whoever comes. */
export interface DoorRules {
  readonly twoPersons: boolean;
  readonly firstPerson: boolean;
  /** `outside`: number of the schedule in which no PIN is needed. */
  readonly pin: 'never' | 'always' | { readonly outside: number };
  readonly directions: readonly [Direction, Direction, Direction, Direction];
  /** 0 is off; at most 65,535. */
  readonly antipassbackSeconds: number;
  readonly antipassbackArea: boolean;
}

/** From this second since 1970 on local time is UTC plus `offset` minutes. */
export interface ZoneChange {
  readonly from: number;
  readonly offset: number;
}

/** A card as a node knows it. */
export interface TableCredential {
  /** 16 bytes. */
  readonly cred: Uint8Array;
  /** ≥ 1; two cards of one person have the same. */
  readonly person: number;
  /** Seconds since 1970, 0 is no limit; `to` is the first second outside. */
  readonly from: number;
  readonly to: number;
  /** `always`, 1 … as many as there are, or `noRight`. */
  readonly schedule: number;
  readonly blocked: boolean;
  readonly lost: boolean;
  /** Opens the day at a door that asks for a first person. */
  readonly first: boolean;
  /** Is let in only together with a second person. */
  readonly second: boolean;
  /** Exempt from anti-passback. */
  readonly exempt: boolean;
}

/** 8 bytes each, as `pinHash` of image.ts makes them. */
export interface TablePin {
  readonly person: number;
  readonly pin: Uint8Array;
  readonly duress: Uint8Array | null;
}

/**
 * What one node decides by (docs/protocol.md, "The credential table"): the image as plain objects. Schedules are
 * counted from 1; the order of the other lists does not matter here, the image has them ascending.
 */
export interface AccessTable {
  readonly rules: DoorRules;
  readonly zone: readonly ZoneChange[];
  /** Local days since 1970-01-01, 0 … 65,535. */
  readonly holidays: readonly number[];
  readonly schedules: readonly Schedule[];
  readonly credentials: readonly TableCredential[];
  readonly pins: readonly TablePin[];
}

/** What a node's table holds at most. */
export const tableLimits = {
  zone: 64,
  holidays: 1_000,
  schedules: 200,
  intervals: 32_000,
  intervalsOfADay: 20,
  credentials: 12_000,
  pins: 12_000,
  bytes: 782_336,
  /** Bytes of a piece; the last one has the rest. */
  piece: 8_192,
} as const;
