import type { Incident } from '../contract/incidents.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { safeFileName } from '../domain/journal/file-name.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Files, SmallFiles } from '../domain/ports/files.ts';
import type { Journal, JournalReader, Json, NoteStore, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { toHex } from '../domain/wire/text.ts';
import type { Handlers } from './handlers.ts';
import { answered, found } from './journal.ts';

export interface IncidentNotesDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly reader: Pick<JournalReader, 'incident'>;
  readonly notes: NoteStore;
  readonly files: Pick<Files, 'source'>;
  readonly smallFiles: SmallFiles;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

type NoteHandlers = Pick<Handlers, 'incidents.comment' | 'incidents.addFile' | 'filters.save' | 'filters.remove'>;

/** What operators lay beside the journal: comments and files of incidents, and their own filters. */
export function incidentNoteHandlers(deps: IncidentNotesDeps): NoteHandlers {
  const { journal, reader, notes, clock, log } = deps;
  const rowOf = async (id: number) => found(await answered(log, reader.incident(id)), id);
  return {
    async 'incidents.comment'({ id, text }, { person }) {
      const row = await rowOf(id);
      if (!row.ok) return row;
      const entry = noteEntry('incident.commented', row.value, person.username, clock.now(), { text });
      const written = await stored(log, journal.append(entry));
      if (!written.ok) return written;
      const [comment] = written.value;
      return comment === undefined ? fail('unavailable', 'the comment was not written') : ok(comment);
    },
    async 'incidents.addFile'({ id }, { person }) {
      const row = await rowOf(id);
      return row.ok ? addFile(deps, row.value, person.username) : row;
    },
    async 'filters.save'(filter, { person }) {
      const saved = await stored(log, notes.saveFilter(person.id, filter));
      if (!saved.ok) return saved;
      if (saved.value !== null) return ok(saved.value);
      const limit = limits.savedFilters;
      return fail('conflict', `no more than ${limit} filters: remove one first`, { reason: 'limit', limit });
    },
    async 'filters.remove'({ id }, { person }) {
      const removed = await stored(log, notes.removeFilter(person.id, id));
      if (!removed.ok) return removed;
      return removed.value ? ok({}) : fail('not_found', `no filter ${id}`);
    },
  };
}

async function addFile(deps: IncidentNotesDeps, row: Incident, by: string) {
  const { files, smallFiles, notes, crypto, clock, log } = deps;
  const chosen = await files.source([]);
  if (!chosen.ok) return chosen;
  if (chosen.value === null) return ok(null);
  const read = await smallFiles.read(chosen.value, limits.attachedFile);
  if (!read.ok) return read;
  const { content } = read.value;
  const kept = { name: safeFileName(read.value.name), bytes: content.length, sha256: toHex(crypto.sha256(content)) };
  const at = clock.now();
  const entry = noteEntry('incident.file_added', row, by, at, kept);
  const added = await stored(log, notes.addFile({ incident: row.id, ...kept, by, at }, content, entry));
  if (!added.ok) return added;
  if (added.value !== null) return ok(added.value);
  const limit = limits.attachedFiles;
  return fail('invalid_input', `no more than ${limit} files beside an incident`, { reason: 'limit', limit });
}

/** A row about a row: at its node, so that it stands beside it, and with what it was. */
function noteEntry(
  type: 'incident.commented' | 'incident.file_added',
  row: Incident,
  actor: string,
  timestamp: number,
  note: { readonly [key: string]: Json },
): StationEntry {
  return { timestamp, type, node: row.node, actor, value: { incident: row.id, about: row.type, ...note } };
}

async function stored<T>(log: Log, writing: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await writing);
  } catch (cause) {
    log.error('a note could not be written', { cause: String(cause) });
    return fail('unavailable', 'the database cannot be written');
  }
}
