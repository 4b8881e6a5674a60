import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { requireRoomNow } from '../disk/room.ts';
import { accessTable } from './access-table.ts';
import { alarmTable } from './alarm-table.ts';
import { type Connection, openWriter } from './connection.ts';
import { handoverTable } from './handover-table.ts';
import { catchUp, indexRenewal, searchMerger } from './journal-index.ts';
import { type JournalDraft, type JournalWriter, journalWriter } from './journal-writer.ts';
import type { Entries, WriterCalls, Written } from './messages.ts';
import { migrate, refuseUnknown } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { nodeTable } from './node-table.ts';
import { noteTable } from './note-table.ts';
import { refuseAltered, refuseDamaged } from './own-schema.ts';
import { planTable } from './plan-table.ts';
import { purgeTable } from './purge-table.ts';
import { refuseEndlessSchema } from './schema-pages.ts';
import { type Answers, notify, serve } from './serve.ts';
import { settingTable } from './setting-table.ts';
import { telemetryCleaner } from './telemetry-cleaner.ts';
import { telemetryWriter } from './telemetry-writer.ts';
import { userTable } from './user-table.ts';

type Writer = ReturnType<typeof createWriter>;

/** Everything that changes the database, each change in one transaction with its rows of the journal. */
function createWriter(connection: Connection, key: Uint8Array) {
  const journal = journalWriter(connection, key);
  const transact = transactions(connection, journal);
  return {
    connection,
    journal,
    transact,
    telemetry: telemetryWriter(connection),
    cleaner: telemetryCleaner(connection),
    users: userTable(connection),
    nodes: nodeTable(connection),
    settings: settingTable(connection),
    access: accessTable(connection),
    plans: planTable(connection),
    handover: handoverTable(connection),
    notes: noteTable(connection),
    alarms: alarmTable(connection),
    purge: purgeTable(connection, key),
    search: searchMerger(connection),
    renewIndex: indexRenewal(connection),
    hashAt: connection.prepare<[number], Uint8Array>('SELECT hash FROM incidents WHERE id = ?').pluck(),
  };
}

function transactions(connection: Connection, journal: JournalWriter) {
  /** Does `work` and adds its entries; `work` may say with `false` or null that nothing happened, then none is added. */
  return function transact<T>({ received, entries }: Entries, work: (draft: JournalDraft) => T): Written<T> {
    const draft = journal.begin();
    const first = journal.head().rows + 1;
    const run = connection.transaction(() => {
      const done = work(draft);
      if (done !== false && done !== null) for (const entry of entries) draft.entry(entry, received);
      draft.finish();
      return done;
    });
    const value = run.immediate();
    draft.accept();
    return { first, head: journal.head(), value };
  };
}

function commit(writer: Writer, input: WriterCalls['commit']['input']): Written<Uint8Array> {
  const { events, samples, received } = input;
  const fate = new Uint8Array(events.seq.length);
  try {
    return writer.transact(input, (draft) => {
      for (let i = 0; i < fate.length; i++) fate[i] = draft.event(events, i, received);
      writer.telemetry.add(samples);
      return fate;
    });
  } catch (cause) {
    writer.telemetry.forget();
    throw cause;
  }
}

type AccessCall = Extract<keyof WriterCalls, `${'access' | 'photo' | 'presence'}.${string}`>;

function accessAnswers(writer: () => Writer): Pick<Answers<WriterCalls>, AccessCall> {
  return {
    'access.load': () => writer().access.items(),
    'access.save': (input) => ({ ...writer().transact(input, () => writer().access.save(input.changes)), value: null }),
    'photo.get': ({ person }) => writer().access.photo(person),
    'photo.save': (input) => ({
      ...writer().transact(input, () => {
        writer().access.savePhoto(input.person, input.photo);
        writer().access.save(input.changes);
      }),
      value: null,
    }),
    'presence.load': () => writer().access.presence(),
    'presence.save': ({ changes, upTo }) => {
      writer().access.savePresence(changes, upTo);
      return null;
    },
  };
}

type PlanCall = Extract<keyof WriterCalls, `plan.${string}`>;

function planAnswers(writer: () => Writer): Pick<Answers<WriterCalls>, PlanCall> {
  return {
    'plan.load': () => writer().plans.load(),
    'plan.image': ({ plan }) => writer().plans.image(plan),
    'plan.save': (input) => ({ ...writer().transact(input, () => writer().plans.save(input.change)), value: null }),
  };
}

type HandoverCall = Extract<keyof WriterCalls, `handover.${string}`>;

