import { createCipheriv, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { cardNumberOf } from '../domain/access/card-number.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { type CardHashesDeps, cardHashes } from './card-hashes.ts';
import { type CardReadingDeps, cardReading } from './card-reading.ts';

const keys = { 'door-1': new Uint8Array(32).fill(1), 'door-2': new Uint8Array(32).fill(2) };
const isNode = (id: string): id is keyof typeof keys => Object.hasOwn(keys, id);
/** The vault is no part of this: what is sealed is clear. */
const vault: Pick<Vault, 'open'> = { open: (_name, sealed) => sealed };

function start(cards: Array<[card: number, person: number, number: bigint]>) {
  const held = new Map(cards.map(([id, person, number]) => [id, { id, person, number }]));
  const persons = new Map(cards.map(([, person]) => [person, { id: person, name: `Person ${person}` }]));
  let changed: (what: ReadonlySet<string>) => void = () => undefined;
  let opened = 0;
  const book = {
    cards: () => held,
    persons: () => persons,
    cardNumber(id: number) {
      opened += 1;
      const found = held.get(id);
      return found === undefined ? null : { format: 'w26', number: found.number };
    },
    onChange: (listener: typeof changed) => ((changed = listener), () => undefined),
  };
  const nodes = { get: (id: string) => (isNode(id) ? { id, sealedKey: keys[id] } : null) };
  const clock = { monotonic: () => performance.now() };
  const common = { nodes, book, vault, crypto: nodeCrypto, clock };
  const hashes = cardHashes(common as unknown as CardHashesDeps);
  const reading = cardReading({ ...common, hashes } as unknown as CardReadingDeps);
  return { reading, hashes, held, persons, opened: () => opened, change: () => changed(new Set(['people'])) };
}

const hashOf = (node: keyof typeof keys, number: bigint) =>
  createHmac('sha256', keys[node]).update(number.toString()).digest('hex').slice(0, 32);

/** What a node's firmware puts into `enc`. */
function seal(node: keyof typeof keys, boot: number, seq: number, clear: Buffer): string {
  const key = createHmac('sha256', keys[node]).update('card').digest();
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(boot, 0);
  nonce.writeUInt32BE(seq, 4);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 8 });
  return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function card(kind: number, count: number, bits: bigint): Buffer {
  const clear = Buffer.alloc(10);
  clear.writeUInt8(kind, 0);
  clear.writeUInt8(count, 1);
  clear.writeBigUInt64BE(bits, 2);
  return clear;
}

describe('a card that a node has read', () => {
  it("is found by the hash that this node has of it, and by no other node's", () => {
    const { reading } = start([
      [21, 1, 1_234_567n],
      [22, 2, 42n],
    ]);
    expect(reading.whose('door-1', hashOf('door-1', 42n))).toEqual({ person: 2, name: 'Person 2', card: 22 });
    expect(reading.whose('door-2', hashOf('door-2', 42n))).toEqual({ person: 2, name: 'Person 2', card: 22 });
    expect(reading.whose('door-2', hashOf('door-1', 42n))).toBeNull();
    expect(reading.whose('door-1', hashOf('door-1', 43n))).toBeNull();
    expect(reading.whose('door-9', hashOf('door-1', 42n))).toBeNull();
  });

  it('is known from the moment it is added, and not after it is removed', () => {
    const { reading, held, change, opened } = start([[21, 1, 7n]]);
    expect(reading.whose('door-1', hashOf('door-1', 8n))).toBeNull();
    held.set(23, { id: 23, person: 1, number: 8n });
    change();
    expect(reading.whose('door-1', hashOf('door-1', 8n))?.card).toBe(23);
    held.delete(21);
    change();
    expect(reading.whose('door-1', hashOf('door-1', 7n))).toBeNull();
    expect(opened()).toBe(2);
  });

  it('is found among thousands that come and go', () => {
    const many = Array.from({ length: 3_000 }, (_, i): [number, number, bigint] => [i + 1, i + 1, BigInt(i)]);
    const { reading, hashes, held, change } = start(many);
    expect(hashes.all('door-1')).toHaveLength(3_000);
    for (let i = 1; i <= 2_900; i++) held.delete(i);
    change();
    expect(
      hashes
        .all('door-1')
        .map(({ card: id }) => id)
        .sort((a, b) => a - b),
    ).toEqual(many.slice(2_900).map(([id]) => id));
    expect(reading.whose('door-1', hashOf('door-1', 2_950n))?.card).toBe(2_951);
    expect(reading.whose('door-1', hashOf('door-1', 100n))).toBeNull();
  });

  it('adds who it was to the events of a reader, and nothing to others', () => {
    const { reading } = start([[22, 2, 42n]]);
    const common = { v: 1, ts: 1, clk: 'ntp', boot: 1, seq: 1, door: 'closed', lock: 'locked' } as const;
    const known = { reader: 0, cred: hashOf('door-1', 42n), last4: '0042', fmt: 'w26' } as const;
    const person = { person: 2, name: 'Person 2', card: 22 };
    expect(reading.annotate('door-1', { ...common, type: 'access.granted', ...known })).toEqual(person);
    expect(reading.annotate('door-1', { ...common, type: 'enrol.read', ...known, enc: 'A'.repeat(24) })).toEqual(
      person,
    );
    expect(reading.annotate('door-2', { ...common, type: 'access.granted', ...known })).toEqual({});
    expect(reading.annotate('door-1', { ...common, type: 'rex' })).toEqual({});
  });

  it('is opened from its seal, bound to node, boot and seq', () => {
    const { reading } = start([]);
    const enc = seal('door-1', 7, 12, card(1, 26, 0x2020002n));
    expect(reading.openCard('door-1', 7, 12, enc)).toEqual({ format: 'w26', number: 65_537n, bits: 0x2020002n });
    expect(reading.openCard('door-1', 7, 13, enc)).toBeNull();
    expect(reading.openCard('door-1', 8, 12, enc)).toBeNull();
    expect(reading.openCard('door-2', 7, 12, enc)).toBeNull();
    expect(reading.openCard('door-9', 7, 12, enc)).toBeNull();
    expect(reading.openCard('door-1', 7, 12, `${enc[0] === 'A' ? 'B' : 'A'}${enc.slice(1)}`)).toBeNull();
    expect(reading.openCard('door-1', 7, 12, enc.slice(0, 20))).toBeNull();
  });

  it('is none where the seal holds something else', () => {
    const { reading } = start([]);
    const open = (clear: Buffer) => reading.openCard('door-1', 1, 1, seal('door-1', 1, 1, clear));
    expect(open(card(1, 26, 0x2020003n))).toBeNull();
    expect(open(card(1, 26, 0x2020002n | (1n << 40n)))).toBeNull();
    expect(open(card(1, 34, 0x2020002n))).toBeNull();
    expect(open(card(3, 26, 0x2020002n))).toBeNull();
  });

  it('has the number that the firmware reads from the same frame', () => {
    const path = new URL('../../firmware/protocol/wiegand.json', import.meta.url);
    const { good }: { good: { bits: string; count: number; number: number }[] } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    expect(good.length).toBeGreaterThan(0);
    for (const { bits, count, number } of good) expect(cardNumberOf(BigInt(`0x${bits}`), count)).toBe(BigInt(number));
  });
});
