import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainInput, encodingVersion, type JournalRow } from './canonical.ts';

const nothing = new Uint8Array();
const place = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: 'binary', maxLength: 40 });
/** Around what finds room where nearly all rows do, and beyond. */
const long = fc.integer({ min: 5_000, max: 20_000 }).map((length) => 'ü'.repeat(length));
const row: fc.Arbitrary<JournalRow> = fc.record({
  id: place,
  timestamp: place,
  received: place,
  type: text,
  node: fc.option(text),
  boot: fc.option(place),
  seq: fc.option(place),
  clock: text,
  actor: fc.option(text),
  late: fc.boolean(),
  value: fc.oneof({ arbitrary: text, weight: 9 }, { arbitrary: long, weight: 1 }),
});

/** Reads the encoding back: what can be read back in one way only is unambiguous. */
function decode(bytes: Uint8Array): unknown[] {
  const buffer = Buffer.from(bytes);
  const fields: unknown[] = [buffer[0]];
  let at = 1;
  while (at < buffer.length) {
    const tag = buffer[at];
    if (tag === 1) fields.push(Number(buffer.readBigUInt64BE(at + 1)));
    if (tag === 2) fields.push(buffer.subarray(at + 5, at + 5 + buffer.readUInt32BE(at + 1)).toString('utf8'));
    if (tag === 0) fields.push(null);
    at += tag === 0 ? 1 : tag === 1 ? 9 : 5 + buffer.readUInt32BE(at + 1);
  }
  return fields;
}

const sample: JournalRow = {
  id: 1,
  timestamp: 2,
  received: 3,
  type: 'rex',
  node: 'a',
  boot: 4,
  seq: 5,
  clock: 'ntp',
  actor: null,
  late: true,
  value: '{}',
};

const hex = (r: JournalRow) => Buffer.from(chainInput(nothing, r)).toString('hex');

describe('the canonical encoding of a row', () => {
  it('can be read back field by field, whatever is in the row', () => {
    fc.assert(
      fc.property(row, (r) => {
        const { id, timestamp, received, type, node, boot, seq, clock, actor, late, value } = r;
        const fields = [id, timestamp, received, type, node, boot, seq, clock, actor, late ? 1 : 0, value];
        expect(decode(chainInput(nothing, r))).toEqual([encodingVersion, ...fields]);
      }),
      { numRuns: 500 },
    );
  });

  it('puts the hash before the row in front', () => {
    const previous = new Uint8Array([9, 8, 7]);
    const bytes = chainInput(previous, sample).slice();
    expect(bytes.subarray(0, 3)).toEqual(previous);
    expect(bytes.subarray(3)).toEqual(chainInput(nothing, sample));
  });

  it('tells rows apart whose fields read the same when run together', () => {
    expect(hex({ ...sample, type: 're', node: 'xa' })).not.toBe(hex(sample));
    expect(hex({ ...sample, actor: '' })).not.toBe(hex(sample));
    expect(hex({ ...sample, boot: 5, seq: 4 })).not.toBe(hex(sample));
    expect(hex({ ...sample, node: null, actor: 'a' })).not.toBe(hex(sample));
  });

  it('has this form for ever: a released byte is never moved', () => {
    expect(Buffer.from(chainInput(nothing, { ...sample, actor: 'ä🚪\ud800' })).toString('hex')).toBe(
      '01' +
        '010000000000000001' +
        '010000000000000002' +
        '010000000000000003' +
        '0200000003726578' +
        '020000000161' +
        '010000000000000004' +
        '010000000000000005' +
        '02000000036e7470' +
        '0200000009c3a4f09f9aaaefbfbd' +
        '010000000000000001' +
        '02000000027b7d',
    );
  });
});
