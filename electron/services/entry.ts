import type { IncidentType } from '../contract/incidents.ts';
import type { Json, StationEntry } from '../domain/ports/journal.ts';

/** An entry of the journal about something an operator did, or somebody tried. */
export function actEntry(
  timestamp: number,
  type: IncidentType,
  actor: string | null,
  value: Readonly<Record<string, Json>> = {},
): StationEntry {
  return { timestamp, type, node: null, actor, value };
}
