/** The site that the bench plays on; its nodes are `bench-0`, `bench-1`, … */
export const benchSite = 'bench';
export const benchNodes = Array.from({ length: 20 }, (_, i) => `bench-${i}`);

/** What is sent: events (QoS 1) or telemetry (QoS 0). */
export type Load = 'evt' | 'tele';
/** What is measured: the station's whole path, or mqtt.js that receives and counts, alone. */
export type Path = 'whole' | 'receive';

/** Parent to station. */
export interface StationOrder {
  readonly path: Path;
  readonly load: Load;
  /** Messages before the measured ones, so that code is compiled and caches are warm. */
  readonly warmUp: number;
  readonly count: number;
}

/** Where the publisher finds the broker; passwords are of this run only. */
export interface Meeting {
  readonly port: number;
  readonly ca: string;
  readonly passwords: Readonly<Record<string, string>>;
}

/** What a station measured from the first to the last measured message; times in ms since the epoch, with fractions. */
export interface StationFigures {
  readonly ms: number;
  /** CPU time of the whole process in that time, all threads, ms. */
  readonly cpuMs: number;
  /** Mean number of rows in a commit; 0 where nothing is committed. */
  readonly rowsPerCommit: number;
  /** Event-loop delay of main, ms. */
  readonly loop: { readonly p50: number; readonly p99: number; readonly max: number };
  /** By `node seq`: when the row was committed and when it was in a batch to the window. */
  readonly committedAt: ReadonlyArray<readonly [string, number]>;
  readonly pushedAt: ReadonlyArray<readonly [string, number]>;
}

export type StationReply =
  | { readonly is: 'ready'; readonly meeting: Meeting }
  | { readonly is: 'warm' }
  | { readonly is: 'done'; readonly figures: StationFigures };

/** Parent to publisher. `perSecond` null: as fast as the broker takes it. */
export interface PublisherOrder {
  readonly meeting: Meeting;
  readonly load: Load;
  readonly rounds: ReadonlyArray<{ readonly count: number; readonly perSecond: number | null }>;
}

export type PublisherReply =
  | { readonly is: 'connected' }
  | { readonly is: 'sent'; readonly sentAt: ReadonlyArray<readonly [string, number]> };

/** The time that two processes of one machine share, ms with fractions. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The same event or sample for every path; `seq` counts from 1 in each node. */
export function payloadOf(load: Load, seq: number, ts: number): string {
  const envelope = `{"v":1,"ts":${ts},"clk":"ntp","boot":1,"seq":${seq},`;
  if (load === 'tele')
    return `${envelope}"m":{"temperature":${20 + (seq % 700) / 100},"humidity":${40 + (seq % 90) / 10}}}`;
  const card = `"reader":0,"cred":"0123456789abcdef0123456789abcdef","last4":"4711","fmt":"w26"`;
  return `${envelope}"type":"access.denied","door":"closed","lock":"locked",${card},"reason":"no_right"}`;
}
