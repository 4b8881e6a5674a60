import type { PlanImage } from '../../contract/floor-plan.ts';
import { imageEnds, imageHead, imageHeadBytes } from '../../contract/image.ts';
import { fromBase64 } from '../wire/text.ts';

const tailSigns = 24;
const headSigns = Math.ceil(imageHeadBytes / 3) * 4;

/** Whether an image is whole, of the type that it says, and of the size that it says. */
export function isPlanImage({ type, width, height, data }: PlanImage): boolean {
  const bytes = fromBase64(data.slice(0, headSigns));
  const head = bytes === null ? null : imageHead(bytes);
  const tail = fromBase64(data.slice(-tailSigns));
  if (head === null || tail === null || !imageEnds(type, tail)) return false;
  return head.type === type && head.width === width && head.height === height;
}
