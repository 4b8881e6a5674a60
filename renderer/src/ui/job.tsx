import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Job, JobKind } from '../../../electron/contract/jobs.ts';
import { useBytes, useFormats } from '../format/use.ts';
import { useStation } from '../station.tsx';
import { ActionButton } from './ask.tsx';
import { Bar } from './bar.tsx';
import { useFailureText } from './failure.ts';
import { Outside } from './outside.tsx';
import { Notice } from './states.tsx';
import { useTell } from './tell.ts';
import { wordOf, wordOr } from './words.ts';
import './job.css';

/** A piece of long work as it is now; null while nobody knows of it. */
export function useJob(id: string | null): Job | null {
  return useStore(useStation().jobs, ({ jobs }) => (id === null ? null : (jobs[id] ?? null)));
}

/** The own piece of long work of a kind that runs; null where none does. */
export function useRunningJob(kind: JobKind): Job | null {
  return useStore(
    useStation().jobs,
    ({ jobs }) => Object.values(jobs).find((job) => job.kind === kind && job.state === 'running') ?? null,
  );
}

interface JobProgressProps {
  readonly id: string;
  /** Closes what shows it, when it has ended. */
  readonly onClose?: () => void;
  /** Back to where it was begun, when nothing came of it. */
  readonly onAgain?: () => void;
  /** Says that it goes on when this is closed; true unless told otherwise. */
  readonly goesOn?: boolean;
  /** What can be done with what came of it. */
  readonly children?: ReactNode;
}

/**
 * How far a piece of long work is, with a way to stop it; then what came of it, or why nothing did. Whoever leaves does
 * not stop it: its end is told in the corner.
 */
export function JobProgress({ id, onClose, onAgain, goesOn = true, children }: JobProgressProps) {
  const { t } = useTranslation();
  const { jobs } = useStation();
  const job = useJob(id);
  const failed = useFailedJob();
  useEffect(() => jobs.watch(id), [jobs, id]);
  const missing = job === null;
  useEffect(() => {
    // Its first word may come later than the answer that named it.
    if (missing) void jobs.load();
  }, [jobs, missing]);
  if (job === null || job.state === 'running') return <Running job={job} goesOn={goesOn} />;
  return (
    <div className="stack job">
      <Ended job={job} />
      {job.state === 'done' ? children : null}
      <div className="job-foot">
        {onAgain === undefined || job.state === 'done' ? null : <Button onClick={onAgain}>{t('common.retry')}</Button>}
        {onClose === undefined ? null : <Button onClick={onClose}>{t('common.close')}</Button>}
      </div>
      <span className="visually-hidden" role="status">
        {job.state === 'failed' ? failed(job).title : t(`job.${job.state}.${job.kind}`)}
      </span>
    </div>
  );
}

