import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../adapters/crypto/node-crypto.ts';
import { credHash, encodeImage, pinHash } from './image.ts';
import { decodeImage } from './image-reader.ts';
import type { AccessTable, TableCredential } from './table.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

function credential(first: number, change: Partial<TableCredential> = {}): TableCredential {
  const cred = new Uint8Array(16);
  cred[0] = first;
  const flags = { blocked: false, lost: false, first: false, second: false, exempt: false };
  return { cred, person: 7, from: 0, to: 0, schedule: 0, ...flags, ...change };
}

const none: AccessTable = {
  rules: {
    twoPersons: false,
    firstPerson: false,
    pin: 'never',
    directions: ['none', 'none', 'none', 'none'],
    antipassbackSeconds: 0,
    antipassbackArea: false,
  },
  zone: [],
  holidays: [],
  schedules: [],
  credentials: [],
  pins: [],
};
const day = [{ from: 480, to: 1_080 }];
const week = [day, day, [], [], [], [], [], [{ from: 0, to: 1_440 }]];
const full: AccessTable = {
  rules: {
    twoPersons: true,
    firstPerson: true,
    pin: { outside: 1 },
    directions: ['in', 'out', 'none', 'none'],
    antipassbackSeconds: 300,
    antipassbackArea: true,
  },
  zone: [
    { from: 0x6500_0000, offset: 120 },
    { from: 0x6400_0000, offset: -210 },
  ],
  holidays: [20_800, 20_790],
  schedules: [week],
  credentials: [
    credential(0xff, { schedule: 255, blocked: true, exempt: true }),
    credential(0x01, { schedule: 1, from: 5, to: 0xffff_ffff, lost: true, first: true, second: true }),
  ],
  pins: [{ person: 7, pin: new Uint8Array(8).fill(1), duress: null }],
};

function imageOf(table: AccessTable): Uint8Array {
  const encoded = encodeImage(table);
  if (!encoded.ok) throw new Error(encoded.fault);
  return encoded.image;
}

describe('the image of a credential table', () => {
  it('is 36 bytes for a door that nobody may pass', () => {
    expect(hex(imageOf(none))).toBe(
      hex(bytes(`4c534154 01 00 00 00 00000000 0000 00 00 0000 0000 00 000000 ${'00'.repeat(12)}`)),
    );
  });

  it('has every field where the protocol says, and every list in ascending order', () => {
    const parts = [
      '4c534154 01 03 02 01 01020000 2c01 01 00 0200 0200 01 000000 03000000 02000000 01000000',
      '00000064 2eff 0000 00000065 7800 0000',
      '3651 4051',
      '0000 0100 0100 0100 0200 0000 0200 0000 0200 0000 0200 0000 0200 0000 0200 0100',
      'e001 3804 e001 3804 0000 a005',
      `01${'00'.repeat(15)} 07000000 05000000 ffffffff 01 0e 0000`,
      `ff${'00'.repeat(15)} 07000000 00000000 00000000 ff 11 0000`,
      '07000000 0101010101010101 0000000000000000',
    ];
    expect(hex(imageOf(full))).toBe(hex(bytes(parts.join(''))));
  });

  it('is the same whatever order the lists come in', () => {
    const turned = {
      ...full,
      zone: full.zone.toReversed(),
      holidays: full.holidays.toReversed(),
      credentials: full.credentials.toReversed(),
    };
    expect(imageOf(turned)).toEqual(imageOf(full));
  });

  it('is read back as the table that it was made of', () => {
    const read = decodeImage(imageOf(full));
    expect(read).toMatchObject({ rules: full.rules, schedules: full.schedules, pins: full.pins });
    expect(read?.credentials).toEqual(full.credentials.toReversed());
    expect(decodeImage(imageOf(none))).toEqual(none);
  });

  it('is not read with a byte missing, added, or changed to one without a meaning', () => {
    const image = imageOf(full);
    expect(decodeImage(image.subarray(0, -1))).toBeNull();
    expect(decodeImage(Uint8Array.of(...image, 0))).toBeNull();
    for (const [at, value] of [
      [0, 0x4d],
      [4, 2],
      [5, 7],
      [6, 3],
      [7, 2],
      [8, 3],
      [14, 2],
      [15, 1],
      [21, 1],
      [42, 1],
    ] as const) {
      const changed = image.slice();
      changed[at] = value;
      expect(decodeImage(changed), `byte ${at}`).toBeNull();
    }
  });

  it('refuses what a node has no room for', () => {
    const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
    const cred = (i: number) => {
      const made = credential(0);
      new DataView(made.cred.buffer).setUint32(0, i);
      return made;
    };
    expect(encodeImage({ ...none, credentials: many(12_000, cred) })).toMatchObject({ ok: true });
    const tooLarge = { ok: false, fault: 'too_large' };
    expect(encodeImage({ ...none, credentials: many(12_001, cred) })).toEqual(tooLarge);
    expect(encodeImage({ ...none, holidays: many(1_001, (i) => i) })).toEqual(tooLarge);
    expect(encodeImage({ ...none, zone: many(65, (from) => ({ from, offset: 0 })) })).toEqual(tooLarge);
    expect(encodeImage({ ...none, schedules: many(201, () => week) })).toEqual(tooLarge);
    const long = many(21, (i) => ({ from: 2 * i, to: 2 * i + 1 }));
    expect(encodeImage({ ...none, schedules: [[long, ...week.slice(1)]] })).toEqual(tooLarge);
  });

  it('refuses what it could not say', () => {
    const malformed = { ok: false, fault: 'malformed' };
    const of = (change: Partial<AccessTable>) => encodeImage({ ...full, ...change });
    expect(of({ credentials: [credential(1), credential(1)] })).toEqual(malformed);
    expect(of({ credentials: [credential(1, { schedule: 2 })] })).toEqual(malformed);
    expect(of({ credentials: [credential(1, { person: 0 })] })).toEqual(malformed);
    expect(of({ credentials: [credential(1, { to: 0x1_0000_0000 })] })).toEqual(malformed);
    expect(of({ schedules: [] })).toEqual(malformed);
    expect(of({ schedules: [week.slice(1)] })).toEqual(malformed);
    expect(of({ holidays: [1, 1] })).toEqual(malformed);
    expect(of({ rules: { ...full.rules, pin: { outside: 2 } } })).toEqual(malformed);
  });

  it('knows a card and a PIN by the hashes of the protocol', () => {
    const key = new Uint8Array(32).fill(9);
    const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex');
    expect(hex(credHash(nodeCrypto, key, 1_234_567n))).toBe(hmac('1234567').slice(0, 32));
    expect(hex(pinHash(nodeCrypto, key, 12, '0042'))).toBe(hmac('pin:12:0042').slice(0, 16));
  });
});
