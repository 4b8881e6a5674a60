import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFiles } from '../../build/testing/no-files.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { memoryKeychain, opened, temporaryFolder, until } from '../adapters/sqlite/testing.ts';
import { initialConfig } from '../contract/config.ts';
import { historyHandlers } from './history.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { handLink, linesLog } from './ingest-testing.ts';
import { journalHandlers } from './journal.ts';

const fields = { v: 1, clk: 'ntp', boot: 1, door: 'closed', lock: 'locked', type: 'rex' };
const clock = systemClock();

describe('ingest into a real database', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let keychain: ReturnType<typeof memoryKeychain>;
  let database: OpenDatabase;
  let link: ReturnType<typeof handLink>;
  let ingest: Ingest;

  async function start(maxPages?: number): Promise<void> {
    database = await opened({ file: folder.file, keychain, ...(maxPages !== undefined && { maxPages }) });
    link = handLink(clock);
    const { journal } = database;
    ingest = await createIngest({ site: 'hq', link: link.link, journal, known: () => true, clock, log: linesLog() });
  }
  async function stop(): Promise<void> {
    await ingest.stop();
    await database.close();
  }
  const evt = (seq: number) =>
    link.deliver('leitstand/v1/hq/node/node-1/evt', { ...fields, ts: 1_790_000_000_000 + seq, seq });
  /** The last receipt, 0 if there was none. */
  const acked = () => Number(link.sent.findLast(({ topic }) => topic.endsWith('/evt/ack'))?.payload['seq'] ?? 0);

  beforeEach(async () => {
    folder = await temporaryFolder();
    keychain = memoryKeychain();
  });
  afterEach(async () => {
    await stop().catch(() => undefined);
    await folder.remove();
  });

  it('goes on where the last run ended, and stores again sent events once', async () => {
    await start();
    for (let seq = 1; seq <= 500; seq++) evt(seq);
    await until(() => acked() === 500, 'a receipt for 500');
    await stop();
    await start();
    for (let seq = 480; seq <= 900; seq++) evt(seq);
    await until(() => acked() === 900, 'a receipt for 900');
    expect(await database.reader.count({})).toEqual({ count: 900, capped: false });
    expect(link.sent.every(({ topic }) => topic.endsWith('/evt/ack'))).toBe(true);
  });

  it('acknowledges nothing on a full disk; after it has room again every event is there once', async () => {
    await start(100);
    let seq = 0;
    while (ingest.status().state === 'ok') {
      for (let i = 0; i < 50; i++) evt(++seq);
      await until(() => acked() === seq || ingest.status().state === 'failing', 'a receipt or a failure');
    }
    const before = acked();
    expect(before).toBeLessThan(seq);
    expect(ingest.status()).toMatchObject({ state: 'failing', message: expect.stringContaining('full') });
    await stop();
    await start();
    // The node sends again from the first event that it has no receipt for.
    for (let again = before + 1; again <= seq; again++) evt(again);
    await until(() => acked() === seq, 'a receipt for all');
    expect((await database.reader.count({})).count).toBe(seq);
    await until(() => database.journal.status().state === 'verified', 'a whole chain');
  });

  it('waits while another program holds the file, and goes on by itself', async () => {
    await start();
    const other = new Database(folder.file);
    other.exec('BEGIN IMMEDIATE');
    try {
      evt(1);
      await until(() => ingest.status().state === 'failing', 'a failure', 20_000);
      evt(2);
      expect(acked()).toBe(0);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    await until(() => acked() === 2, 'a receipt for both', 20_000);
    expect(ingest.status().state).toBe('ok');
  });

  it('answers the screens from what it stored', async () => {
    await start();
    const caller = { windowId: 1, sessionId: 'a', locked: false } as const;
    const person = { id: 1, username: 'eva', role: 'viewer', language: 'de', appearance: 'dark' } as const;
    const log = linesLog();
    const { journal, reader } = database;
    const ask = journalHandlers({ journal, reader, log, files: noFiles });
    evt(1);
    link.deliver('leitstand/v1/hq/node/node-1/tele', {
      v: 1,
      ts: 1_790_000_000_000,
      clk: 'ntp',
      boot: 1,
      seq: 1,
      m: { temperature: 21.5 },
    });
    await until(() => acked() === 1, 'a receipt');
    const page = await ask['incidents.page']({ filter: {}, limit: 10 }, { ...caller, person });
    expect(page).toMatchObject({ ok: true, value: { rows: [{ node: 'node-1', seq: 1 }], next: null } });
    const count = await ask['incidents.count']({ filter: { nodes: ['node-2'] } }, { ...caller, person });
    expect(count).toEqual({ ok: true, value: { count: 0, capped: false } });
    expect(await ask['journal.status']({}, { ...caller, person })).toMatchObject({ ok: true, value: { rows: 1 } });

    const { nodes } = database;
    const account = { passwordHash: new Uint8Array(1), sealedKey: new Uint8Array(1), reported: null, lastBoot: null };
    const desired = { rev: 1, config: initialConfig(), by: 'eva', at: 1 };
    const entry = { timestamp: 1, type: 'node.created', node: 'node-1', actor: 'eva', value: {} } as const;
    await nodes.insert(
      {
        id: 'node-1',
        name: 'x',
        created: 1,
        revoked: 9,
        heard: null,
        climate: null,
        mac: null,
        pending: null,
        before: null,
        desired,
        ...account,
      },
      entry,
    );
    const history = historyHandlers({ reader, nodes, log, clock, zone: () => 'UTC' })['climate.history'];
    const span = { from: 1_789_000_000_000, to: 1_791_000_000_000, points: 10 };
    const of = (...names: string[]) => ({ series: names.map((node) => ({ node, metric: 'temperature' as const })) });
    expect(await history({ ...of('node-1'), ...span }, { ...caller, person })).toMatchObject({
      value: [{ mean: [21.5] }],
    });
    expect(await history({ ...of('node-1', 'node-2'), ...span }, { ...caller, person })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    await database.close();
    expect(await ask['incidents.page']({ filter: {}, limit: 10 }, { ...caller, person })).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
    expect(log.lines.join()).toContain('the journal could not be read');
  });
});
