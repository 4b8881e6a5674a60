import { limits } from '../../../../electron/contract/limits.ts';
import type { Photo } from '../../../../electron/contract/people.ts';
import { rasterOf } from '../../images/raster.ts';

/** Largest photo that is kept, px. */
const most = { width: 480, height: 640 } as const;

/** Makes a photo of any image that the window can read; null where it is no image. */
export async function photoOf(file: Blob): Promise<Photo | null> {
  const raster = await rasterOf(file, { most, chars: limits.photo, types: ['image/jpeg'], svg: false });
  return raster === null ? null : { type: raster.type, data: raster.data };
}
