import { fail, ok, type Result } from '../contract/result.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Handlers } from './handlers.ts';

type JournalHandlers = Pick<
  Handlers,
  | 'incidents.page'
  | 'incidents.count'
  | 'incidents.histogram'
  | 'incidents.span'
  | 'incidents.around'
  | 'incidents.notes'
  | 'incidents.saveFile'
  | 'filters.list'
  | 'journal.status'
>;

/** The calls that read the journal and what lies beside it; they change nothing, and do on a file that only is read. */
export function journalHandlers(deps: {
  journal: Pick<Journal, 'status'>;
  reader: JournalReader;
  files: Pick<Files, 'save'>;
  log: Log;
}): JournalHandlers {
  const { journal, reader, files, log } = deps;
  return {
    'incidents.page': ({ filter, after, limit }) => answered(log, reader.page(filter, after, limit)),
    'incidents.count': ({ filter }) => answered(log, reader.count(filter)),
    'incidents.histogram': ({ filter, from, to, parts }) => answered(log, reader.histogram(filter, from, to, parts)),
    'incidents.span': () => answered(log, reader.span()),
    'incidents.around': async ({ id, minutes }) => found(await answered(log, reader.around(id, minutes)), id),
    'incidents.notes': async ({ id }) => found(await answered(log, reader.notes(id)), id),
    async 'incidents.saveFile'({ file }) {
      const kept = await answered(log, reader.file(file));
      if (!kept.ok) return kept;
      const { value } = kept;
      if (value === null) return fail('not_found', `no file ${file}`);
      if (!value.intact) {
        log.error('a file is not what was added to the journal', { file });
        return fail('unavailable', 'the file is not what was added', { reason: 'altered' });
      }
      const saved = await files.save(value.name, async () => ok(value.content));
      return saved.ok ? ok({ saved: saved.value }) : saved;
    },
    'filters.list': (_, { person }) => answered(log, reader.filters(person.id)),
    'journal.status': async () => ok(journal.status()),
  };
}

/** The answer of the reader, or `unavailable` where it has none; the cause is in the log. */
export async function answered<T>(log: Log, answer: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await answer);
  } catch (cause) {
    log.error('the journal could not be read', { cause: String(cause) });
    return fail('unavailable', 'the database does not answer');
  }
}

/** `not_found` where the journal has no such row. */
export function found<T>(answer: Result<T | null>, id: number): Result<T> {
  if (!answer.ok) return answer;
  return answer.value === null ? fail('not_found', `no row ${id} in the journal`) : ok(answer.value);
}
