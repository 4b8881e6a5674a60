import type { AlarmMetrics } from '../../contract/alarm-metrics.ts';
import type { CallOutput } from '../../contract/calls.ts';
import type { AlarmSpan, EnvelopeMonth, History, SeriesName } from '../../contract/climate.ts';
import type { ChartMetric, ClockQuality } from '../../contract/fields.ts';
import type {
  Incident,
  IncidentFile,
  IncidentFilter,
  IncidentType,
  NodeEventType,
  SavedFilter,
} from '../../contract/incidents.ts';
import type { AccessReport, AirFigures, RefusalReport } from '../../contract/reports.ts';
import type { JournalStatus } from '../../contract/station.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An event of a node, parsed and about to be committed. */
export interface NodeEvent {
  readonly node: string;
  readonly boot: number;
  readonly seq: number;
  readonly timestamp: number;
  readonly clock: ClockQuality;
  readonly type: NodeEventType;
  readonly late: boolean;
  readonly value: { readonly [key: string]: Json };
}

/** Something that the station itself writes: an operator's act, an alarm, a finding. */
export interface StationEntry {
  readonly timestamp: number;
  readonly type: IncidentType;
  readonly node: string | null;
  readonly actor: string | null;
  readonly value: { readonly [key: string]: Json };
}

/** One reading, or what follows from two of one round; °C or % RH. */
export interface Sample {
  readonly node: string;
  readonly metric: ChartMetric;
  readonly timestamp: number;
  readonly value: number;
}

export interface CommitBatch {
  readonly events: readonly NodeEvent[];
  readonly samples: readonly Sample[];
  readonly entries: readonly StationEntry[];
}

/** What a commit made of a batch: new rows only; a duplicate by (node, boot, seq) makes none and is not an error. */
export interface Committed {
  readonly incidents: readonly Incident[];
  readonly duplicates: number;
  /**
   * Events that were not stored because another event stands at their (node, boot, seq): two devices have counted
   * under one name. They must not be acknowledged.
   */
  readonly conflicts: readonly NodeEvent[];
}

/** How far the events of one boot of a node are in the journal without a gap. */
export interface Watermark {
  readonly node: string;
  readonly boot: number;
  readonly upTo: number;
  /** Ranges above `upTo` that are there already, ascending. */
  readonly beyond: ReadonlyArray<{ readonly from: number; readonly to: number }>;
}

/** Why a commit was rejected. */
export interface CommitFault extends Error {
  /** The database's own code. */
  readonly code: string;
  /** The batch itself cannot be stored: trying again helps nothing. */
  readonly lasting: boolean;
}

/**
 * The one writer. Everything in a batch is committed together (FULL) or not at all; a failure leaves nothing and
 * rejects with a CommitFault.
 */
export interface Journal {
  commit(batch: CommitBatch): Promise<Committed>;
  append(...entries: StationEntry[]): Promise<readonly Incident[]>;
  watermarks(): Promise<readonly Watermark[]>;
  /** Events in the journal, by node. */
  eventCounts(): Promise<ReadonlyMap<string, number>>;
  /** Called after every commit with its new rows, in the journal's order. Returns how to stop. */
  onCommitted(listener: (incidents: readonly Incident[]) => void): () => void;
  status(): JournalStatus;
  onStatus(listener: (status: JournalStatus) => void): () => void;
}

/** What lies beside a row, with what is in it. */
export interface KeptFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** It is what a row of the journal says was added. */
  readonly intact: boolean;
}

/** What the screens read; runs in the reader, never in main or the writer. */
export interface JournalReader {
  page(
    filter: IncidentFilter,
    after: { timestamp: number; id: number } | undefined,
    limit: number,
  ): Promise<{ rows: Incident[]; next: { timestamp: number; id: number } | null }>;
  count(filter: IncidentFilter): Promise<{ count: number; capped: boolean }>;
  /** Row `id`; null where there is none. */
  incident(id: number): Promise<Incident | null>;
  /** How many rows of a filter lie in each of `parts` equal parts from `from` to `to`; whole days (UTC) where it must. */
  histogram(
    filter: IncidentFilter,
    from: number,
    to: number,
    parts: number,
  ): Promise<CallOutput<'incidents.histogram'>>;
  /** From the first row to the last, by when they happened; null for an empty journal. */
  span(): Promise<CallOutput<'incidents.span'>>;
  /** What was around row `id`; null where there is none. */
  around(id: number, minutes: number): Promise<CallOutput<'incidents.around'> | null>;
  /** What was added to row `id` later; null where there is no such row. */
  notes(id: number): Promise<CallOutput<'incidents.notes'> | null>;
  /** A file that lies beside a row; null where there is none of this number. */
  file(id: number): Promise<KeptFile | null>;
  /** The saved filters of an operator, by name. */
  filters(user: number): Promise<SavedFilter[]>;
  /** The rows committed last, newest first. */
  latest(limit: number): Promise<Incident[]>;
  /** The rows committed after row `id`, oldest first. */
  committedAfter(id: number, limit: number): Promise<Incident[]>;
  /** Series over a span of time at one level, in the order asked; one that never was is empty. */
  history(series: readonly SeriesName[], from: number, to: number, points: number): Promise<History[]>;
  /** What the journal knows of one alarm, before row `before` where that is given, newest first. */
  alarmHistory(key: string, before: number | undefined, limit: number): Promise<Incident[]>;
  /** When alarms of nodes were active within a span; the newest, where there are too many. */
  alarmSpans(nodes: readonly string[], from: number, to: number): Promise<{ spans: AlarmSpan[]; capped: boolean }>;
  /** How long a node's air was outside the recommended envelope. */
  envelope(node: string, from: number, to: number): Promise<Pick<EnvelopeMonth, 'minutes' | 'by'>>;
  /** The figures of the alarms from `from` to `to` (excluded). */
  alarmMetrics(from: number, to: number): Promise<AlarmMetrics>;
  /** Who came through which doors from `from` to `to` (excluded), by the days and hours of a time zone (IANA). */
  accessReport(zone: string, from: number, to: number): Promise<AccessReport>;
  refusalReport(zone: string, from: number, to: number): Promise<RefusalReport>;
  /** A metric of a node's air over a span of whole buckets of five minutes; null where nothing was measured. */
  air(node: string, metric: ChartMetric, from: number, to: number): Promise<AirFigures | null>;
}

/** What is laid beside the journal. */
export interface NoteStore {
  /** Keeps a file with the row that says so; null where as many lie beside the incident as may. */
  addFile(file: Omit<IncidentFile, 'id'>, content: Uint8Array, entry: StationEntry): Promise<IncidentFile | null>;
  /** Keeps a filter under its name, in place of the one that had it; null where the operator has as many as may be. */
  saveFilter(user: number, filter: Omit<SavedFilter, 'id'>): Promise<SavedFilter | null>;
  /** False where the operator has none of this number. */
  removeFilter(user: number, id: number): Promise<boolean>;
}
