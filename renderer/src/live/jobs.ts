import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Job } from '../../../electron/contract/jobs.ts';
import type { Api } from '../api.ts';
import type { SessionStore } from '../session/store.ts';

export interface JobsState {
  /** The own pieces of long work by their id. */
  readonly jobs: Readonly<Record<string, Job>>;
  /** The station has told which there are. */
  readonly known: boolean;
}

export interface JobStore extends StoreApi<JobsState> {
  /** Asks which there are: at the start, after a lock, and right after one was begun. */
  load(): Promise<void>;
  /** A part of the screen shows this one until the returned function is called; what nobody shows is told when it ends. */
  watch(id: string): () => void;
  /** Is called when one ends that nobody watches. */
  onUnwatchedEnd(listener: (job: Job) => void): () => void;
}

/**
 * Long work of the station as it goes on. What has ended stays until the session does; what the station no longer knows
 * does not run.
 */
export function createJobStore({ api, session }: { readonly api: Api; readonly session: SessionStore }): JobStore {
  const nothing: JobsState = { jobs: {}, known: false };
  const store = createStore<JobsState>(() => nothing);
  const { setState, getState } = store;
  const watched = new Map<string, number>();
  const listeners = new Set<(job: Job) => void>();
  let round = 0;
  const put = (job: Job) => {
    const before = getState().jobs[job.id];
    setState(({ jobs }) => ({ jobs: { ...jobs, [job.id]: job } }));
    const ends = job.state !== 'running' && (before === undefined || before.state === 'running');
    if (ends && !watched.has(job.id)) for (const listener of listeners) listener(job);
  };
  const load = async () => {
    const mine = ++round;
    const result = await api.call('jobs.list', {});
    if (!result.ok || mine !== round) return;
    setState(({ jobs }) => {
      const ended = Object.values(jobs).filter(({ state }) => state !== 'running');
      return { known: true, jobs: Object.fromEntries([...result.value, ...ended].map((job) => [job.id, job])) };
    });
  };
  api.on('job', (job) => {
    if (job.by === null || session.token() !== null) put(job);
  });
  session.subscribe(({ session: now }, { session: before }) => {
    if (now === null) {
      round += 1;
      setState(nothing);
    } else if (!now.locked && (before === null || before.locked)) void load();
  });
  return {
    ...store,
    load,
    watch(id) {
      watched.set(id, (watched.get(id) ?? 0) + 1);
      return () => {
        const left = (watched.get(id) ?? 1) - 1;
        if (left === 0) watched.delete(id);
        else watched.set(id, left);
      };
    },
    onUnwatchedEnd(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
