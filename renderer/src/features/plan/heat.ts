import type { Drawing, PlanPoint, PlanRoom } from '../../../../electron/contract/floor-plan.ts';
import { areaOf, isInside } from './geometry.ts';

/** What the ends of the colour scale stand for, °C; beyond them it stays as it is there. */
export const heatRange = { low: 18, high: 32 } as const;
/** The design's stops, evenly spaced. */
const stops = ['#3b6fa8', '#8fb3c9', '#d9d3bd', '#b5533c'] as const;
/** How much a colour covers: beside a sensor, and far from all of them, where less is known. */
const cover = { near: 0.75, far: 0.38 } as const;
/** How far a sensor speaks for its surroundings: there its share of the covering has fallen to 1/e, cm. */
const REACH_CM = 250;
/** Nearer than this it makes no difference, cm: no division by zero, and no point of a needle. */
const NEAR_CM = 20;

type Triple = readonly [number, number, number];

const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
const toLinear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const fromLinear = (c: number) => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);

/** sRGB to OKLab (Ottosson 2020), in which equal steps look equally large. */
function oklabOf(hex: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => toLinear(channel(hex, at))) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab to sRGB, 0 to 255 each. */
function rgbOf([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((c) => Math.round(255 * Math.min(1, Math.max(0, fromLinear(c))))) as unknown as Triple;
}

/** The colour of a temperature, red, green and blue from 0 to 255. */
export function heatColour(celsius: number): Triple {
  const { low, high } = heatRange;
  const place = Math.min(1, Math.max(0, (celsius - low) / (high - low))) * (stops.length - 1);
  const at = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [oklabOf(stops[at] ?? stops[0]), oklabOf(stops[at + 1] ?? stops[0])];
  return rgbOf(from.map((c, i) => c + ((to[i] ?? 0) - c) * (place - at)) as unknown as Triple);
}

const TABLE_STEPS = 256;

/** The scale as bytes, three a step, so that painting looks a colour up instead of reckoning it. */
export function heatTable(): Uint8ClampedArray {
  const { low, high } = heatRange;
  const table = new Uint8ClampedArray(3 * TABLE_STEPS);
  for (let i = 0; i < TABLE_STEPS; i++) table.set(heatColour(low + ((high - low) * i) / (TABLE_STEPS - 1)), 3 * i);
  return table;
}

/** The scale from left to right, for a legend; covering as it does half way between a sensor and far from it. */
export function heatGradient(): string {
  const { low, high } = heatRange;
  const alpha = (cover.near + cover.far) / 2;
  const colours = Array.from({ length: 8 }, (_, i) => heatColour(low + ((high - low) * i) / 7));
  return `linear-gradient(to right, ${colours.map((rgb) => `rgb(${rgb.join(' ')} / ${alpha})`).join(', ')})`;
}

/** A room and the sensors that speak for it, by their place among all sensors of the plan. */
export interface HeatRoom {
  readonly room: PlanRoom;
  readonly sensors: readonly number[];
}

/** The sensors of a plan, in the order of its placements. */
export function sensorsOf({ placements }: Pick<Drawing, 'placements'>) {
  return placements.filter(({ is }) => is === 'sensor');
}

/**
 * All rooms, large ones first, each with its own sensors: a sensor belongs to the smallest room around it that is not
 * a row of racks, for walls keep the air apart.
 */
export function heatRooms(plan: Pick<Drawing, 'rooms' | 'placements'>): readonly HeatRoom[] {
  const rooms = [...plan.rooms].sort((a, b) => areaOf(b.corners) - areaOf(a.corners));
  const owners = sensorsOf(plan).map((sensor) => rooms.findLast((room) => holds(room, sensor))?.id);
  return rooms.map((room) => ({
    room,
    sensors: owners.flatMap((owner, i) => (owner === room.id ? [i] : [])),
  }));
}

const holds = ({ kind, corners }: PlanRoom, point: PlanPoint) => kind !== 'racks' && isInside(corners, point);

/** A sensor with a value that is known and fresh, °C; its place in cm. */
export interface HeatSource extends PlanPoint {
  readonly value: number;
}

/**
 * Temperature between sensors by inverse distance (Shepard 1968, power 2), °C, and how near the nearest is, from 0 (far)
 * to 1. At least one source.
 */
export function heatAt(sources: readonly HeatSource[], x: number, y: number): { value: number; nearness: number } {
  let [sum, weights, nearest] = [0, 0, Infinity];
  for (const source of sources) {
    const square = Math.max(NEAR_CM ** 2, (source.x - x) ** 2 + (source.y - y) ** 2);
    sum += source.value / square;
    weights += 1 / square;
    nearest = Math.min(nearest, square);
  }
  return { value: sum / weights, nearness: Math.exp(-nearest / REACH_CM ** 2) };
}

/** A raster over a rectangle of the plan: where its first pixel is and how far apart they are, cm. */
export interface HeatRaster {
  readonly left: number;
  readonly top: number;
  readonly step: number;
  readonly columns: number;
  readonly rows: number;
}

/** Fills red, green, blue and alpha of every pixel, from the sources of one room. */
export function fillHeat(
  raster: HeatRaster,
  sources: readonly HeatSource[],
  table: Uint8ClampedArray,
  into: Uint8ClampedArray,
): void {
  const { low, high } = heatRange;
  for (let row = 0, at = 0; row < raster.rows; row++)
    for (let column = 0; column < raster.columns; column++, at += 4) {
      const x = raster.left + (column + 0.5) * raster.step;
      const { value, nearness } = heatAt(sources, x, raster.top + (row + 0.5) * raster.step);
      const place = Math.min(1, Math.max(0, (value - low) / (high - low)));
      const colour = 3 * Math.round(place * (TABLE_STEPS - 1));
      into[at] = table[colour] ?? 0;
      into[at + 1] = table[colour + 1] ?? 0;
      into[at + 2] = table[colour + 2] ?? 0;
      into[at + 3] = 255 * (cover.far + (cover.near - cover.far) * nearness);
    }
}
