import { describe, expect, it } from 'vitest';
import { type LossyNetwork, lossyNetwork } from '../../build/testing/lossy-network.ts';
import { noClimate } from '../../build/testing/no-climate.ts';
import { nodeRecord } from '../../build/testing/node-record.ts';
import { defaultRule } from '../domain/alarms/catalogue.ts';
import type { AlarmStore, Entry } from '../domain/ports/stores.ts';
import { createAlarms } from './alarms.ts';
import type { IngestBatch } from './ingest.ts';
import { handClock, handLink } from './ingest-testing.ts';
import { createLiveNodes } from './live-nodes.ts';
import { owedEntries } from './owed-entries.ts';
import { silentLog } from './testing.ts';

const hour = 3_600_000;
const nodes = Array.from({ length: 50 }, (_, i) => `node-${i + 1}`);
const nothing = () => undefined;
const never = () => nothing;

/** The rows of the alarms that come of a network: everything between what is received and the journal is the station's own. */
async function alarmsUnder(plan: Omit<LossyNetwork, 'nodes' | 'length' | 'start'>): Promise<Entry[]> {
  const clock = handClock();
  const rows: Entry[] = [];
  const heard = new Set<(batch: IngestBatch) => void>();
  const ingest = {
    onBatch: (listener: (batch: IngestBatch) => void) => add(heard, listener),
    refusals: () => new Map(),
  };
  const list = async () => nodes.map((id) => nodeRecord(id));
  const journal = { append: async () => [], eventCounts: async () => new Map(), onCommitted: never };
  const status = () => ({ rows: 0, state: 'verified', verifiedTo: 0, broken: null }) as const;
  const { link } = handLink(clock);
  const directory = { onChange: never, config: () => null, onConfig: never };
  const common = { clock, log: silentLog, link, journal: { ...journal, status } };
  const store = { list, update: async () => undefined };
  const owed = owedEntries(common);
  const live = await createLiveNodes({
    ...common,
    reader: { history: async () => [] },
    owed,
    store,
    directory,
    ingest,
    climate: noClimate,
  });
  const alarmStore: AlarmStore = {
    load: async () => ({ upTo: 0, alarms: [] }),
    save: async (_alarms, _upTo, entries) => void rows.push(...entries),
  };
  const alarms = await createAlarms({
    ...common,
    nodes: live,
    store: alarmStore,
    users: { list: async () => [] },
    reader: { latest: async () => [], committedAfter: async () => [], alarmHistory: async () => [] },
    keychain: 'service',
    rules: defaultRule,
    sources: [],
    inMaintenance: () => false,
  });
  const start = clock.now();
  for (const { at, message } of lossyNetwork({ ...plan, nodes, length: hour, start })) {
    clock.pass(Math.max(0, start + at - clock.now()));
    for (const listener of heard) listener({ messages: [message], incidents: [] });
  }
  clock.pass(Math.max(0, start + hour - clock.now()));
  await alarms.stop();
  await live.stop();
  return rows;
}

function add<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

describe('50 nodes for an hour behind a network that loses 2 % of all packets', () => {
  // Hours in which somebody is silent for 30 s, connects anew after a silence, or does so while others do.
  it.each([5, 10, 13, 17])('raise no alarm at all (%i)', async (seed) => {
    expect(await alarmsUnder({ loss: 0.02, seed })).toEqual([]);
  });

  it('are one alarm within 20 s of the will when the power of one fails', async () => {
    const at = hour / 2;
    const rows = await alarmsUnder({ loss: 0.02, seed: 6, dies: { node: 'node-7', at } });
    const raised = rows.filter(({ type }) => type === 'alarm.raised');
    expect(raised.map(({ node, value }) => [node, value['priority']])).toEqual([
      ['node-7', 'medium'],
      ['node-7', 'high'],
    ]);
    const delay = (raised[0]?.timestamp ?? 0) - handClock().now() - at;
    expect(delay).toBeGreaterThanOrEqual(15_000);
    expect(delay).toBeLessThanOrEqual(20_000);
  });
});
