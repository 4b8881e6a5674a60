import type { ArchiveInfo } from '../../electron/contract/archive.ts';
import { fail, ok } from '../../electron/contract/result.ts';
import type { FakeSetup } from './fake-data.ts';
import type { FakeJobs } from './fake-jobs.ts';
import type { Handlers } from './fake-parts.ts';
import { hostileContent, sampleContent } from './sample-case.ts';

type ArchiveHandlers = Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>>;

const key = '4c1f0a77'.repeat(8);

/** The file that a window looks at. */
export function infoOf(shown: Exclude<FakeSetup['shown'], 'station'>): ArchiveInfo {
  const { site, made, chain } = sampleContent;
  const about = { site, made: made.at, rows: chain.rows };
  if (shown === 'database') {
    const unverifiable = { rows: chain.rows, state: 'unverifiable', verifiedTo: 0, broken: null } as const;
    return { ...about, kind: 'database', name: 'old.db', chain: unverifiable, signature: null };
  }
  const holds = shown === 'case';
  const verified = { rows: chain.rows, state: holds ? 'verified' : 'unverifiable', verifiedTo: chain.rows } as const;
  const name = 'night.leitstand-case';
  return { ...about, kind: 'case', name, chain: { ...verified, broken: null }, signature: { holds, key, own: true } };
}

/** The window of a station looks at no file, and opens each in another one. */
export function fakeArchive(jobs: FakeJobs, setup: FakeSetup): ArchiveHandlers {
  const none = () => fail('not_found', 'this window shows no case');
  const content = setup.shown === 'hostile-case' ? hostileContent : sampleContent;
  const { shown } = setup;
  const isCase = shown.endsWith('case');
  return {
    'archive.open': () => jobs.begin('archive', ['copying', 'verifying'], 48_300_000, { name: 'leitstand.db' }),
    'archive.info': () => ok(shown === 'station' ? null : infoOf(shown)),
    'archive.case': isCase ? () => ok(content) : none,
    'archive.saveFile': isCase ? () => ok({ saved: true }) : none,
  };
}
