import type { PlanImage } from './floor-plan.ts';

/** What the first bytes of an image say of it. */
export type ImageHead = Pick<PlanImage, 'type' | 'width' | 'height'>;

/** So many bytes from the beginning are looked through: where a JPEG says its size later, it is not read. */
export const imageHeadBytes = 65_536;

const pngBegin = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const pngEnd = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
const jpegBegin = [0xff, 0xd8, 0xff];
const jpegEnd = [0xff, 0xd9];
/** Markers that begin a frame, and with it say the size (ITU-T T.81, table B.1): SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function begins(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, i) => bytes[i] === byte);
}

function number(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function jpegFrame(bytes: Uint8Array): number | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0xd9 || marker === 0xda) return null;
    if (isFrame(marker)) return at;
    // Before a marker there may be any number of 0xff.
    at += marker === 0xff ? 1 : 2 + Math.max(2, number(bytes, at + 2, 2));
  }
  return null;
}

/** Type and size of a PNG or JPEG, as its signature and header declare them; null for all else. */
export function imageHead(bytes: Uint8Array): ImageHead | null {
  if (begins(bytes, pngBegin) && bytes.length >= 24)
    return { type: 'image/png', width: number(bytes, 16, 4), height: number(bytes, 20, 4) };
  const frame = begins(bytes, jpegBegin) ? jpegFrame(bytes) : null;
  if (frame === null) return null;
  return { type: 'image/jpeg', width: number(bytes, frame + 7, 2), height: number(bytes, frame + 5, 2) };
}

/** Whether the last bytes of an image are the end of its type: nothing was cut off, and nothing hangs on. */
export function imageEnds(type: PlanImage['type'], tail: Uint8Array): boolean {
  const end = type === 'image/png' ? pngEnd : jpegEnd;
  return tail.length >= end.length && begins(tail.subarray(tail.length - end.length), end);
}
