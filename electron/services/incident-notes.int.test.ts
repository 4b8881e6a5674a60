import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { smallFiles } from '../adapters/disk/small-files.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { event, memoryKeychain, memoryLog, opened, stationEntry, temporaryFolder } from '../adapters/sqlite/testing.ts';
import { limits } from '../contract/limits.ts';
import { ok } from '../contract/result.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Caller } from './handlers.ts';
import { incidentNoteHandlers } from './incident-notes.ts';
import { journalHandlers } from './journal.ts';
import { addUser } from './testing.ts';

const at = 1_790_000_000_000;
const minute = 60_000;

describe('what belongs to an incident', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  let ask: ReturnType<typeof journalHandlers> & ReturnType<typeof incidentNoteHandlers>;
  let chosen: string | null;
  let saved: { name: string; content: unknown } | null;
  let eva: Caller;
  let max: Caller;

  beforeEach(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file, keychain: memoryKeychain() });
    const files: Pick<Files, 'source' | 'save'> = {
      source: async () => ok(chosen),
      async save(name, content) {
        const made = await content();
        saved = made.ok ? { name, content: made.value } : null;
        return ok(true);
      },
    };
    const clock = { now: () => at + 10 * minute };
    const deps = { ...database, files, smallFiles, crypto: nodeCrypto, clock, log: memoryLog() };
    ask = { ...journalHandlers(deps), ...incidentNoteHandlers(deps) };
    const callers = [];
    for (const username of ['eva', 'max']) {
      const { id } = await addUser(database.users, username, 'guard');
      const person = { id, username, role: 'guard', language: 'de', appearance: 'dark' } as const;
      callers.push({ windowId: 1, sessionId: username, locked: false, person });
    }
    [eva, max] = callers as [Caller, Caller];
    [chosen, saved] = [null, null];
  });
  afterEach(async () => {
    await database.close();
    await folder.remove();
  });

  const commit = async (...events: Array<Parameters<typeof event>[1]>) => {
    const rows = events.map((of, i) => event(i + 1, of));
    return (await database.journal.commit({ events: rows, samples: [], entries: [] })).incidents;
  };

  it('is what was around it at the same node, with the same person, of the same alarm or order, and says why', async () => {
    const granted = { type: 'access.granted', value: { person: 7, name: 'Zoë' } } as const;
    const [, row] = await commit(
      { node: 'north', timestamp: at - 15 * minute - 1 },
      { node: 'north', timestamp: at, ...granted },
      { node: 'north', timestamp: at - 15 * minute },
      { node: 'south', timestamp: at + 15 * minute, ...granted },
      { node: 'south', timestamp: at + 1, type: 'rex', value: {} },
      { node: 'north', timestamp: at + 15 * minute + 1, ...granted },
    );
    const around = await ask['incidents.around']({ id: row?.id ?? 0, minutes: 15 }, eva);
    const told = around.ok ? around.value.rows.map(({ incident, near }) => [incident.seq, ...near]) : [];
    expect(told).toEqual([
      [3, 'node'],
      [2, 'itself', 'node', 'person'],
      [4, 'person'],
    ]);

    const alarm = { key: 'tamper:east', type: 'tamper', priority: 'high' };
    const entry = (of: object) => stationEntry({ timestamp: at, node: null, actor: null, ...of });
    const [raised] = await database.journal.append(
      entry({ type: 'alarm.raised', value: alarm }),
      entry({ type: 'alarm.acknowledged', actor: 'eva', value: alarm }),
      entry({ type: 'alarm.raised', value: { ...alarm, key: 'tamper:west' } }),
    );
    const [queued] = await database.journal.append(
      entry({ type: 'command.queued', value: { command: 'c0ffee' } }),
      entry({ type: 'command.result', value: { command: 'c0ffee' } }),
    );
    const near = async (id = 0) => {
      const answer = await ask['incidents.around']({ id, minutes: 1 }, eva);
      return answer.ok ? answer.value.rows.map((each) => [each.incident.type, ...each.near]) : [];
    };
    expect(await near(raised?.id)).toEqual([
      ['alarm.raised', 'itself', 'alarm'],
      ['alarm.acknowledged', 'alarm'],
    ]);
    expect(await near(queued?.id)).toEqual([
      ['command.queued', 'itself', 'command'],
      ['command.result', 'command'],
    ]);
    expect(await ask['incidents.around']({ id: 99, minutes: 1 }, eva)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('keeps what was nearest in time where there is too much', async () => {
    const events = Array.from({ length: limits.around + 500 }, (_, i) => ({ timestamp: at + i * 100 }));
    const rows = await commit(...events);
    const answer = await ask['incidents.around']({ id: rows[100]?.id ?? 0, minutes: 15 }, eva);
    const told = answer.ok ? answer.value : null;
    expect(told?.capped).toBe(true);
    expect(told?.rows.map(({ incident }) => incident.seq)).toEqual(
      Array.from({ length: limits.around }, (_, i) => i + 1),
    );
  });

  it('has the comments that were made on it, and those alone', async () => {
    const [north, south] = (await commit({ node: 'north' }, { node: 'south' })).map(({ id }) => id);
    const id = north ?? 0;
    const comment = await ask['incidents.comment']({ id, text: 'Der Wind war’s' }, eva);
    await ask['incidents.comment']({ id: south ?? 0, text: 'Something else' }, max);
    await ask['incidents.comment']({ id, text: 'Bestätigt' }, max);
    expect(comment).toMatchObject({ value: { type: 'incident.commented', node: 'north', actor: 'eva' } });
    const notes = await ask['incidents.notes']({ id }, eva);
    expect(notes.ok ? notes.value.comments.map(({ value }) => value['text']) : []).toEqual([
      'Der Wind war’s',
      'Bestätigt',
    ]);
    expect(await database.reader.count({ text: 'wind' })).toEqual({ count: 1, capped: false });
    expect(await ask['incidents.comment']({ id: 99, text: 'nobody' }, eva)).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await ask['incidents.notes']({ id: 99 }, eva)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('gives no file out that is not what the journal says was added, and names one that is gone', async () => {
    const id = (await commit({ node: 'north' }))[0]?.id ?? 0;
    for (const name of ['first.jpg', 'second.jpg']) {
      chosen = join(folder.path, name);
      await writeFile(chosen, name);
      await ask['incidents.addFile']({ id }, eva);
    }
    const forged = Buffer.from('forged');
    const sha256 = Buffer.from(nodeCrypto.sha256(forged)).toString('hex');
    const file = new Database(folder.file);
    file.prepare("UPDATE incident_file SET content = ?, sha256 = ? WHERE name = 'first.jpg'").run(forged, sha256);
    file.exec("DELETE FROM incident_file WHERE name = 'second.jpg'");
    file.close();
    const notes = await ask['incidents.notes']({ id }, eva);
    expect(notes).toMatchObject({ value: { files: [{ name: 'first.jpg' }] } });
    expect(notes.ok ? notes.value.missing : []).toEqual([
      { incident: id, name: 'second.jpg', by: 'eva', at: at + 10 * minute },
    ]);
    const kept = notes.ok ? (notes.value.files[0]?.id ?? 0) : 0;
    expect(await ask['incidents.saveFile']({ file: kept }, eva)).toMatchObject({
      error: { code: 'unavailable', details: { reason: 'altered' } },
    });
    expect(saved).toBeNull();
  });

  it('keeps a file as it came, and the journal has its hash', async () => {
    const id = (await commit({ node: 'north' }))[0]?.id ?? 0;
    chosen = join(folder.path, 'Foto\u202E Tür.jpg');
    await writeFile(chosen, 'not a picture');
    const added = await ask['incidents.addFile']({ id }, eva);
    const sha256 = Buffer.from(nodeCrypto.sha256(Buffer.from('not a picture'))).toString('hex');
    const kept = { incident: id, name: 'Foto Tür.jpg', bytes: 13, sha256, by: 'eva' };
    expect(added).toMatchObject({ value: kept });
    const notes = await ask['incidents.notes']({ id }, eva);
    expect(notes).toMatchObject({ value: { files: [kept] } });
    const [row] = await database.reader.latest(1);
    expect(row).toMatchObject({ type: 'incident.file_added', node: 'north', value: { incident: id, sha256 } });
    const file = notes.ok ? (notes.value.files[0]?.id ?? 0) : 0;
    expect(await ask['incidents.saveFile']({ file }, eva)).toEqual(ok({ saved: true }));
    expect(saved?.name).toBe('Foto Tür.jpg');
    expect(Buffer.from(saved?.content as Uint8Array).toString()).toBe('not a picture');
    expect(await ask['incidents.saveFile']({ file: 99 }, eva)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('takes no file that is too large, no folder, and no more than there may be', async () => {
    await commit({ node: 'north' });
    const refused = async () => {
      const answer = await ask['incidents.addFile']({ id: 1 }, eva);
      return answer.ok ? answer.value : answer.error.details?.['reason'];
    };
    expect(await refused()).toBeNull();
    chosen = join(folder.path, 'folder');
    await mkdir(chosen);
    expect(await refused()).toBe('no_file');
    chosen = join(folder.path, 'large');
    await writeFile(chosen, Buffer.alloc(limits.attachedFile + 1));
    expect(await refused()).toBe('too_large');
    chosen = join(folder.path, 'gone');
    expect(await refused()).toBe('file');
    await writeFile(chosen, '');
    for (let i = 0; i < limits.attachedFiles; i++) expect(await refused()).toMatchObject({ bytes: 0 });
    const before = await database.reader.count({});
    expect(await refused()).toBe('limit');
    expect(await database.reader.count({})).toEqual(before);
    expect(await ask['incidents.addFile']({ id: 99 }, eva)).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('saved filters', () => {
  it('are of one operator, go by name, and end', async () => {
    const folder = await temporaryFolder();
    const database = await opened({ file: folder.file });
    const [eva, max] = [await addUser(database.users, 'eva', 'viewer'), await addUser(database.users, 'max', 'viewer')];
    const { notes, reader } = database;
    const nights = await notes.saveFilter(eva.id, { name: 'Nights', filter: { types: ['rex'], text: 'tür' } });
    await notes.saveFilter(eva.id, { name: 'Alarms', filter: { priorities: ['high'] } });
    const again = await notes.saveFilter(eva.id, { name: 'Nights', filter: { card: '0815' } });
    expect(again?.id).toBe(nights?.id);
    expect((await reader.filters(eva.id)).map(({ name, filter }) => [name, filter])).toEqual([
      ['Alarms', { priorities: ['high'] }],
      ['Nights', { card: '0815' }],
    ]);
    expect(await reader.filters(max.id)).toEqual([]);
    expect(await notes.removeFilter(max.id, nights?.id ?? 0)).toBe(false);
    expect(await notes.removeFilter(eva.id, nights?.id ?? 0)).toBe(true);
    for (let i = 1; i < limits.savedFilters; i++) await notes.saveFilter(eva.id, { name: `f${i}`, filter: {} });
    expect(await notes.saveFilter(eva.id, { name: 'one too many', filter: {} })).toBeNull();
    expect(await notes.saveFilter(eva.id, { name: 'f1', filter: { text: 'still' } })).not.toBeNull();
    await database.close();
    await folder.remove();
  });
});
