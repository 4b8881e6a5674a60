import { describe, expect, it } from 'vitest';
import { judgeTable, nextTableRevision, type TableRecord, type TableSaid } from './table-state.ts';

const meant: TableRecord = { rev: 5, sha256: 'a'.repeat(64), size: 20_000, count: 3, at: 1 };
const said = (change: Partial<TableSaid> = {}): TableSaid => ({
  rev: 5,
  sha256: meant.sha256,
  judged: 5,
  fault: null,
  ...change,
});
const quiet = { fault: null, sent: 0, owed: 0 };

describe('a table at a node', () => {
  it.each([
    ['applied', meant, said(), quiet],
    ['waiting', meant, said(), { ...quiet, owed: 1 }],
    ['waiting', null, said(), quiet],
    ['waiting', meant, null, quiet],
    ['waiting', meant, said({ rev: 4 }), quiet],
    ['waiting', meant, said({ sha256: null }), quiet],
    ['sending', meant, said({ rev: 4 }), { ...quiet, sent: 2 }],
    ['refused', meant, said({ rev: 4, fault: 'storage' }), quiet],
    ['refused', meant, said(), { ...quiet, fault: 'too_large' }],
    ['differs', meant, said({ rev: 6 }), quiet],
    ['differs', meant, said({ sha256: 'b'.repeat(64) }), quiet],
  ] as const)('is %s', (state, record, word, own) => {
    expect(judgeTable(record, word, own).state).toBe(state);
  });

  it('is refused for what was judged last, not for what was judged before', () => {
    expect(judgeTable(meant, said({ rev: 3, judged: 4, fault: 'hash' }), quiet).state).toBe('waiting');
  });

  it('gets a revision that nobody has used, whatever nonsense a node says', () => {
    expect(nextTableRevision(meant, said({ rev: 9, judged: 12 }))).toBe(13);
    expect(nextTableRevision(meant, said({ judged: 0xffff_ffff }))).toBe(6);
    expect(nextTableRevision(null, null)).toBe(1);
  });
});
