import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeAlarm } from '../../build/testing/fake-alarm.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { memoryKeychain, opened, stationEntry, temporaryFolder } from '../adapters/sqlite/testing.ts';
import { handoverSheet } from '../contract/handover.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { Caller } from './handlers.ts';
import { handoverHandlers, sheetHandlers } from './handover.ts';
import { silentLog } from './testing.ts';

const hour = 3_600_000;
const start = 1_790_000_000_000;
const caller: Caller = {
  person: { id: 1, username: 'eva', role: 'guard', language: 'en', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};
const next = { username: 'otto', password: 'x' };

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: OpenDatabase;
const keychain = memoryKeychain();
/** What the rest of the station says; the real ones have tests of their own. */
const desk = {
  now: start,
  confirmed: true,
  second: ok<Person>({ ...caller.person, id: 2, username: 'otto' }) as Result<Person>,
};

function handlers() {
  const common = { store: database.handover, reader: database.reader, log: silentLog, crypto: nodeCrypto };
  const station = () => ({
    alarms: [fakeAlarm({ key: 'door_forced:door-1', node: 'door-1' })],
    modes: [],
    nodes: [],
    doors: [{ node: 'door-2', settings: { maintenance: true } }],
    commands: [],
  });
  const sessions = { confirmed: () => desk.confirmed, verifySecond: async () => desk.second };
  return {
    ...sheetHandlers(common),
    ...handoverHandlers({ ...common, station, sessions, clock: { now: () => desk.now } }),
  };
}
const sign = (remarks = 'key 14 is out') => handlers()['handover.sign']({ remarks, next }, caller);
const draft = async () => valueOf(await handlers()['handover.draft']({}, caller));
const sheet = (id: number) => handlers()['handover.sheet']({ id }, caller);
const rowsOf = async (type: 'handover.signed') => (await database.reader.page({ types: [type] }, undefined, 10)).rows;

beforeEach(async () => {
  folder = await temporaryFolder();
  database = await opened({ file: folder.file, keychain });
  Object.assign(desk, { now: start, confirmed: true, second: ok({ ...caller.person, id: 2, username: 'otto' }) });
});
afterEach(async () => {
  await database.close();
  await folder.remove();
  keychain.held.clear();
});

const row = (ago: number, type: StationEntry['type'], value: StationEntry['value'] = {}, node: string | null = null) =>
  stationEntry({ timestamp: start - ago, type, value, node });

describe('the sheet of a shift', () => {
  it('counts what happened since eight hours ago, and lists what the next guard should know, newest first', async () => {
    await database.journal.append(
      row(9 * hour, 'alarm.raised', { priority: 'critical', type: 'duress' }),
      row(7 * hour, 'access.granted'),
      row(6 * hour, 'access.duress'),
      row(6 * hour, 'access.denied'),
      row(5 * hour, 'alarm.raised', { priority: 'low', type: 'door_held' }),
      row(4 * hour, 'alarm.raised', { priority: 'high', type: 'door_forced' }),
      row(3 * hour, 'alarm.raised', { priority: 'high', type: 'tamper', hidden: 'shelved' }),
      row(2 * hour, 'alarm.acknowledged', { priority: 'high' }),
      row(hour, 'alarm.commented', { text: 'was the wind' }),
      row(30 * 60_000, 'command.queued'),
      row(0, 'door.maintenance', { on: true, reason: 'new hinge' }, 'door-2'),
    );
    const facts = await draft();
    expect(facts).toMatchObject({ from: start - 8 * hour, to: start, by: 'eva', capped: false });
    expect(facts.happened).toEqual({ granted: 2, denied: 1, alarms: 3, acknowledged: 1, commands: 1, comments: 1 });
    expect(facts.notable.map(({ type, value }) => [type, value['text'] ?? value['type'] ?? value['reason']])).toEqual([
      ['door.maintenance', 'new hinge'],
      ['alarm.commented', 'was the wind'],
      ['alarm.raised', 'door_forced'],
    ]);
    expect(facts.maintenance).toEqual([{ node: 'door-2', name: 'door-2', reason: 'new hinge', by: 'eva' }]);
  });

  it('goes on from where the last one ended, without a gap', async () => {
    await sign();
    await database.journal.append(row(-hour, 'access.granted'));
    desk.now = start + 2 * hour;
    expect(await draft()).toMatchObject({ from: start, to: start + 2 * hour, happened: { granted: 1 } });
  });

  it('finds the notable rows among thousands that are not, and says where it lists not all', async () => {
    const raised = (i: number, priority: string) => row(hour - i, 'alarm.raised', { priority, type: 'door_held' });
    await database.journal.append(
      ...Array.from({ length: 1_200 }, (_, i) => raised(i, i % 600 === 0 ? 'high' : 'low')),
    );
    expect(await draft()).toMatchObject({ notable: { length: 2 }, capped: false });
    await database.journal.append(...Array.from({ length: limits.listed }, (_, i) => raised(2_000 + i, 'high')));
    expect(await draft()).toMatchObject({ notable: { length: limits.listed }, capped: true });
  });
});

describe('a sheet that two guards sign', () => {
  it('is kept with both names and its hash, which the journal has too, and is read back as it was', async () => {
    const signed = handoverSheet.parse(valueOf(await sign()));
    expect(signed).toMatchObject({
      id: 1,
      from: 'eva',
      to: 'otto',
      signed: start,
      remarks: 'key 14 is out',
      intact: true,
    });
    expect(signed.facts.open).toHaveLength(1);
    expect(await rowsOf('handover.signed')).toMatchObject([
      { actor: 'eva', timestamp: start, value: { sheet: 1, next: 'otto', open: 1, sha256: signed.sha256 } },
    ]);
    await database.close();
    database = await opened({ file: folder.file, keychain });
    expect(valueOf(await sheet(1))).toEqual(signed);
    expect(valueOf(await handlers()['handover.list']({}, caller))).toEqual([
      { id: 1, from: 'eva', to: 'otto', signed: start, open: 1 },
    ]);
    expect(await sheet(2)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('is signed one after the other, where two sign at once, and the newest stands first', async () => {
    const { 'handover.sign': signs } = handlers();
    const both = await Promise.all(['a', 'b'].map((remarks) => signs({ remarks, next }, caller)));
    expect(new Set(both.map((each) => valueOf(each).id))).toEqual(new Set([1, 2]));
    const lines = valueOf(await handlers()['handover.list']({}, caller));
    expect(lines.map(({ id }) => id)).toEqual([2, 1]);
  });

  it.each([
    ['the own password was not confirmed', { confirmed: false }, 'confirmation_needed'],
    ['the other password is wrong', { second: fail('credentials', 'wrong') }, 'credentials'],
    ['it is the same person', { second: fail('second_person', 'same', { reason: 'same' }) }, 'second_person'],
  ])('is not there where %s', async (_, part, code) => {
    Object.assign(desk, part);
    expect(await sign()).toMatchObject({ ok: false, error: { code } });
    expect(valueOf(await handlers()['handover.list']({}, caller))).toEqual([]);
    expect(await rowsOf('handover.signed')).toEqual([]);
  });

  it('leaves neither sheet nor row where the disk is full', async () => {
    await database.close();
    const pages = new Database(folder.file).pragma('page_count', { simple: true }) as number;
    database = await opened({ file: folder.file, keychain, maxPages: pages });
    const long = 'x'.repeat(limits.note);
    let refused: Result<unknown> = ok(null);
    for (let i = 0; i < 200 && refused.ok; i++) refused = await sign(long);
    expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    const lines = valueOf(await handlers()['handover.list']({}, caller));
    expect(await rowsOf('handover.signed')).toHaveLength(Math.min(10, lines.length));
  });
});

describe('a sheet that somebody has changed in the file', () => {
  /** What somebody does who has the file and its triggers in hand. */
  async function inFile(sql: string): Promise<void> {
    await database.close();
    const file = new Database(folder.file);
    file.exec(`DROP TRIGGER handover_no_update; ${sql}`);
    file.close();
    database = await opened({ file: folder.file, keychain });
  }

  it('is refused by the database itself as long as its triggers are there', async () => {
    await sign();
    const file = new Database(folder.file);
    expect(() => file.exec("UPDATE handover SET to_user = 'mallory'")).toThrow(/not changed/);
    expect(() => file.exec('DELETE FROM handover')).toThrow(/not removed/);
    file.close();
  });

  it('says that it is not what was signed, with or without a hash that fits', async () => {
    await sign();
    await inFile("UPDATE handover SET data = replace(data, 'key 14', 'key 15')");
    expect(valueOf(await sheet(1))).toMatchObject({ remarks: 'key 15 is out', intact: false });
    const data = new Database(folder.file).prepare('SELECT data FROM handover').pluck().get() as string;
    const hash = Buffer.from(nodeCrypto.sha256(Buffer.from(data))).toString('hex');
    await database.close();
    const file = new Database(folder.file);
    file.prepare('UPDATE handover SET sha256 = ?').run(hash);
    file.close();
    database = await opened({ file: folder.file, keychain });
    expect(valueOf(await sheet(1))).toMatchObject({ sha256: hash, intact: false });
  });

  it('is not shown where it is no sheet any more', async () => {
    await sign();
    await inFile(`UPDATE handover SET data = '{}'`);
    expect(await sheet(1)).toMatchObject({ ok: false, error: { code: 'unavailable', details: { reason: 'damaged' } } });
  });
});
