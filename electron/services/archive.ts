import { fail, ok } from '../contract/result.ts';
import type { Archives } from '../domain/ports/archives.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { Jobs } from './jobs.ts';
import { answered } from './journal.ts';

export interface ArchiveDeps {
  readonly archives: Archives;
  readonly files: Pick<Files, 'source'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Who is signed in to a window, where somebody is. */
  readonly operator: (windowId: number) => string | null;
}

type ArchiveCalls = Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>>;

/** The calls `archive.*` in the station's own window. That a file was looked at is in the journal. */
export function archiveHandlers(deps: ArchiveDeps): ArchiveCalls {
  const { archives, files, journal, jobs, clock, log, operator } = deps;
  let asking = false;
  return {
    async 'archive.open'({ key }, { windowId }) {
      if (asking) return fail('conflict', 'a file is being asked for already', { reason: 'busy' });
      asking = true;
      const path = await files.source(['leitstand-case', 'leitstand-backup', 'db']).finally(() => {
        asking = false;
      });
      if (!path.ok) return path;
      if (path.value === null) return ok(null);
      const chosen = path.value;
      return jobs.start('archive', { windowId }, async (run) => {
        const opened = await archives.open(chosen, key, run);
        if (!opened.ok) return opened;
        const { kind, name, site } = opened.value;
        const entry = actEntry(clock.now(), 'archive.opened', operator(windowId), { kind, file: name, site: site.id });
        await answered(log, journal.append(entry));
        return ok({ name });
      });
    },
    'archive.info': async () => ok(null),
    'archive.case': async () => fail('not_found', 'this window shows the station'),
    'archive.saveFile': async () => fail('not_found', 'this window shows the station'),
  };
}
