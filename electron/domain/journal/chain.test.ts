import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Anchor, type ChainRow, checkAnchor, genesis, linkHash, type Mac, verifyRows } from './chain.ts';

const mac: Mac = (bytes) => createHmac('sha256', 'a key of the test').update(bytes).digest();
const other: Mac = (bytes) => createHmac('sha256', 'another').update(bytes).digest();
const start = { next: 1, previous: genesis };

function chain(count: number): ChainRow[] {
  const rows: ChainRow[] = [];
  for (let id = 1; id <= count; id++) {
    const row = {
      id,
      timestamp: id,
      received: id,
      type: 'rex',
      node: 'a',
      boot: 1,
      seq: id,
      clock: 'ntp',
      actor: null,
      late: false,
      value: `{"n":${id}}`,
    };
    rows.push({ ...row, hash: linkHash(mac, rows.at(-1)?.hash ?? genesis, row) });
  }
  return rows;
}

const check = (rows: readonly ChainRow[]) => verifyRows(mac, start, rows, undefined).broken;
const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};
const renumbered = (rows: readonly ChainRow[]) => rows.map((row, index) => ({ ...row, id: index + 1 }));

describe('the chain of the journal', () => {
  it('holds for what was written, in one piece and in pieces', () => {
    const rows = chain(10);
    expect(check(rows)).toBeNull();
    const first = verifyRows(mac, start, rows.slice(0, 4), at(rows, 4));
    expect(first.place.next).toBe(5);
    expect(verifyRows(mac, first.place, rows.slice(4), undefined)).toMatchObject({ broken: null, place: { next: 11 } });
  });

  it('does not hold under another key', () => {
    expect(verifyRows(other, start, chain(3), undefined).broken).toEqual({ at: 1, how: 'missing' });
  });

  it.each(['timestamp', 'received', 'boot', 'seq'] as const)('finds a changed %s', (field) => {
    const rows = chain(5);
    expect(check(rows.with(2, { ...at(rows, 2), [field]: 77 }))).toEqual({ at: 3, how: 'changed' });
  });

  it.each(['type', 'node', 'clock', 'actor', 'value'] as const)('finds a changed %s', (field) => {
    const rows = chain(5);
    expect(check(rows.with(2, { ...at(rows, 2), [field]: 'x' }))).toEqual({ at: 3, how: 'changed' });
    expect(check(rows.with(4, { ...at(rows, 4), [field]: 'x' }))).toEqual({ at: 5, how: 'changed' });
  });

  it('finds a row that was taken out, whether or not the others moved up', () => {
    const rows = chain(6).toSpliced(2, 1);
    expect(check(rows)).toEqual({ at: 3, how: 'missing' });
    expect(check(renumbered(rows))).toEqual({ at: 3, how: 'missing' });
  });

  it('finds a row that was put in', () => {
    const rows = chain(6);
    expect(check(renumbered(rows.toSpliced(3, 0, at(rows, 1))))).toEqual({ at: 4, how: 'missing' });
  });

  it('finds two rows that changed places', () => {
    const rows = chain(6);
    const swapped = rows.with(1, at(rows, 3)).with(3, at(rows, 1));
    expect(check(renumbered(swapped))).toEqual({ at: 2, how: 'missing' });
  });

  it('finds a row that was replaced together with its hash', () => {
    const rows = chain(6);
    const forged = { ...at(rows, 2), value: '{}', hash: new Uint8Array(32) };
    expect(check(rows.with(2, forged))).toEqual({ at: 3, how: 'missing' });
  });
});

describe('the anchor', () => {
  const rows = chain(5);
  const anchor: Anchor = { from: 1, rows: 4, hash: at(rows, 3).hash, broken: null };

  it('fits the journal that it was taken from, and one that has grown since', () => {
    expect(checkAnchor(anchor, 4, at(rows, 3).hash)).toBeNull();
    expect(checkAnchor(anchor, 5, at(rows, 3).hash)).toBeNull();
    expect(checkAnchor({ ...anchor, rows: 0, hash: genesis }, 0, genesis)).toBeNull();
  });

  it('finds that the end is missing', () => {
    expect(checkAnchor(anchor, 3, null)).toEqual({ at: 4, how: 'tail_cut' });
    expect(checkAnchor(anchor, 0, null)).toEqual({ at: 1, how: 'tail_cut' });
  });

  it('finds that another journal is in its place', () => {
    expect(checkAnchor(anchor, 9, at(rows, 2).hash)).toEqual({ at: 4, how: 'replaced' });
  });
});
