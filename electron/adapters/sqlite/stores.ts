import type { AccessStore } from '../../domain/ports/access.ts';
import type { HandoverStore } from '../../domain/ports/handover.ts';
import type { NoteStore, StationEntry } from '../../domain/ports/journal.ts';
import type { PlanStore } from '../../domain/ports/plans.ts';
import type { AlarmStore, NodeRecord, NodeStore, SettingsStore, UserStore } from '../../domain/ports/stores.ts';
import type { TelemetryStore } from '../../domain/ports/telemetry.ts';
import type { Entries, WriterCalls, Written } from './messages.ts';
import type { WorkerClient } from './worker-client.ts';

/** Runs a writing call that carries rows of the journal, and tells everybody of the rows that came of it. */
export type WriteWith = <T>(
  entries: readonly StationEntry[],
  send: (packed: Entries) => Promise<Written<T>>,
) => Promise<T>;

type Writer = WorkerClient<WriterCalls>;
const listOf = (entry: StationEntry | null): readonly StationEntry[] => (entry === null ? [] : [entry]);

/** Table `user`. */
export function userStore(writer: Writer, write: WriteWith): UserStore {
  return {
    list: () => writer.call('user.list', null),
    byName: (username) => writer.call('user.byName', { username }),
    byId: (id) => writer.call('user.byId', { id }),
    insert: (user, entry) => write([entry], (rows) => writer.call('user.insert', { ...rows, user })),
    update: (id, change, entry) => write(listOf(entry), (rows) => writer.call('user.update', { ...rows, id, change })),
  };
}

/** Table `node`, kept in memory as well: it is small, and every message asks whether its node is known. */
export function nodeStore(writer: Writer, write: WriteWith, loaded: readonly NodeRecord[]) {
  const records = new Map(loaded.map((record) => [record.id, record]));
  const store: NodeStore = {
    list: async () => [...records.values()],
    async insert(node, entry) {
      const done = await write([entry], (rows) => writer.call('node.insert', { ...rows, node }));
      if (done) records.set(node.id, node);
      return done;
    },
    async update(id, change, entry) {
      const record = await write(listOf(entry), (rows) => writer.call('node.update', { ...rows, id, change }));
      records.set(id, record);
    },
  };
  const known = (id: string): boolean => {
    const record = records.get(id);
    return record !== undefined && record.revoked === null;
  };
  return { store, known };
}

/** Tables `setting` and `secret`. */
export function settingsStore(writer: Writer, write: WriteWith): SettingsStore {
  return {
    get: (name) => writer.call('setting.get', { name }),
    async set(name, value, entry) {
      await write(listOf(entry), (rows) => writer.call('setting.set', { ...rows, name, value }));
    },
    secret: (name) => writer.call('secret.get', { name }),
    async setSecret(name, sealed) {
      await writer.call('secret.set', { name, sealed });
    },
  };
}

/** Tables `alarm` and `alarm_read`. */
export function alarmStore(writer: Writer, write: WriteWith): AlarmStore {
  return {
    async load() {
      const { upTo, rows } = await writer.call('alarm.load', null);
      return { upTo, alarms: rows.map(({ record, ...row }) => ({ ...row, record: record && JSON.parse(record) })) };
    },
    async save(alarms, upTo, entries) {
      const changes = alarms.map(({ record, ...row }) => ({ ...row, record: record && JSON.stringify(record) }));
      await write(entries, (rows) => writer.call('alarm.save', { ...rows, changes, upTo }));
    },
  };
}

/** Tables `access_item`, `photo` and `presence`. */
export function accessStore(writer: Writer, write: WriteWith): AccessStore {
  return {
    load: () => writer.call('access.load', null),
    async save(changes, entries) {
      await write(entries, (rows) => writer.call('access.save', { ...rows, changes }));
    },
    photo: (person) => writer.call('photo.get', { person }),
    async savePhoto(person, photo, changes, entries) {
      await write(entries, (rows) => writer.call('photo.save', { ...rows, person, photo, changes }));
    },
    presence: () => writer.call('presence.load', null),
    async savePresence(changes, upTo) {
      await writer.call('presence.save', { changes, upTo });
    },
  };
}

/** Tables `floor_plan`, `floor_plan_image` and `floor_plan_number`. */
export function planStore(writer: Writer, write: WriteWith): PlanStore {
  return {
    load: () => writer.call('plan.load', null),
    image: (plan) => writer.call('plan.image', { plan }),
    async save(change, entries) {
      await write(entries, (rows) => writer.call('plan.save', { ...rows, change }));
    },
  };
}

/** Table `handover`. */
export function handoverStore(writer: Writer, write: WriteWith): HandoverStore {
  return {
    list: (limit) => writer.call('handover.list', { limit }),
    sheet: (id) => writer.call('handover.sheet', { id }),
    async save(sheet, entry) {
      await write([entry], (rows) => writer.call('handover.save', { ...rows, sheet }));
    },
  };
}

/** Tables `incident_file` and `saved_filter`. */
export function noteStore(writer: Writer, write: WriteWith): NoteStore {
  return {
    addFile: (file, content, entry) => write([entry], (rows) => writer.call('file.add', { ...rows, file, content })),
    saveFilter: (user, filter) => writer.call('filter.save', { user, filter }),
    removeFilter: (user, id) => writer.call('filter.remove', { user, id }),
  };
}

/** Old telemetry; whatever else the writer is asked goes before it. */
export function telemetryStore(writer: Writer): TelemetryStore {
  return {
    newest: () => writer.call('telemetry.newest', null),
    letGo: async (slice) => (writer.busy() ? null : await writer.call('telemetry.letGo', slice)),
  };
}
