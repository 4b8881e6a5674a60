import { caseFiles } from './adapters/cases/case-file.ts';
import { packContentApart } from './adapters/cases/case-thread.ts';
import { stationSigner } from './adapters/cases/signer.ts';
import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { openParts } from './adapters/files/parts.ts';
import type { OpenDatabase } from './adapters/sqlite/database.ts';
import { type ArchiveOptions, archiveOpener, type OpenArchive, readBack } from './archive.ts';
import { fail, ok } from './contract/result.ts';
import type { Site } from './contract/station.ts';
import type { Archives } from './domain/ports/archives.ts';
import type { Files } from './domain/ports/files.ts';
import { archiveHandlers } from './services/archive.ts';
import { caseHandlers } from './services/cases.ts';
import type { Handlers } from './services/handlers.ts';
import type { Jobs } from './services/jobs.ts';
import { journalExportHandlers } from './services/journal-export.ts';

export interface ReviewOptions extends Omit<ArchiveOptions, 'ownSite' | 'caseKey' | 'checkOutput' | 'journal'> {
  readonly checkOutput?: boolean;
  readonly database: OpenDatabase;
  readonly files: Files;
  readonly jobs: Jobs;
  readonly version: string;
  readonly zone: () => string;
  readonly site: () => Promise<Site | null>;
  readonly operator: (windowId: number) => string | null;
  /** Shows an archive in a window of its own; resolves when it stands. */
  readonly showArchive: (archive: OpenArchive) => Promise<void>;
}

type ReviewHandlers = Pick<
  Handlers,
  'incidents.exportCsv' | Extract<keyof Handlers, `cases.${string}` | `archive.${string}`>
>;

/** What leaves the journal as a file, and what is looked at of such files. */
export async function stationReview(options: ReviewOptions): Promise<ReviewHandlers> {
  const { database, dataDir, log, site, showArchive } = options;
  const parts = await openParts(dataDir, log);
  const cases = caseFiles(await stationSigner(options.keychain), (content) => packContentApart(content, log));
  const ownSite = async () => (await site())?.id ?? null;
  const { journal } = database;
  const open = await archiveOpener({ checkOutput: false, ...options, journal, caseKey: cases.key, ownSite });
  const archives: Archives = {
    async open(path, key, run) {
      const opened = await open(path, key, run);
      if (!opened.ok) return opened;
      if (!run.noReturn()) {
        await opened.value.close();
        return fail('conflict', 'it was stopped');
      }
      await showArchive(opened.value);
      return ok(opened.value.info);
    },
  };
  const back = (path: string, sha256: string) => readBack({ caseKey: cases.key, log }, path, sha256);
  const common = { ...database, ...options, parts, cases, archives, readBack: back, crypto: nodeCrypto };
  return { ...journalExportHandlers(common), ...caseHandlers(common), ...archiveHandlers(common) };
}
