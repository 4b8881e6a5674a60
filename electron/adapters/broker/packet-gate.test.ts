import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacketGate } from './packet-gate.ts';

const packet = (size: number) => {
  const length: number[] = [];
  for (let left = size; ; ) {
    const low = left & 0x7f;
    left >>= 7;
    length.push(left > 0 ? low | 0x80 : low);
    if (left === 0) break;
  }
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(size, 0x7e)]);
};

describe('the gate before the parser', () => {
  it('lets packets through however they are cut into pieces', () => {
    assert(
      property(array(integer({ min: 0, max: 300 }), { maxLength: 20 }), integer({ min: 1, max: 40 }), (sizes, step) => {
        const gate = createPacketGate({ packet: 303, rate: null });
        const stream = Buffer.concat(sizes.map(packet));
        for (let at = 0; at < stream.length; at += step)
          expect(gate.inspect(stream.subarray(at, at + step), 0)).toBeNull();
        expect(gate.inspect(packet(301), 0)).toBe('packet_size');
      }),
    );
  });

  it('ends a packet that only claims to be long at its header', () => {
    const gate = createPacketGate({ packet: 4_096, rate: null });
    expect(gate.inspect(Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0x7f]), 0)).toBe('packet_size');
    expect(createPacketGate({ packet: 1e9, rate: null }).inspect(Uint8Array.from([0x30, 255, 255, 255, 255]), 0)).toBe(
      'framing',
    );
  });

  it('counts packets against a bucket that fills with time', () => {
    const gate = createPacketGate({ packet: 100, rate: { perSecond: 10, burst: 3 } });
    const ping = packet(0);
    expect([0, 0, 0].map((now) => gate.inspect(ping, now))).toEqual([null, null, null]);
    expect(gate.inspect(ping, 100)).toBeNull();
    expect(gate.inspect(ping, 110)).toBe('rate');
  });

  it('takes other limits when the account is known', () => {
    const gate = createPacketGate({ packet: 100, rate: { perSecond: 1, burst: 1 } });
    expect(gate.inspect(packet(10), 0)).toBeNull();
    gate.allow({ packet: 1_000, rate: null });
    expect(gate.inspect(Buffer.concat([packet(500), packet(500)]), 0)).toBeNull();
  });
});
