import type { ShiftFacts } from '../contract/handover.ts';
import type { Incident, IncidentFilter } from '../contract/incidents.ts';
import { limits } from '../contract/limits.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import { countedTypes, isNotable, notableTypes } from '../domain/shift/notable.ts';
import { type StationNow, standing } from '../domain/shift/standing.ts';

/** The first shift that is handed over began so long ago, ms. */
const firstShift = 8 * 3_600_000;
const pageRows = 500;
/** Pages of the journal that are looked through for what is notable: 10,000 rows. */
const mostPages = 20;

export interface ShiftFactsDeps {
  /** When the last sheet was signed; null where none was. */
  readonly lastSigned: () => Promise<number | null>;
  readonly station: () => Omit<StationNow, 'now' | 'reasons'>;
  readonly reader: Pick<JournalReader, 'page' | 'count'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a shift leaves to the next one, as the station knows it now. Rejects where the journal does not answer. */
export async function shiftFacts(deps: ShiftFactsDeps, by: string): Promise<ShiftFacts> {
  const { lastSigned, station, clock, reader } = deps;
  const now = clock.now();
  const from = Math.min((await lastSigned()) ?? now - firstShift, now);
  const span = { from, to: now + 1 };
  const [happened, notable, reasons] = await Promise.all([
    counted(reader, span),
    notableRows(reader, span),
    maintenanceReasons(reader, station().doors),
  ]);
  const stands = standing({ ...station(), now, reasons });
  const capped = stands.capped || happened.capped || notable.capped;
  return { from, to: now, by, ...stands, happened: happened.counts, notable: notable.rows, capped };
}

type Span = Required<Pick<IncidentFilter, 'from' | 'to'>>;
type Counted = keyof typeof countedTypes;
const countedNames = Object.keys(countedTypes) as Counted[];

async function counted(reader: ShiftFactsDeps['reader'], span: Span) {
  const each = async (name: Counted) => {
    const found = await reader.count({ ...span, types: [...countedTypes[name]] });
    return [name, found] as const;
  };
  const all = await Promise.all(countedNames.map(each));
  const counts = { granted: 0, denied: 0, alarms: 0, acknowledged: 0, commands: 0, comments: 0 };
  for (const [name, { count }] of all) counts[name] = count;
  return { counts, capped: all.some(([, { capped }]) => capped) };
}

/** Newest first. */
async function notableRows(reader: ShiftFactsDeps['reader'], span: Span) {
  const rows: Incident[] = [];
  let after: Parameters<JournalReader['page']>[1];
  for (let i = 0; i < mostPages && rows.length <= limits.listed; i++) {
    const page = await reader.page({ ...span, types: [...notableTypes] }, after, pageRows);
    rows.push(...page.rows.filter(isNotable));
    if (page.next === null) return { rows: rows.slice(0, limits.listed), capped: rows.length > limits.listed };
    after = page.next;
  }
  return { rows: rows.slice(0, limits.listed), capped: true };
}

/** The newest row about each door that is in maintenance. */
async function maintenanceReasons(reader: ShiftFactsDeps['reader'], doors: StationNow['doors']) {
  const nodes = doors.filter(({ settings }) => settings.maintenance).map(({ node }) => node);
  const found = await Promise.all(
    nodes.map(async (node) => {
      const { rows } = await reader.page({ nodes: [node], types: ['door.maintenance'] }, undefined, 1);
      const [row] = rows;
      return row === undefined ? [] : [[node, { reason: String(row.value['reason']), by: row.actor }] as const];
    }),
  );
  return new Map(found.flat());
}
