import { z } from 'zod';
import { declare } from './call.ts';
import { count, displayName, nodeId, none, note } from './fields.ts';
import { limits } from './limits.ts';

/** Number that the station gives to a person, card, group, schedule, holiday, right, area or door group; never used twice. */
export const itemId = z.int().positive().max(0xffff_ffff);
/** A day of the site's calendar, `2026-11-24`. */
export const localDate = z.iso.date();
/** Rises with every change of an item: a form that was filled from an older one is a `conflict`. */
export const itemRev = count;

/** Part of a day, in minutes of the local day: `from` is in it, `to` is the first minute that is not. */
export const interval = z
  .strictObject({ from: z.int().min(0).max(1_439), to: z.int().min(1).max(1_440) })
  .refine(({ from, to }) => from < to, 'ends before it begins');
export type Interval = z.infer<typeof interval>;

function ascending(row: readonly Interval[]): boolean {
  return row.every(({ from }, i) => i === 0 || from >= (row[i - 1]?.to ?? 0));
}
const dayRow = z.array(interval).max(limits.intervals).refine(ascending, 'overlaps');

/** An item and what a form sends of it: a null `id` makes a new one, `rev` is then 0. */
function item<S extends z.ZodRawShape>(fields: S) {
  return {
    stored: z.strictObject({ id: itemId, rev: itemRev, ...fields }),
    draft: z.strictObject({ id: itemId.nullable(), rev: itemRev, ...fields }),
  };
}

const groups = item({ name: displayName, note });
export const group = groups.stored;
/** Persons who are given rights together. */
export type Group = z.infer<typeof group>;

const schedules = item({
  name: displayName,
  /** Monday … Sunday, then holiday: each ascending and without overlap. */
  days: z.array(dayRow).length(8),
});
export const schedule = schedules.stored;
/** When a right holds, week by week, in the site's local time. A right without a schedule holds always. */
export type Schedule = z.infer<typeof schedule>;

const holidays = item({
  name: displayName,
  from: localDate,
  /** Last day of it; not before `from`. */
  to: localDate,
  /** Comes every year on the same dates. */
  yearly: z.boolean(),
});
export const holiday = holidays.stored;
export type Holiday = z.infer<typeof holiday>;

const areas = item({
  name: displayName,
  /** Who is inside must leave before entering again, at every door of the area. */
  antipassback: z.boolean(),
});
export const area = areas.stored;
/** A part of the site that doors lead into. */
export type Area = z.infer<typeof area>;

const doorGroups = item({ name: displayName, nodes: z.array(nodeId).max(limits.doors) });
export const doorGroup = doorGroups.stored;
export type DoorGroup = z.infer<typeof doorGroup>;

const rights = item({
  who: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('person'), id: itemId }),
    z.strictObject({ is: z.literal('group'), id: itemId }),
  ]),
  where: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('door'), node: nodeId }),
    z.strictObject({ is: z.literal('doorGroup'), id: itemId }),
  ]),
  /** Null holds always. */
  schedule: itemId.nullable(),
});
export const right = rights.stored;
/** Who may pass where and when. Rights add up. */
export type Right = z.infer<typeof right>;

export const accessBook = z.strictObject({
  groups: z.array(group),
  schedules: z.array(schedule),
  holidays: z.array(holiday),
  areas: z.array(area),
  doorGroups: z.array(doorGroup),
  rights: z.array(right),
});
/** Everything about access but the persons and the doors. */
export type AccessBook = z.infer<typeof accessBook>;

/** `conflict`: the name is taken (`details.name`), or somebody else changed it meanwhile (`details.rev`). */
const saveErrors = ['not_found', 'conflict', 'invalid_input'] as const;
/** `conflict` with `details.uses` (how many) where something still needs it. */
const remove = declare('manager', z.strictObject({ id: itemId, rev: itemRev }), none, ['not_found', 'conflict']);

export const accessCalls = {
  'access.book': declare('guard', none, accessBook),
  'groups.save': declare('manager', groups.draft, group, saveErrors),
  'groups.remove': remove,
  'schedules.save': declare('manager', schedules.draft, schedule, saveErrors),
  'schedules.remove': remove,
  'holidays.save': declare('manager', holidays.draft, holiday, saveErrors),
  'holidays.remove': remove,
  'areas.save': declare('manager', areas.draft, area, saveErrors),
  'areas.remove': remove,
  'doorGroups.save': declare('manager', doorGroups.draft, doorGroup, saveErrors),
  'doorGroups.remove': remove,
  'rights.save': declare('manager', rights.draft, right, saveErrors),
  'rights.remove': remove,
} as const;