function Running({ job, goesOn }: { readonly job: Job | null; readonly goesOn: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const phase = wordOr(t, 'job.phase', job?.phase ?? 'waiting');
  const share = job === null || job.total === null || job.total === 0 ? null : Math.min(1, job.done / job.total);
  const percent = share === null ? null : Math.floor(share * 100);
  return (
    <div className="stack job">
      <div className="row">
        <span className="grow strong" role="status">
          {phase}
        </span>
        <span className="number muted">
          {job === null ? null : <Figures job={job} />}
          {percent === null ? null : <b className="job-percent">{`${formats.number(percent)}\u00A0%`}</b>}
        </span>
      </div>
      <Bar percent={percent} label={job === null ? phase : t(`job.kind.${job.kind}`)} />
      <div className="row">
        <span className="grow small muted">{goesOn ? t('job.goesOn') : null}</span>
        {job === null ? null : <Cancel key={job.id} job={job} />}
      </div>
    </div>
  );
}

/** Work that is counted in rows; of the rest its share says enough. */
const inRows: ReadonlySet<string> = new Set(['journal_csv', 'case', 'purge']);

function Figures({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { kind, phase, done, total } = job;
  if (!inRows.has(kind) || phase === 'waiting' || phase === 'backup') return null;
  const figures = { done: formats.number(done), total: formats.number(total ?? 0) };
  return total === null ? t('job.rows', { rows: figures.done }) : t('job.rowsOf', figures);
}

function Cancel({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const [asked, setAsked] = useState(false);
  if (asked) return <span className="small muted">{t('job.stopping')}</span>;
  if (!job.cancellable) return <span className="small muted">{t('job.noReturn')}</span>;
  const cancel = async () => {
    const result = await api.call('jobs.cancel', { job: job.id });
    if (result.ok) setAsked(true);
    else tell.failed(result.error);
  };
  return (
    <ActionButton size="xs" onAct={cancel}>
      {t('common.cancel')}
    </ActionButton>
  );
}

/** What did not come of a piece of long work, and why. A deletion that is decided has failed, and yet goes on. */
function useFailedJob() {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useFailureText();
  return ({ kind, error }: Pick<Job, 'kind' | 'error'>) => {
    const { reason, left } = error?.details ?? {};
    if (kind === 'purge' && reason === 'begun') {
      const why = t('job.purgeBegunWhy', { rows: formats.number(Number(left)) });
      return { title: t('job.purgeBegun'), why, remedy: null };
    }
    const title = t(`job.failed.${kind}`);
    if (error === null) return { title, why: null, remedy: null };
    const known = wordOf(t, `job.why.${kind}`, reason);
    if (known !== null) return { title, why: known, remedy: null };
    return { title, why: text(error), remedy: t(`failure.remedy.${error.code}`) };
  };
}

function Ended({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const failed = useFailedJob();
  if (job.state === 'failed') {
    const { title, why, remedy } = failed(job);
    return (
      <Notice kind="warning" title={title}>
        {remedy === null ? why : `${why}. ${remedy}`}
      </Notice>
    );
  }
  if (job.state === 'cancelled') return <Notice title={t(`job.cancelled.${job.kind}`)}>{t('job.cancelledWhy')}</Notice>;
  return (
    <div className="stack">
      <strong className="with-icon">
        <IconCheck size={18} aria-hidden />
        {t(`job.done.${job.kind}`)}
      </strong>
      <JobFacts result={job.result} />
      <ChainNotice result={job.result} />
      {typeof job.result?.withheld === 'number' && job.result.withheld > 0 ? (
        <Notice kind="warning" title={t('job.withheld', { count: job.result.withheld })}>
          {t('job.withheldWhy')}
        </Notice>
      ) : null}
    </div>
  );
}

/** Where the chain of what was given out does not hold, how, and what is to be done. */
function ChainNotice({ result }: Pick<Job, 'result'>) {
  const { t } = useTranslation();
  const title = useBreakText()(result);
  if (title === null) return null;
  return (
    <Notice kind="warning" title={title}>
      {t(result?.brokenHow === 'index' ? 'job.unindexedWhy' : 'job.brokenWhy')}
    </Notice>
  );
}

/** Says in a sentence where and how the chain of what was given out does not hold; null where it does. */
function useBreakText(): (result: Job['result']) => string | null {
  const { t } = useTranslation();
  const formats = useFormats();
  return (result) => {
    if (typeof result?.brokenAt !== 'number') return null;
    const row = formats.number(result.brokenAt);
    if (result.brokenHow === 'index') return t('job.unindexed', { row });
    return t('job.broken', { row, how: wordOr(t, 'archive.how', result.brokenHow) });
  };
}

/** What came of a piece of long work, as far as its words are known. */
function JobFacts({ result }: Pick<Job, 'result'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const bytes = useBytes();
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(typeof result?.name === 'string'
      ? [[t('job.fact.name'), <Outside key="name" text={result.name} />] as const]
      : []),
    ...(typeof result?.rows === 'number' ? [[t('job.fact.rows'), formats.number(result.rows)] as const] : []),
    ...(typeof result?.bytes === 'number' ? [[t('job.fact.bytes'), bytes(result.bytes)] as const] : []),
    ...(typeof result?.sha256 === 'string'
      ? [
          [
            t('job.fact.sha256'),
            <span key="sha256" className="mono">
              {result.sha256}
            </span>,
          ] as const,
        ]
      : []),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

/** Tells the end of long work that no part of the screen shows. */
export function JobEnds() {
  const { t } = useTranslation();
  const { jobs } = useStation();
  const failed = useFailedJob();
  const tell = useTell();
  const broken = useBreakText();
  useEffect(() =>
    jobs.onUnwatchedEnd((job) => {
      const { title, why } = failed(job);
      const found = broken(job.result);
      if (job.state === 'done' && found !== null) tell.refused(`${t(`job.done.${job.kind}`)}: ${found}`);
      else if (job.state === 'done') tell.done(t(`job.done.${job.kind}`));
      else if (job.state === 'failed' && why !== null) tell.refused(`${title}: ${why}`);
    }),
  );
  return null;
}
