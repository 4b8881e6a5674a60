import { limits } from '../../../../electron/contract/limits.ts';
import type { Photo } from '../../../../electron/contract/people.ts';

/** Largest photo that is kept, px. */
export const photoSize = { width: 480, height: 640 } as const;
const qualities = [0.86, 0.76, 0.62, 0.45];

/** The size of an image made to fit; a small one stays as it is. */
export function fitted(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, photoSize.width / width, photoSize.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // In parts: a call takes only so many arguments.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCodePoint(...bytes.subarray(at, at + 8_192)));
  return btoa(parts.join(''));
}

/**
 * Makes a photo of any image that the window can read: at most 480×640, JPEG below the limit, on white.
 * Null where it is no image. Drawing it anew also leaves out where and with what it was taken.
 */
export async function photoOf(file: Blob): Promise<Photo | null> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    return null;
  }
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fitted(image.width, image.height));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of qualities) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    const data = blob === null ? null : await base64Of(blob);
    if (data !== null && data.length <= limits.photo) return { type: 'image/jpeg', data };
  }
  return null;
}
