import { z } from 'zod';
import { itemId, itemRev } from './access.ts';
import { declare } from './call.ts';
import { count, displayName, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';

const { plan: most } = limits;

/** A place on a plan, cm to the right and down from its top left corner. */
export const planPoint = z.strictObject({
  x: z.int().min(0).max(most.side.max),
  y: z.int().min(0).max(most.side.max),
});
export type PlanPoint = z.infer<typeof planPoint>;

export const roomKinds = ['room', 'aisle', 'racks'] as const;
export type RoomKind = (typeof roomKinds)[number];

export const planRoom = z.strictObject({
  /** Number of the room within its plan; the window gives it. */
  id: z.int().positive().max(1_000_000),
  /** May be empty: not every row of racks has a name. */
  name: z.union([z.literal(''), displayName]),
  /** `aisle` and `room` have a climate; `racks` are equipment. */
  kind: z.enum(roomKinds),
  /** In order around it; the last is joined to the first. */
  corners: z.array(planPoint).min(3).max(most.corners),
});
/** A part of a plan with an outline. */
export type PlanRoom = z.infer<typeof planRoom>;

export const placement = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('door'),
    node: nodeId,
    ...planPoint.shape,
    /** How its wall runs, in degrees clockwise: 0 is from left to right. */
    rotation: z.int().min(0).max(359),
  }),
  z.strictObject({ is: z.literal('sensor'), node: nodeId, ...planPoint.shape }),
]);
/** Where the door or the sensor of a node is. */
export type Placement = z.infer<typeof placement>;

const side = z.int().min(most.side.min).max(most.side.max);
const drawingFields = {
  /** cm */
  width: side,
  height: side,
  grid: z.int().min(most.grid.min).max(most.grid.max),
  /** Small ones are drawn over large ones. */
  rooms: z.array(planRoom).max(most.rooms),
  placements: z.array(placement).max(most.placements),
};
/** What is drawn on a plan. */
export type Drawing = z.infer<z.ZodObject<typeof drawingFields>>;

function isWithin({ width, height, rooms, placements }: Drawing): boolean {
  const points = [...rooms.flatMap(({ corners }) => corners), ...placements];
  return points.every(({ x, y }) => x <= width && y <= height);
}
function hasEachOnce({ rooms, placements }: Drawing): boolean {
  const placed = placements.map(({ is, node }) => `${is}/${node}`);
  return new Set(placed).size === placed.length && new Set(rooms.map(({ id }) => id)).size === rooms.length;
}

export const floorPlan = z
  .strictObject({
    id: itemId,
    rev: itemRev,
    name: displayName,
    ...drawingFields,
    /** Number of the image behind it, for asking again when it changes; 0 where there is none. */
    image: count,
  })
  .refine(isWithin, 'outside')
  .refine(hasEachOnce, 'twice');
/** A drawn part of the site, such as a hall or a floor. */
export type FloorPlan = z.infer<typeof floorPlan>;

export const planImageTypes = ['image/png', 'image/jpeg'] as const;
const pixels = z.int().min(1).max(most.imageSide);
export const planImage = z.strictObject({
  type: z.enum(planImageTypes),
  width: pixels,
  height: pixels,
  /** Base64. */
  data: z.base64().max(most.image),
});
/** A raster: what is loaded as anything else the window draws anew as one of these. It fills its plan in its own proportions. */
export type PlanImage = z.infer<typeof planImage>;

export const planDraft = z
  .strictObject({
    /** Null makes a new one; `rev` is then 0. */
    id: itemId.nullable(),
    rev: itemRev,
    name: displayName,
    /** Place among the plans from 0; null leaves it where it is, and a new one comes last. */
    position: z
      .int()
      .min(0)
      .max(limits.plans - 1)
      .nullable(),
    ...drawingFields,
    image: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('kept') }),
      z.strictObject({ is: z.literal('none') }),
      z.strictObject({ is: z.literal('new'), image: planImage }),
    ]),
  })
  .refine(isWithin, 'outside')
  .refine(hasEachOnce, 'twice');
/** A plan as the editor sends it. */
export type PlanDraft = z.infer<typeof planDraft>;

export const planCalls = {
  /** In their order. Nodes that are gone stand on none of them. */
  'plan.list': declare('viewer', none, z.array(floorPlan)),
  'plan.image': declare('viewer', z.strictObject({ id: itemId }), planImage.nullable(), ['not_found']),
  /**
   * `conflict`: the name is taken (`details.name`), or somebody else changed it meanwhile (`details.rev`).
   * `invalid_input` with `details.reason`: `limit`, or `image` where it is not what it says it is.
   */
  'plan.save': declare('manager', planDraft, floorPlan, ['not_found', 'conflict', 'invalid_input', 'unavailable']),
  'plan.remove': declare('manager', z.strictObject({ id: itemId, rev: itemRev }), none, [
    'not_found',
    'conflict',
    'unavailable',
  ]),
} as const;
