import type { Incident, IncidentFilter, IncidentType } from '../../../../electron/contract/incidents.ts';
import { type IncidentGroup, incidentGroups } from '../../ui/words.ts';

/** So many rows are held in the window at most; whoever needs older ones narrows the filter. */
export const HELD_ROWS = 20_000;

/** Newest first; equal times by their place in the journal. */
const newer = (a: Incident, b: Incident) => b.timestamp - a.timestamp || b.id - a.id;

/** Joins rows in the order of the journal's pages, each once. */
export function mergeRows(held: readonly Incident[], more: readonly Incident[]): readonly Incident[] {
  if (more.length === 0) return held;
  const byId = new Map([...held, ...more].map((row) => [row.id, row]));
  return [...byId.values()].sort(newer).slice(0, HELD_ROWS);
}

/** Whether a pushed row belongs into a list with this filter. A text cannot be judged here: null says to ask the station. */
export function belongs(filter: IncidentFilter, row: Incident): boolean | null {
  if (filter.from !== undefined && row.timestamp < filter.from) return false;
  if (filter.to !== undefined && row.timestamp > filter.to) return false;
  if (filter.types !== undefined && !filter.types.includes(row.type)) return false;
  if (filter.nodes !== undefined && !filter.nodes.includes(row.node ?? '')) return false;
  return filter.text === undefined || filter.text === '' ? true : null;
}

export const presets = ['1h', '8h', '24h', '7d', 'all', 'custom'] as const;
export type Preset = (typeof presets)[number];
const HOUR = 3_600_000;
const spans: Partial<Record<Preset, number>> = { '1h': HOUR, '8h': 8 * HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR };

export interface FilterDraft {
  readonly groups: readonly IncidentGroup[];
  readonly types: readonly IncidentType[];
  readonly node: string | null;
  readonly preset: Preset;
  /** The custom span, ms. */
  readonly from: number | null;
  readonly to: number | null;
  readonly text: string;
}

export const noFilter: FilterDraft = {
  groups: [],
  types: [],
  node: null,
  preset: 'all',
  from: null,
  to: null,
  text: '',
};

/** The filter that the fields mean, at `now`. Groups and single types add up; none of either means all. */
export function filterFrom(draft: FilterDraft, now: number): IncidentFilter {
  const types = [...new Set([...draft.groups.flatMap((group) => [...incidentGroups[group]]), ...draft.types])];
  const span = spans[draft.preset];
  const text = draft.text.trim();
  const custom = draft.preset === 'custom';
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(draft.node === null ? {} : { nodes: [draft.node] }),
    ...(span === undefined ? {} : { from: now - span }),
    ...(custom && draft.from !== null ? { from: draft.from } : {}),
    ...(custom && draft.to !== null ? { to: draft.to } : {}),
    ...(text === '' ? {} : { text }),
  };
}
