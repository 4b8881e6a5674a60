import type { AlarmMetrics } from '../../contract/alarm-metrics.ts';
import type { CallOutput } from '../../contract/calls.ts';
import type { AlarmSpan, EnvelopeMonth, History, SeriesName } from '../../contract/climate.ts';
import type { ChartMetric } from '../../contract/fields.ts';
import type { PlanImage } from '../../contract/floor-plan.ts';
import type { Incident, IncidentFile, IncidentFilter, SavedFilter } from '../../contract/incidents.ts';
import type { Photo } from '../../contract/people.ts';
import type { AccessReport, AirFigures, RefusalReport } from '../../contract/reports.ts';
import type { Finding } from '../../domain/journal/chain.ts';
import type { AccessChange, AccessRow, PresenceChange } from '../../domain/ports/access.ts';
import type { StoredSheet } from '../../domain/ports/handover.ts';
import type { KeptFile, Watermark } from '../../domain/ports/journal.ts';
import type { Exported, ExportOrder, Proof } from '../../domain/ports/journal-export.ts';
import type { PlanChange, StoredPlans } from '../../domain/ports/plans.ts';
import type { NodeRecord, UserRecord } from '../../domain/ports/stores.ts';
import type { Slice, Sliced } from '../../domain/ports/telemetry.ts';

/** The calls that a worker answers, by name. */
export type CallTable<C> = { readonly [N in keyof C]: { readonly input: unknown; readonly output: unknown } };

