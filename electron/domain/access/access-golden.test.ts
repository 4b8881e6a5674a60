import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { referenceDoor, step, tableJson } from '../../../build/testing/access-script.ts';
import { nodeCrypto } from '../../adapters/crypto/node-crypto.ts';
import { credHash, encodeImage, pinHash } from './image.ts';
import { decodeImage } from './image-reader.ts';
import { zoneClock } from './local-time.ts';

/** Both sides read these: `firmware/protocol/` is the common ground of node and station. */
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../firmware/protocol/${name}`, import.meta.url), 'utf8'));
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const imageOf = (table: z.output<typeof tableJson>) => {
  const encoded = encodeImage(table);
  return encoded.ok ? hex(encoded.image) : encoded.fault;
};

const images = z
  .strictObject({
    key: z.string(),
    creds: z.array(z.strictObject({ number: z.string(), cred: z.string() })).min(1),
    pins: z.array(z.strictObject({ person: z.int(), digits: z.string(), pin: z.string() })).min(1),
    good: z.array(z.strictObject({ name: z.string(), table: tableJson, image: z.string(), sha256: z.string() })).min(1),
    bad: z.array(z.strictObject({ name: z.string(), image: z.string(), reason: z.string() })).min(1),
  })
  .parse(read('access-image.json'));

describe('the examples of images', () => {
  it.each(images.good)('are written byte for byte: $name', ({ table, image, sha256 }) => {
    expect(imageOf(table)).toBe(image);
    expect(hex(nodeCrypto.sha256(bytes(image)))).toBe(sha256);
    expect(decodeImage(bytes(image))).toEqual(table);
  });

  it.each(images.bad)('are refused: $name', ({ image }) => {
    expect(decodeImage(bytes(image))).toBeNull();
  });

  it('name cards and PINs as the station does', () => {
    const key = bytes(images.key);
    for (const { number, cred } of images.creds) expect(hex(credHash(nodeCrypto, key, BigInt(number)))).toBe(cred);
    for (const { person, digits, pin } of images.pins) expect(hex(pinHash(nodeCrypto, key, person, digits))).toBe(pin);
  });
});

const taken = z.strictObject({
  do: z.literal('table'),
  table: tableJson,
  image: z.string(),
  outcomes: z.literal('complete'),
});
const { key, scenarios } = z
  .strictObject({
    key: z.string(),
    scenarios: z
      .array(
        z.strictObject({
          name: z.string(),
          zone: z.string().nullable(),
          steps: z.array(z.record(z.string(), z.unknown())).min(2),
        }),
      )
      .min(1),
  })
  .parse(read('access-decision.json'));

describe('the examples of decisions', () => {
  describe.each([
    ['by the changes in the table', false],
    ['by what the platform knows of the zone', true],
  ])('%s', (_, byZone) => {
    it.each(scenarios)('$name', ({ zone, steps }) => {
      const door = referenceDoor(bytes(key), byZone && zone !== null ? zoneClock(zone) : undefined);
      for (const { outcomes, ...one } of steps) {
        if (one['do'] === 'table') {
          const { table, image } = taken.parse({ ...one, outcomes });
          expect(imageOf(table)).toBe(image);
          door.take(table);
        } else {
          const played = step.parse(one);
          expect(door.play(played), JSON.stringify(played)).toEqual(outcomes);
        }
      }
    });
  });
});
