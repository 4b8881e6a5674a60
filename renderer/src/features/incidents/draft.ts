import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import { type Priority, username } from '../../../../electron/contract/fields.ts';
import type { IncidentFilter, IncidentType } from '../../../../electron/contract/incidents.ts';
import { type IncidentGroup, incidentGroups } from '../../ui/words.ts';

export const presets = ['1h', '8h', '24h', '7d', 'all', 'custom'] as const;
export type Preset = (typeof presets)[number];
const HOUR = 3_600_000;
const spans: Partial<Record<Preset, number>> = { '1h': HOUR, '8h': 8 * HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR };

/** The part of time that is looked at: a preset up to now, or, with `custom`, from and to, ms. */
export interface DraftTime {
  readonly preset: Preset;
  readonly from: number | null;
  readonly to: number | null;
}

/** What the fields say, whether or not it can be looked for. */
export interface FilterDraft extends DraftTime {
  readonly groups: readonly IncidentGroup[];
  readonly types: readonly IncidentType[];
  readonly priorities: readonly Priority[];
  readonly alarmTypes: readonly AlarmType[];
  readonly nodes: readonly string[];
  readonly area: number | null;
  readonly person: number | null;
  readonly card: string;
  readonly actor: string;
  readonly text: string;
}

export const noFilter: FilterDraft = {
  groups: [],
  types: [],
  priorities: [],
  alarmTypes: [],
  nodes: [],
  area: null,
  person: null,
  card: '',
  actor: '',
  preset: 'all',
  from: null,
  to: null,
  text: '',
};

export const groupNames = Object.keys(incidentGroups) as IncidentGroup[];

/** Groups and single types add up; none of either means all. */
export function typesOf({ groups, types }: Pick<FilterDraft, 'groups' | 'types'>): IncidentType[] {
  return [...new Set([...groups.flatMap((group) => [...incidentGroups[group]]), ...types])];
}

export const isCard = (text: string) => /^\d{1,4}$/.test(text);
export const isActor = (text: string) => username.safeParse(text).success;

/** The filter that the fields mean, at `now`; what cannot be looked for as it is typed does not narrow. */
export function filterFrom(draft: FilterDraft, now: number): IncidentFilter {
  const types = typesOf(draft);
  const { priorities, alarmTypes, nodes, area, person, card, preset, from, to } = draft;
  const span = spans[preset];
  const [text, actor] = [draft.text.trim(), draft.actor.trim()];
  const custom = preset === 'custom';
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(priorities.length > 0 ? { priorities: [...priorities] } : {}),
    ...(alarmTypes.length > 0 ? { alarmTypes: [...alarmTypes] } : {}),
    ...(nodes.length > 0 ? { nodes: [...nodes] } : {}),
    ...(area === null ? {} : { area }),
    ...(person === null ? {} : { person }),
    ...(isCard(card) ? { card } : {}),
    ...(isActor(actor) ? { actor } : {}),
    ...(span === undefined ? {} : { from: now - span }),
    ...(custom && from !== null ? { from } : {}),
    ...(custom && to !== null ? { to } : {}),
    ...(text === '' ? {} : { text }),
  };
}

/** Fields that mean this filter: whole groups as groups, the rest as single types. */
export function draftFrom(filter: IncidentFilter): FilterDraft {
  const wanted = new Set(filter.types ?? []);
  const groups = groupNames.filter((group) => incidentGroups[group].every((type) => wanted.has(type)));
  const inGroups = new Set(typesOf({ groups, types: [] }));
  const { from = null, to = null } = filter;
  return {
    ...noFilter,
    groups,
    types: [...wanted].filter((type) => !inGroups.has(type)),
    priorities: filter.priorities ?? [],
    alarmTypes: filter.alarmTypes ?? [],
    nodes: filter.nodes ?? [],
    area: filter.area ?? null,
    person: filter.person ?? null,
    card: filter.card ?? '',
    actor: filter.actor ?? '',
    preset: from === null && to === null ? 'all' : 'custom',
    from,
    to,
    text: filter.text ?? '',
  };
}

/** One thing that narrows. */
export type Condition =
  | { readonly is: 'time' | 'area' | 'person' | 'card' | 'actor' | 'text' }
  | { readonly is: 'group'; readonly of: IncidentGroup }
  | { readonly is: 'type'; readonly of: IncidentType }
  | { readonly is: 'priority'; readonly of: Priority }
  | { readonly is: 'alarmType'; readonly of: AlarmType }
  | { readonly is: 'node'; readonly of: string };

/** All that narrows, in the order of the fields. */
export function conditionsOf(draft: FilterDraft): readonly Condition[] {
  const one = (is: 'time' | 'area' | 'person' | 'card' | 'actor' | 'text', there: boolean) => (there ? [{ is }] : []);
  return [
    ...one('text', draft.text.trim() !== ''),
    ...one('time', draft.preset !== 'all' && (draft.preset !== 'custom' || draft.from !== null || draft.to !== null)),
    ...draft.priorities.map((of) => ({ is: 'priority', of }) as const),
    ...draft.alarmTypes.map((of) => ({ is: 'alarmType', of }) as const),
    ...draft.nodes.map((of) => ({ is: 'node', of }) as const),
    ...one('area', draft.area !== null),
    ...one('person', draft.person !== null),
    ...one('card', isCard(draft.card)),
    ...one('actor', isActor(draft.actor.trim())),
    ...draft.groups.map((of) => ({ is: 'group', of }) as const),
    ...draft.types.map((of) => ({ is: 'type', of }) as const),
  ];
}

/** The fields without one of the things that narrow. */
export function without(draft: FilterDraft, condition: Condition): FilterDraft {
  switch (condition.is) {
    case 'time':
      return { ...draft, preset: 'all', from: null, to: null };
    case 'area':
    case 'person':
      return { ...draft, [condition.is]: null };
    case 'card':
    case 'actor':
    case 'text':
      return { ...draft, [condition.is]: '' };
    case 'group':
      return { ...draft, groups: draft.groups.filter((each) => each !== condition.of) };
    case 'type':
      return { ...draft, types: draft.types.filter((each) => each !== condition.of) };
    case 'priority':
      return { ...draft, priorities: draft.priorities.filter((each) => each !== condition.of) };
    case 'alarmType':
      return { ...draft, alarmTypes: draft.alarmTypes.filter((each) => each !== condition.of) };
    case 'node':
      return { ...draft, nodes: draft.nodes.filter((each) => each !== condition.of) };
  }
}
