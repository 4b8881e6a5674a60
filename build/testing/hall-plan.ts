import type { Drawing, Placement, PlanPoint, PlanRoom, RoomKind } from '../../electron/contract/floor-plan.ts';

/** Names on the plan of a hall with three cold aisles and two rooms beside it. */
export interface HallWords {
  readonly hall: string;
  /** Of the aisles, as short as on their signs. */
  readonly aisles: readonly [string, string, string];
  readonly meetMe: string;
  readonly dock: string;
}

/** Nodes of the hall: north and south door of each aisle, then those of the two rooms. */
export type HallNodes = readonly string[];

const GRID = 60;
const HALL = { x: 60, y: 60, right: 2_460, bottom: 1_380 } as const;
const AISLE = { left: 600, right: 1_920, width: 240 } as const;
const RACK_DEPTH = 120;
const PITCH = AISLE.width + RACK_DEPTH;

function corners(left: number, top: number, right: number, bottom: number): PlanPoint[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

const topOf = (aisle: number) => HALL.y + GRID + RACK_DEPTH + aisle * PITCH;

function roomsOf({ hall, aisles, meetMe, dock }: HallWords): PlanRoom[] {
  const room = (id: number, kind: RoomKind, name: string, shape: PlanPoint[]): PlanRoom => ({
    id,
    kind,
    name,
    corners: shape,
  });
  const racks = [-1, 0, 1, 2].map((i) => {
    const top = topOf(i) + AISLE.width;
    return room(10 + i, 'racks', '', corners(AISLE.left, top, AISLE.right, top + RACK_DEPTH));
  });
  const lanes = aisles.map((name, i) =>
    room(2 + i, 'aisle', name, corners(AISLE.left, topOf(i), AISLE.right, topOf(i) + AISLE.width)),
  );
  return [
    room(1, 'room', hall, corners(HALL.x, HALL.y, HALL.right, HALL.bottom)),
    ...racks,
    ...lanes,
    room(5, 'room', meetMe, corners(HALL.right, HALL.y, 2_940, 660)),
    room(6, 'room', dock, corners(HALL.right, 660, 2_940, HALL.bottom)),
  ];
}

function alongAisles(i: number): PlanPoint {
  const [aisle, place] = [i % 3, Math.floor(i / 3)];
  return { x: AISLE.left + 60 + ((place * 90) % 1_200), y: topOf(aisle) + (place % 2 === 0 ? 40 : 200) };
}

function placementsOf(nodes: HallNodes): Placement[] {
  return nodes.flatMap((node, i): Placement[] => {
    const north = i % 2 === 0;
    const middle = topOf(Math.floor(i / 2)) + AISLE.width / 2;
    if (i < 6)
      return [
        { is: 'door', node, x: north ? AISLE.right + 30 : AISLE.left - 30, y: middle, rotation: north ? 270 : 90 },
        { is: 'sensor', node, x: north ? 1_620 : 1_080, y: middle },
      ];
    // More than eight: sensors along the aisles.
    if (i > 7) return [{ is: 'sensor', node, ...alongAisles(i - 8) }];
    const y = i === 6 ? 300 : 900;
    return [
      { is: 'door', node, x: HALL.right, y, rotation: 270 },
      { is: 'sensor', node, x: 2_700, y: y + 240 },
    ];
  });
}

/** A plan of 30 × 14.4 m: rows of racks with three aisles between them, and two rooms at their side. */
export function hallPlan(words: HallWords, nodes: HallNodes): Drawing {
  return { width: 3_000, height: 1_440, grid: GRID, rooms: roomsOf(words), placements: placementsOf(nodes) };
}
