import { type Answers, notify, serve } from '../sqlite/serve.ts';
import {
  type BackupOrder,
  type MadeBackup,
  makeBackup,
  type PhaseProgress,
  type UnpackedBackup,
  type Unpacking,
  unpackBackup,
} from './backup-work.ts';
import { type Damage, findDamage, type Looked, readThrough } from './find-damage.ts';
import { type TakingOver, takeOver } from './take-over.ts';

interface Call<I, O> {
  readonly input: I;
  readonly output: O;
}

/** What the worker of backups does; one piece of work at a time. */
export interface BackupCalls {
  make: Call<BackupOrder, MadeBackup>;
  unpack: Call<Unpacking, UnpackedBackup>;
  findDamage: Call<Looked, { damage: Damage | null; whole: boolean }>;
  readThrough: Call<string, null>;
  takeOver: Call<TakingOver, number>;
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
    unpack: (unpacking) => unpackBackup(unpacking, tell, stop.signal),
    findDamage,
    takeOver: (order) => takeOver(order, (done, total) => tell('copying', done, total), stop.signal),
    readThrough(file) {
      readThrough(file);
      return null;
    },
    stop() {
      stop.abort();
      return null;
    },
  };
}

serve(answers());