function handoverAnswers(writer: () => Writer): Pick<Answers<WriterCalls>, HandoverCall> {
  return {
    'handover.list': ({ limit }) => writer().handover.list(limit),
    'handover.sheet': ({ id }) => writer().handover.sheet(id),
    'handover.save': (input) => ({
      ...writer().transact(input, () => writer().handover.save(input.sheet)),
      value: null,
    }),
  };
}

type NoteCall = Extract<keyof WriterCalls, `${'file' | 'filter'}.${string}`>;

function noteAnswers(writer: () => Writer): Pick<Answers<WriterCalls>, NoteCall> {
  return {
    'file.add': (input) => writer().transact(input, () => writer().notes.addFile(input.file, input.content)),
    'filter.save': ({ user, filter }) => writer().notes.saveFilter(user, filter),
    'filter.remove': ({ user, id }) => writer().notes.removeFilter(user, id),
  };
}

/** Tells main how far a phase of the opening is. */
const workAt = (phase: string) => (done: number, total: number) => notify({ kind: 'work', phase, done, total });

/** Before a migration reads a table of it. */
function refuseOutside(connection: Connection): void {
  refuseUnknown(connection, migrations);
  refuseAltered(connection);
  refuseDamaged(connection);
  const version = Number(connection.pragma('user_version', { simple: true }));
  // To be converted it may grow to twice what it is.
  if (version < (migrations.at(-1)?.version ?? 0))
    requireRoomNow(dirname(connection.name), statSync(connection.name).size);
}

function answers(): Answers<WriterCalls> {
  let opened: Writer | null = null;
  const writer = (): Writer => {
    if (opened === null) throw new Error('the database is not open');
    return opened;
  };
  return {
    open({ file, key, maxPages, outside }) {
      if (outside) refuseEndlessSchema(file);
      const connection = openWriter(file);
      try {
        if (outside) refuseOutside(connection);
        const before = migrate(connection, migrations, workAt('convert'));
        catchUp(connection, workAt('index'));
        if (maxPages !== null) connection.pragma(`max_page_count = ${maxPages}`);
        opened = createWriter(connection, key);
        const purgedTo = opened.purge.checkpoint()?.upTo ?? 0;
        return { head: opened.journal.head(), before, purgedTo, nodes: opened.nodes.list() };
      } catch (cause) {
        connection.close();
        throw cause;
      }
    },
    hashAt: ({ id }) => writer().hashAt.get(id) ?? null,
    commit: (input) => commit(writer(), input),
    watermarks: () => writer().journal.watermarks(),
    eventCounts: () => writer().journal.eventCounts(),
    'user.list': () => writer().users.list(),
    'user.byName': ({ username }) => writer().users.byName(username),
    'user.byId': ({ id }) => writer().users.byId(id),
    'user.insert': (input) => writer().transact(input, () => writer().users.insert(input.user)),
    'user.update': (input) => writer().transact(input, () => writer().users.update(input.id, input.change)),
    'node.insert': (input) => writer().transact(input, () => writer().nodes.insert(input.node)),
    'node.update': (input) => writer().transact(input, () => writer().nodes.update(input.id, input.change)),
    'setting.get': ({ name }) => writer().settings.get(name),
    'setting.set': (input) => ({
      ...writer().transact(input, () => writer().settings.set(input.name, input.value)),
      value: null,
    }),
    'secret.get': ({ name }) => writer().settings.secret(name),
    'secret.set': ({ name, sealed }) => {
      writer().settings.setSecret(name, sealed);
      return null;
    },
    'telemetry.newest': () => writer().cleaner.newest(),
    'telemetry.letGo': (slice) => writer().cleaner.letGo(slice),
    'alarm.load': () => writer().alarms.load(),
    'alarm.save': (input) => ({
      ...writer().transact(input, () => writer().alarms.save(input.changes, input.upTo)),
      value: null,
    }),
    'purge.count': ({ before, after }) => writer().purge.purgeable(before, after),
    'purge.mark': (input) => writer().transact(input, () => writer().purge.mark(input)),
    'purge.clear': () => writer().purge.clear(),
    'index.renew': () => {
      writer().renewIndex();
      return null;
    },
    'search.begin': () => {
      const { search } = writer();
      if (search.grown()) search.begin();
      return null;
    },
    'search.merge': () => writer().search.step(),
    ...accessAnswers(writer),
    ...planAnswers(writer),
    ...handoverAnswers(writer),
    ...noteAnswers(writer),
    close() {
      opened?.connection.close();
      opened = null;
      return null;
    },
  };
}

serve(answers());
