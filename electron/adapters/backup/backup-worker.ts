import { type Answers, notify, serve } from '../sqlite/serve.ts';
import {
  type BackupOrder,
  type MadeBackup,
  makeBackup,
  type PhaseProgress,
  type UnpackedBackup,
  unpackBackup,
} from './backup-work.ts';
import { type Damage, findDamage, type Looked } from './find-damage.ts';

interface Call<I, O> {
  readonly input: I;
  readonly output: O;
}

/** What the worker of backups does; one piece of work at a time. */
export interface BackupCalls {
  make: Call<BackupOrder, MadeBackup>;
  unpack: Call<{ path: string; keys: readonly Uint8Array[]; database: string }, UnpackedBackup>;
  findDamage: Call<Looked, { damage: Damage | null; whole: boolean }>;
  stop: Call<null, null>;
}

/** Between two words about the progress, ms. */
const tellEvery = 100;

function answers(): Answers<BackupCalls> {
  const stop = new AbortController();
  let told = { phase: '', at: 0 };
  const tell: PhaseProgress = (phase, done, total) => {
    const at = performance.now();
    if (phase === told.phase && at - told.at < tellEvery) return;
    told = { phase, at };
    notify({ kind: 'work', phase, done, total });
  };
  return {
    make: (order) => makeBackup(order, tell, stop.signal),
    unpack: ({ path, keys, database }) => unpackBackup(path, keys, database, tell, stop.signal),
    findDamage,
    stop() {
      stop.abort();
      return null;
    },
  };
}

serve(answers());
