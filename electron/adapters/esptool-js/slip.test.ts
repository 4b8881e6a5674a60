import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlipReader, slip } from './slip.ts';

const frame = fc.uint8Array({ minLength: 1, maxLength: 64 });

describe('frames on a serial line', () => {
  it('come out as they went in, however the line cuts them', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (frames, cut) => {
        const line = Buffer.concat(frames.map(slip));
        const reader = new SlipReader();
        const read: Uint8Array[] = [];
        for (let at = 0; at < line.length; at += cut) read.push(...reader.push(line.subarray(at, at + cut)).frames);
        expect(read).toEqual(frames);
      }),
    );
  });

  it('are found behind the noise of a start', () => {
    const line = Buffer.concat([Buffer.from('ets Jul 29 2019\r\n'), slip(Uint8Array.of(1, 0xc0, 0xdb, 2))]);
    const { frames, noise } = new SlipReader().push(line);
    expect(frames).toEqual([Uint8Array.of(1, 0xc0, 0xdb, 2)]);
    expect(Buffer.from(noise).toString()).toBe('ets Jul 29 2019\r\n');
  });
});