/** Main to worker. */
export interface Request {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** A failure on its way between threads: of an Error only this survives. */
export interface Cause {
  readonly name: string;
  readonly message: string;
  readonly code: string;
}

/** What a worker tells on its own: the reader up to which row the chain holds so far, an export or a backup how far it is. */
export type Notice =
  | { readonly kind: 'verify'; readonly verifiedTo: number }
  | {
      readonly kind: 'export';
      readonly phase: 'writing' | 'verifying';
      readonly done: number;
      readonly total: number | null;
    }
  | { readonly kind: 'work'; readonly phase: string; readonly done: number; readonly total: number };

/** Worker to main: the answer to a request, or a notice that nobody asked for. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly cause: Cause }
  | { readonly notice: Notice }
  /** The thread has loaded all that it works with. */
  | { readonly stands: true };

/** The newest row of the journal. */
export interface Head {
  readonly rows: number;
  readonly hash: Uint8Array;
}

/** Events in columns: cloning one array of numbers is many times cheaper than cloning as many objects. */
export interface PackedEvents {
  readonly node: readonly string[];
  readonly boot: readonly number[];
  readonly seq: readonly number[];
  readonly timestamp: readonly number[];
  readonly clock: readonly string[];
  readonly type: readonly string[];
  readonly late: readonly boolean[];
  /** JSON text. */
  readonly value: readonly string[];
}

/** Samples in columns that move between threads without a copy; `series[index[i]]` is the series of sample i. */
export interface PackedSamples {
  readonly series: ReadonlyArray<{ readonly node: string; readonly metric: string }>;
  readonly index: Uint32Array<ArrayBuffer>;
  readonly timestamp: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

export interface PackedEntry {
  readonly timestamp: number;
  readonly type: string;
  readonly node: string | null;
  readonly actor: string | null;
  /** JSON text. */
  readonly value: string;
}

/** What became of an event: a new row, a row that was there already, or another event stands in its place. */
export const fates = { duplicate: 0, fresh: 1, conflict: 2 } as const;
export type Fate = (typeof fates)[keyof typeof fates];

/** Rows that are written with a change, and when. */
export interface Entries {
  readonly received: number;
  readonly entries: readonly PackedEntry[];
}

/** What a writing call answers: the first new row's id, where the journal ends now, and what the call was about. */
export interface Written<T> {
  readonly first: number;
  readonly head: Head;
  readonly value: T;
}

/** What is kept of an alarm; the record is JSON. */
export interface AlarmRow {
  readonly key: string;
  readonly last: number;
  readonly record: string | null;
}

interface Call<I, O> {
  readonly input: I;
  readonly output: O;
}

export interface WriterCalls {
  /** Opens and migrates; `before` is the version that the file had, `purgedTo` the last row of a checkpoint that holds. */
  open: Call<
    /** `outside`: it came from elsewhere, and nothing in it is believed before it was looked at. */
    { file: string; key: Uint8Array; maxPages: number | null; outside: boolean },
    { head: Head; before: number; purgedTo: number; nodes: readonly NodeRecord[] }
  >;
  hashAt: Call<{ id: number }, Uint8Array | null>;
  /** The value says of each event what became of it. New rows: events first, then entries. */
  commit: Call<Entries & { events: PackedEvents; samples: PackedSamples }, Written<Uint8Array>>;
  watermarks: Call<null, readonly Watermark[]>;
  eventCounts: Call<null, ReadonlyMap<string, number>>;
  'user.list': Call<null, readonly UserRecord[]>;
  'user.byName': Call<{ username: string }, UserRecord | null>;
  'user.byId': Call<{ id: number }, UserRecord | null>;
  'user.insert': Call<Entries & { user: Omit<UserRecord, 'id'> }, Written<UserRecord | null>>;
  'user.update': Call<
    Entries & { id: number; change: Partial<Omit<UserRecord, 'id' | 'username'>> },
    Written<UserRecord>
  >;
  'node.insert': Call<Entries & { node: NodeRecord }, Written<boolean>>;
  'node.update': Call<
    Entries & { id: string; change: Partial<Omit<NodeRecord, 'id' | 'created'>> },
    Written<NodeRecord>
  >;
  'setting.get': Call<{ name: string }, string | null>;
  'setting.set': Call<Entries & { name: string; value: string }, Written<null>>;
  'secret.get': Call<{ name: string }, Uint8Array | null>;
  'secret.set': Call<{ name: string; sealed: Uint8Array }, null>;
  'alarm.load': Call<null, { upTo: number; rows: readonly AlarmRow[] }>;
  'alarm.save': Call<Entries & { changes: readonly AlarmRow[]; upTo: number }, Written<null>>;
  'telemetry.newest': Call<null, number | null>;
  'telemetry.letGo': Call<Slice, Sliced>;
  'access.load': Call<null, readonly AccessRow[]>;
  'access.save': Call<Entries & { changes: readonly AccessChange[] }, Written<null>>;
  'photo.get': Call<{ person: number }, Photo | null>;
  'photo.save': Call<
    Entries & { person: number; photo: Photo | null; changes: readonly AccessChange[] },
    Written<null>
  >;
  'presence.load': Call<null, { upTo: number; rows: ReadonlyArray<{ person: number; data: string }> }>;
  'presence.save': Call<{ changes: readonly PresenceChange[]; upTo: number }, null>;
  'plan.load': Call<null, StoredPlans>;
  'plan.image': Call<{ plan: number }, PlanImage | null>;
  'plan.save': Call<Entries & { change: PlanChange }, Written<null>>;
  'handover.list': Call<{ limit: number }, ReadonlyArray<Omit<StoredSheet, 'data' | 'sha256'>>>;
  'handover.sheet': Call<{ id: number }, StoredSheet | null>;
  'handover.save': Call<Entries & { sheet: StoredSheet }, Written<null>>;
  /** Null where as many files lie beside the incident as may. */
  'file.add': Call<Entries & { file: Omit<IncidentFile, 'id'>; content: Uint8Array }, Written<IncidentFile | null>>;
  /** Null where the operator has as many as may be. */
  'filter.save': Call<{ user: number; filter: Omit<SavedFilter, 'id'> }, SavedFilter | null>;
  'filter.remove': Call<{ user: number; id: number }, boolean>;
  /** The rows before the first one that was not committed before a time, a stretch of them at a time. */
  'purge.count': Call<{ before: number; after: number | null }, { upTo: number; rows: number; more: boolean }>;
  /** The value says whether row `upTo` was there. */
  'purge.mark': Call<Entries & { upTo: number; at: number; by: string; second: string }, Written<boolean>>;
  /** Deletes some of what is marked; how many rows are left of it. */
  'purge.clear': Call<null, number>;
  /** Has the index built anew at the next start. */
  'index.renew': Call<null, null>;
  /** Marks the pieces of the search to be merged where so much came that they should be. */
  'search.begin': Call<null, null>;
  /** Merges some of what is marked; whether more is left. */
  'search.merge': Call<null, boolean>;
  close: Call<null, null>;
}

export interface Cursor {
  readonly timestamp: number;
  readonly id: number;
}

export interface ReaderCalls {
  open: Call<{ file: string; key: Uint8Array }, null>;
  page: Call<
    { filter: IncidentFilter; after: Cursor | undefined; limit: number },
    { rows: Incident[]; next: Cursor | null }
  >;
  count: Call<{ filter: IncidentFilter }, { count: number; capped: boolean }>;
  incident: Call<{ id: number }, Incident | null>;
  histogram: Call<
    { filter: IncidentFilter; from: number; to: number; parts: number },
    CallOutput<'incidents.histogram'>
  >;
  span: Call<null, CallOutput<'incidents.span'>>;
  around: Call<{ id: number; minutes: number }, CallOutput<'incidents.around'> | null>;
  notes: Call<{ id: number }, CallOutput<'incidents.notes'> | null>;
  incidentFile: Call<{ id: number }, KeptFile | null>;
  savedFilters: Call<{ user: number }, SavedFilter[]>;
  latest: Call<{ limit: number }, Incident[]>;
  committedAfter: Call<{ id: number; limit: number }, Incident[]>;
  history: Call<{ series: readonly SeriesName[]; from: number; to: number; points: number }, History[]>;
  /** The rows of one alarm before row `before`, newest first. */
  alarmHistory: Call<{ key: string; before: number | undefined; limit: number }, Incident[]>;
  alarmSpans: Call<{ nodes: readonly string[]; from: number; to: number }, { spans: AlarmSpan[]; capped: boolean }>;
  envelope: Call<{ node: string; from: number; to: number }, Pick<EnvelopeMonth, 'minutes' | 'by'>>;
  alarmMetrics: Call<{ from: number; to: number }, AlarmMetrics>;
  accessReport: Call<{ zone: string; from: number; to: number }, AccessReport>;
  refusalReport: Call<{ zone: string; from: number; to: number }, RefusalReport>;
  air: Call<{ node: string; metric: ChartMetric; from: number; to: number }, AirFigures | null>;
  /** Checks the chain from row `from` to row `to`; tells the progress with notices. */
  verify: Call<{ from: number; to: number }, { verifiedTo: number; broken: Finding | null }>;
  close: Call<null, null>;
}

/** A journal as its writer knows it; `from` is the first row under the key. */
export interface Chained {
  readonly file: string;
  readonly key: Uint8Array;
  readonly from: number;
  readonly head: Head;
}

export interface ExportCalls {
  /** Writes the rows up to `head`. Null where it was stopped. */
  export: Call<ExportOrder & Chained, Exported | null>;
  /** Hashes of rows up to `head`, in hex. Null where it was stopped. */
  prove: Call<Chained & { rows: readonly number[] }, Proof | null>;
  stop: Call<null, null>;
}
