import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CallInput, CallName, CallOutput } from '../../electron/contract/calls.ts';
import type { Result } from '../../electron/contract/result.ts';
import { stopProcess } from './simulated-node.ts';
import { until } from './until.ts';

const script = fileURLToPath(new URL('./headless-station.ts', import.meta.url));

/** The station in a process of its own, asked as a window asks it. */
export interface StationProcess {
  readonly pid: number;
  /** What it has said on its outputs. */
  said(): string;
  /** Whether it still runs. */
  alive(): boolean;
  /** Signs in; later calls go with that session. */
  signIn(username: string, password: string): Promise<void>;
  /** Makes a call and gives its answer, whatever it is. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** Makes a call and gives its value; throws where it is refused. */
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** How long a station may take to start on a machine that does other things as well, ms. */
export const startWithin = 60_000;

/** Starts the station on a data folder and waits until it answers; with `resources` it can flash what lies there. */
export async function startStation(dataDir: string, resources?: string): Promise<StationProcess> {
  const more = resources === undefined ? [] : [resources];
  const child = spawn(process.execPath, [script, dataDir, ...more], { stdio: 'pipe' });
  const { answers, said } = listen(child);
  await until(
    'the station is up',
    () => {
      if (child.exitCode !== null) throw new Error(`the station ended with ${child.exitCode}: ${said()}`);
      return said().includes('ready\n');
    },
    startWithin,
  );
  let [last, token]: [number, string | null] = [0, null];
  const alive = () => child.exitCode === null && child.signalCode === null;
  const call = <N extends CallName>(name: N, input: CallInput<N>) =>
    new Promise<Result<CallOutput<N>>>((resolve, reject) => {
      if (!alive()) throw new Error(`the station does not run any more: ${name}`);
      const id = ++last;
      answers.set(id, (answer) => resolve(answer as Result<CallOutput<N>>));
      child.once('exit', () => reject(new Error(`the station ended during ${name}: ${said()}`)));
      child.stdin.write(`${JSON.stringify({ id, name, input, token })}\n`);
    });
  const ask = async <N extends CallName>(name: N, input: CallInput<N>) => {
    const answer = await call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}, ${answer.error.message}`);
    return answer.value;
  };
  child.setMaxListeners(0);
  // Written to after it was killed: whoever asked is told by the exit.
  child.stdin.on('error', () => undefined);
  if (child.pid === undefined) throw new Error('the station has no process id');
  return {
    pid: child.pid,
    said,
    alive,
    async signIn(username, password) {
      token = (await ask('session.login', { username, password })).token;
    },
    call,
    ask,
    stop: (signal) => stopProcess(child, signal),
  };
}

function listen(child: ChildProcess) {
  const answers = new Map<number, (answer: unknown) => void>();
  let said = '';
  const keep = (line: string) => {
    said = `${said}${line}\n`.slice(-20_000);
  };
  if (child.stderr) createInterface({ input: child.stderr }).on('line', keep);
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return keep(line);
      const { id, answer } = JSON.parse(line);
      answers.get(id)?.(answer);
      answers.delete(id);
    });
  return { answers, said: () => said };
}
