import { describe, expect, it } from 'vitest';
import type { Incident } from '../contract/incidents.ts';
import type { BookPart } from './access-book.ts';
import { createLastReads, type LastReadsDeps } from './last-reads.ts';
import { silentLog } from './testing.ts';

const at = 1_790_000_000_000;

function row(id: number, change: Partial<Incident> = {}): Incident {
  const value = { reader: 0, cred: 'ab'.repeat(16), last4: '4471', fmt: 'w26', person: 7, name: 'Kofi Mensah' };
  const place = { node: 'door-1', boot: 1, seq: id, clock: 'ntp', actor: null, late: false } as const;
  return { id, timestamp: at + id, received: at + 60_000, type: 'access.granted', ...place, value, ...change };
}

async function start(stored: readonly Incident[] = []) {
  let commit: (rows: readonly Incident[]) => void = () => undefined;
  let change: (what: ReadonlySet<BookPart>) => void = () => undefined;
  const photos = new Map([[7, { photo: 0 }]]);
  const asked: unknown[] = [];
  const deps = {
    nodes: { list: () => [{ id: 'door-1' }, { id: 'door-2' }], onChange: () => () => undefined },
    book: {
      persons: () => photos,
      onChange: (listener: typeof change) => ((change = listener), () => undefined),
    },
    journal: { onCommitted: (listener: typeof commit) => ((commit = listener), () => undefined) },
    reader: {
      page: async (filter: { nodes?: string[] }) => {
        asked.push(filter);
        return {
          rows: stored.filter(({ node }) => node !== null && filter.nodes?.includes(node)).slice(0, 1),
          next: null,
        };
      },
    },
    log: silentLog,
  } as unknown as LastReadsDeps;
  const reads = await createLastReads(deps);
  const told: string[] = [];
  reads.onChange((node) => told.push(node));
  return {
    reads,
    told,
    asked,
    photos,
    commit: (...rows: Incident[]) => commit(rows),
    people: () => change(new Set(['people'])),
  };
}

describe('the last read of a door', () => {
  it('is there after a start, from the journal', async () => {
    const { reads, asked } = await start([row(5)]);
    expect(reads.get('door-1')).toEqual({
      at: at + 5,
      person: 7,
      name: 'Kofi Mensah',
      photo: 0,
      last4: '4471',
      granted: true,
      reason: null,
      incident: 5,
    });
    expect(reads.get('door-2')).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('follows what is committed, refusals and unknown cards too, and nothing else', async () => {
    const { reads, told, commit } = await start();
    commit(row(1), row(2, { type: 'door.opened', value: { door: 'open' } }));
    const value = { reader: 0, last4: '8830', reason: 'unknown_credential' };
    commit(row(3, { type: 'access.denied', value }), row(4, { type: 'enrol.read', value }));
    expect(reads.get('door-1')).toMatchObject({ person: null, name: null, granted: false, incident: 3 });
    expect(reads.get('door-1')?.reason).toBe('unknown_credential');
    expect(told).toEqual(['door-1', 'door-1']);
  });

  it('is not replaced by what happened before it and came late', async () => {
    const { reads, told, commit } = await start();
    commit(row(10));
    commit(row(11, { timestamp: at, late: true }));
    expect([reads.get('door-1')?.incident, told]).toEqual([10, ['door-1']]);
  });

  it('counts from its arrival where the node had no time', async () => {
    const { reads, commit } = await start();
    commit(row(1, { clock: 'uptime', timestamp: 12_000 }));
    expect(reads.get('door-1')?.at).toBe(at + 60_000);
  });

  it('has the photo of now, and says so when it changes', async () => {
    const { reads, told, photos, people } = await start([row(5)]);
    people();
    expect(told).toEqual([]);
    photos.set(7, { photo: 3 });
    people();
    expect([reads.get('door-1')?.photo, told]).toEqual([3, ['door-1']]);
  });
});
