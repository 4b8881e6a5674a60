import { fail, ok, type Result } from '../contract/result.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Handlers } from './handlers.ts';

/** The calls about the journal itself. */
export function journalHandlers(deps: {
  journal: Journal;
  reader: JournalReader;
  log: Log;
}): Pick<Handlers, 'incidents.page' | 'incidents.count' | 'journal.status'> {
  const { journal, reader, log } = deps;
  return {
    'incidents.page': ({ filter, after, limit }) => answered(log, reader.page(filter, after, limit)),
    'incidents.count': ({ filter }) => answered(log, reader.count(filter)),
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
