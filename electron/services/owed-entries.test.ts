import { expect, it } from 'vitest';
import type { StationEntry } from '../domain/ports/journal.ts';
import { handClock } from './ingest-testing.ts';
import { mostOwed, owedEntries } from './owed-entries.ts';

const entry = (timestamp: number): StationEntry => ({
  timestamp,
  type: 'node.offline',
  node: 'node-1',
  actor: null,
  value: {},
});

/** A journal that fails while `fault` is there. */
function house() {
  const state: { fault: Error | null; rows: number[]; errors: string[] } = { fault: null, rows: [], errors: [] };
  const log = { debug() {}, info() {}, warn() {}, error: (text: string) => void state.errors.push(text) };
  const journal = {
    async append(...entries: readonly StationEntry[]) {
      if (state.fault !== null) throw state.fault;
      state.rows.push(...entries.map(({ timestamp }) => timestamp));
      return [];
    },
  };
  return { state, owed: owedEntries({ journal, clock: handClock(), log }) };
}

it('keeps what the journal does not take, and writes it in its order once it does', async () => {
  const { state, owed } = house();
  state.fault = new Error('disk full');
  void owed.add([entry(1), entry(2)]);
  await owed.flush();
  void owed.add([entry(3)]);
  await owed.flush();
  expect(state.rows).toEqual([]);
  state.fault = null;
  void owed.add([entry(4)]);
  await owed.flush();
  expect(state.rows).toEqual([1, 2, 3, 4]);
  await owed.flush();
  expect(state.rows).toEqual([1, 2, 3, 4]);
});

it('writes at once what is added at any moment while the rows before are written', async () => {
  for (let turns = 0; turns < 8; turns++) {
    const { state, owed } = house();
    void owed.add([entry(1)]);
    for (let i = 0; i < turns; i++) await Promise.resolve();
    void owed.add([entry(2)]);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(state.rows).toEqual([1, 2]);
  }
});

it('does not offer again what is refused for good, and goes on with what came meanwhile', async () => {
  const { state, owed } = house();
  state.fault = Object.assign(new Error('no such column'), { lasting: true });
  void owed.add([entry(1)]);
  await owed.flush();
  state.fault = null;
  void owed.add([entry(2)]);
  await owed.flush();
  expect(state.rows).toEqual([2]);
});

it('has room for so many; of more the oldest go, and that is told', async () => {
  const { state, owed } = house();
  state.fault = new Error('disk full');
  void owed.add(Array.from({ length: mostOwed }, (_, i) => entry(i)));
  await owed.flush();
  void owed.add([entry(mostOwed), entry(mostOwed + 1)]);
  await owed.flush();
  expect(state.errors).toContain('rows are lost before the journal took them');
  state.fault = null;
  await owed.flush();
  expect(state.rows).toEqual(Array.from({ length: mostOwed }, (_, i) => i + 2));
});
