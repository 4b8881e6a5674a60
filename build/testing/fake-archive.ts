import { fail, ok } from '../../electron/contract/result.ts';
import type { FakeJobs } from './fake-jobs.ts';
import type { Handlers } from './fake-parts.ts';

type ArchiveHandlers = Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>>;

/** The window of a station: it looks at no file, and opens each in another one. */
export const fakeArchive = (jobs: FakeJobs): ArchiveHandlers => ({
  'archive.open': () => jobs.begin('archive', ['copying', 'verifying'], 48_300_000, { name: 'leitstand.db' }),
  'archive.info': () => ok(null),
  'archive.case': () => fail('not_found', 'this window shows the station'),
  'archive.saveFile': () => fail('not_found', 'this window shows the station'),
});
