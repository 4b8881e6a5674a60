import { imageHead, imageHeadBytes } from '../../../electron/contract/image.ts';
import { looksLikeSvg, svgSource } from './svg.ts';

/** What a raster may be like. */
export interface RasterWish {
  /** Largest size that is kept, px. */
  readonly most: { readonly width: number; readonly height: number };
  /** Characters in base64. */
  readonly chars: number;
  /** Tried in this order until one is below `chars`. */
  readonly types: readonly RasterType[];
  /** Whether an SVG is drawn as well. */
  readonly svg: boolean;
}
type RasterType = 'image/png' | 'image/jpeg';

/** An image drawn anew. */
export interface Raster {
  readonly type: RasterType;
  readonly width: number;
  readonly height: number;
  /** Base64. */
  readonly data: string;
}

const qualities = [0.86, 0.76, 0.62, 0.45];
/** Bytes of a file that are read at all. */
const FILE_MAX = 30_000_000;
/** Pixels that a file may declare: what is more would fill the memory before it could be made smaller. */
const PIXELS_MAX = 100_000_000;
/** How long a drawing may take in a quarter of its area, ms, before it is drawn in the whole of it. */
const DRAWING_MS = 750;
/** How often an image is made smaller until its bytes are few enough. */
const SHRINKS = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A size made to fit; a small one stays as it is. */
export function fittedIn({ width, height }: Size, most: Size): Size {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // In parts: a call takes only so many arguments.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCodePoint(...bytes.subarray(at, at + 8_192)));
  return btoa(parts.join(''));
}

interface Drawable extends Size {
  readonly source: CanvasImageSource;
  close(): void;
}

async function drawingOf(text: string): Promise<Drawable | null> {
  const svg = svgSource(text, PIXELS_MAX);
  if (svg === null) return null;
  const source = new Image(svg.width, svg.height);
  source.src = svg.address;
  await source.decode();
  const drawing = { source, width: svg.width, height: svg.height, close: () => source.removeAttribute('src') };
  if (await drawsSoon(drawing)) return drawing;
  drawing.close();
  return null;
}

/**
 * Draws in a small size first and larger only while that is soon done: what is counted in a file does not tell how much
 * of the picture each element covers. A size has four times the area of the one before, so that none takes much longer
 * than four times what it may; between them the window goes on.
 */
async function drawsSoon({ source, width, height }: Drawable): Promise<boolean> {
  for (let scale = 1 / 16; scale < 1; scale *= 2) {
    const begin = performance.now();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(source, 0, 0, canvas.width, canvas.height);
    // Whoever reads a pixel waits until all are drawn.
    context?.getImageData(0, 0, 1, 1);
    if (performance.now() - begin > DRAWING_MS) return false;
    await new Promise((resolve) => setTimeout(resolve));
  }
  return true;
}

async function drawableOf(file: Blob, svg: boolean): Promise<Drawable | null> {
  if (file.size > FILE_MAX) return null;
  const head = imageHead(new Uint8Array(await file.slice(0, imageHeadBytes).arrayBuffer()));
  if (head !== null && head.width * head.height > PIXELS_MAX) return null;
  if (head === null && looksLikeSvg(await file.slice(0, 2_000).text()))
    return svg ? drawingOf(await file.text()) : null;
  const source = await createImageBitmap(file);
  return { source, width: source.width, height: source.height, close: () => source.close() };
}

function drawn({ source }: Drawable, size: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the window cannot draw');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function encoded(canvas: HTMLCanvasElement, { types, chars }: RasterWish): Promise<Raster | null> {
  for (const type of types)
    for (const quality of type === 'image/jpeg' ? qualities : [1]) {
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
      const data = blob === null ? null : await base64Of(blob);
      if (data !== null && data.length <= chars) return { type, width: canvas.width, height: canvas.height, data };
    }
  return null;
}

async function small(image: Drawable, wish: RasterWish): Promise<Raster | null> {
  let size = fittedIn(image, wish.most);
  for (let i = 0; i < SHRINKS; i++) {
    const raster = await encoded(drawn(image, size), wish);
    if (raster !== null) return raster;
    size = fittedIn(size, { width: size.width * 0.75, height: size.height * 0.75 });
  }
  return null;
}

/**
 * Draws any image that the window can read anew, on white, within the wished size and bytes. Null where it is no image.
 * Nothing of the file goes on but what can be seen of it: no script, no second file, no place where it was taken.
 */
export async function rasterOf(file: Blob, wish: RasterWish): Promise<Raster | null> {
  try {
    const image = await drawableOf(file, wish.svg);
    if (image === null) return null;
    try {
      return await small(image, wish);
    } finally {
      image.close();
    }
  } catch {
    return null;
  }
}
