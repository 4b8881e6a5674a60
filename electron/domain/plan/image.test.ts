import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jpegFrame, pngOf } from '../../../build/testing/images.ts';
import type { PlanImage } from '../../contract/floor-plan.ts';
import { imageHead, imageHeadBytes } from '../../contract/image.ts';
import { isPlanImage } from './image.ts';

const image = (bytes: Buffer, with_: Partial<PlanImage> = {}): PlanImage => ({
  type: 'image/png',
  width: 40,
  height: 30,
  data: bytes.toString('base64'),
  ...with_,
});
const jpeg = { type: 'image/jpeg' } as const;

describe('an image for a floor plan', () => {
  it('is a PNG or a JPEG of the size that it says', () => {
    expect(isPlanImage(image(pngOf(40, 30)))).toBe(true);
    expect(isPlanImage(image(jpegFrame(40, 30), jpeg))).toBe(true);
    expect(isPlanImage(image(jpegFrame(40, 30, 60_000), jpeg))).toBe(true);
  });

  it.each([
    ['of another type than it says', image(pngOf(40, 30), jpeg)],
    ['of another width', image(pngOf(41, 30))],
    ['of another height', image(pngOf(40, 31))],
    ['that declares another size than it was said to have', image(pngOf(40, 30, [40_000, 30_000]))],
    ['that is cut off', image(pngOf(40, 30).subarray(0, -9))],
    ['with something hanging on', image(Buffer.concat([pngOf(40, 30), Buffer.from('<script>')]))],
    ['with a signature and nothing else', image(pngOf(40, 30).subarray(0, 8))],
    ['that is an SVG', image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'))],
    ['that is a WebP', image(Buffer.from('RIFF\0\0\0\0WEBPVP8 '))],
    ['without anything', image(Buffer.alloc(0))],
    ['that is no base64', image(pngOf(40, 30), { data: '-_-_' })],
    ['whose size stands too far behind', image(jpegFrame(40, 30, 65_530), jpeg)],
    ['that ends before it says its size', image(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), jpeg)],
  ])('is none %s', (_what, bad) => {
    expect(isPlanImage(bad)).toBe(false);
  });

  it('has a head that is read in no more bytes than there are, whatever they are', () => {
    const begin = fc.constantFrom([0xff, 0xd8, 0xff], [...pngOf(1, 1).subarray(0, 16)], []);
    fc.assert(
      fc.property(begin, fc.uint8Array({ maxLength: 300 }), (first, rest) => {
        const head = imageHead(Uint8Array.from([...first, ...rest]));
        expect(head === null || (head.width >= 0 && head.height >= 0)).toBe(true);
      }),
    );
    expect(imageHead(new Uint8Array(imageHeadBytes).fill(0xff))).toBeNull();
  });
});
