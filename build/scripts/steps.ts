import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Says what is being done now, so that nobody waits before a silent screen. */
export function say(text: string): void {
  console.log(`· ${text}`);
}

/** Ends the task with a sentence that says what to do. */
export function giveUp(text: string): never {
  console.error(`✗ ${text}`);
  process.exit(1);
}

/** A command that ended, with its output where it was kept. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a command in the project's folder with its output shown. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a command with its output kept back and shown only where it fails. */
export async function runQuietly(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ran> {
  const ran = await run(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  if (ran.code !== 0) console.error(ran.output);
  return ran;
}

/** Whether a program is on the path. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v "$1"`, 'sh', program], { stdio: 'ignore' }).status === 0;
}
