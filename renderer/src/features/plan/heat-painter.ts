import type { Drawing } from '../../../../electron/contract/floor-plan.ts';
import { boxOf, pathOf } from './geometry.ts';
import { fillHeat, type HeatRaster, type HeatSource, heatRooms, heatTable, sensorsOf } from './heat.ts';

/** Pixels along the longer side of a room's raster: heat has no edges, so that few are enough. */
const RASTER_MAX = 96;
const RASTER_MIN_CM = 15;

interface Layer {
  readonly path: Path2D;
  /** Null where no sensor speaks for the room. */
  readonly heat: Heat | null;
}
interface Heat {
  readonly sensors: readonly number[];
  readonly raster: HeatRaster;
  readonly image: ImageData;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the window cannot draw');
  return [canvas, context];
}

function layersOf(plan: Drawing, scale: number): readonly Layer[] {
  return heatRooms(plan).map(({ room, sensors }) => {
    const path = new Path2D(pathOf(room.corners, scale));
    if (sensors.length === 0) return { path, heat: null };
    const { left, top, right, bottom } = boxOf(room.corners);
    const step = Math.max(RASTER_MIN_CM, Math.max(right - left, bottom - top) / RASTER_MAX);
    const [columns, rows] = [Math.ceil((right - left) / step), Math.ceil((bottom - top) / step)];
    const [canvas, context] = canvasOf(Math.max(1, columns), Math.max(1, rows));
    const raster = { left, top, step, columns: canvas.width, rows: canvas.height };
    return {
      path,
      heat: { sensors, raster, canvas, context, image: context.createImageData(canvas.width, canvas.height) },
    };
  });
}

/** Paints the heat map; `values` are the temperatures of the plan's sensors, NaN where one is not known or not fresh. */
export type HeatPainter = (values: Float64Array) => void;

/**
 * Prepares the heat map of a plan on a canvas, `scale` pixels to the cm. Everything that a painting needs is made once:
 * each room has a coarse raster of its own, which is then drawn smoothly within its outline.
 */
export function createHeatPainter(canvas: HTMLCanvasElement, plan: Drawing, scale: number): HeatPainter {
  const context = canvas.getContext('2d');
  const [layers, places, table] = [layersOf(plan, scale), sensorsOf(plan), heatTable()];
  return (values) => {
    if (context === null) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (const { path, heat } of layers) {
      // A room stands out of the larger one that it is in.
      context.globalCompositeOperation = 'destination-out';
      context.fill(path);
      context.globalCompositeOperation = 'source-over';
      if (heat !== null) paintRoom(context, path, heat, sourcesOf(heat, places, values), table, scale);
    }
  };
}

function sourcesOf({ sensors }: Heat, places: ReturnType<typeof sensorsOf>, values: Float64Array): HeatSource[] {
  return sensors.flatMap((i) => {
    const [place, value] = [places[i], values[i] ?? Number.NaN];
    return place === undefined || Number.isNaN(value) ? [] : [{ x: place.x, y: place.y, value }];
  });
}

function paintRoom(
  context: CanvasRenderingContext2D,
  path: Path2D,
  heat: Heat,
  sources: readonly HeatSource[],
  table: Uint8ClampedArray,
  scale: number,
): void {
  if (sources.length === 0) return;
  const { raster } = heat;
  fillHeat(raster, sources, table, heat.image.data);
  heat.context.putImageData(heat.image, 0, 0);
  context.save();
  context.clip(path);
  context.imageSmoothingQuality = 'high';
  const size = [raster.columns * raster.step * scale, raster.rows * raster.step * scale] as const;
  context.drawImage(heat.canvas, raster.left * scale, raster.top * scale, ...size);
  context.restore();
}
