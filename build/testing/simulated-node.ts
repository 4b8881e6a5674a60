import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import { until } from './until.ts';

/** The Linux build of the firmware: real core, real protocol, only the hardware is made up. */
export const nodeBinary = fileURLToPath(new URL('../out/firmware/leitstand-node', import.meta.url));

type Answer = Record<string, unknown> & { ok: boolean };

/** Sends lines to a unix socket, one after the other, and returns the answer to each. */
async function converse(socketPath: string, lines: readonly string[]): Promise<Answer[]> {
  const socket = createConnection(socketPath);
  const answers: Answer[] = [];
  const reader = createInterface({ input: socket });
  const iterator = reader[Symbol.asyncIterator]();
  try {
    for (const line of lines) {
      socket.write(`${line}\n`);
      answers.push(await nextAnswer(iterator, line));
    }
  } finally {
    reader.close();
    socket.destroy();
  }
  return answers;
}

async function nextAnswer(lines: AsyncIterator<string>, asked: string): Promise<Answer> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the node hung up on ${asked.slice(0, 80)}`);
    if (!value.startsWith('#')) return JSON.parse(value);
  }
}

/** A simulated door node in a process of its own, or one of many in a shared process. */
export interface SimulatedNode {
  readonly dir: string;
  /** One order of the control socket; throws where the node refuses it. */
  control(command: Record<string, unknown>): Promise<Answer>;
  /** Lines of the serial console; throws at the first that is refused. */
  serial(lines: readonly string[]): Promise<Answer[]>;
}

function nodeIn(dir: string): SimulatedNode {
  const checked = async (socket: string, lines: readonly string[]) => {
    const answers = await converse(join(dir, socket), lines);
    const refused = answers.findIndex((answer) => !answer.ok);
    if (refused >= 0) throw new Error(`${lines[refused]?.slice(0, 120)} → ${JSON.stringify(answers[refused])}`);
    return answers;
  };
  return {
    dir,
    control: async (command) => (await checked('control.sock', [JSON.stringify(command)]))[0] as Answer,
    serial: (lines) => checked('serial.sock', lines),
  };
}

/** A process of the simulated node with its nodes. */
export interface NodeProcess {
  readonly pid: number;
  readonly nodes: readonly SimulatedNode[];
  readonly process: ChildProcess;
  /** Ends it (SIGTERM, then SIGKILL after 5 s) and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface NodeOptions {
  /** Several nodes in one process, in `dir/1` … `dir/N`. */
  readonly count?: number;
  readonly seed?: number;
  readonly args?: readonly string[];
}

/** Starts the simulated node on the flash in `dir` and waits until its sockets listen. */
export async function startNodes(dir: string, options: NodeOptions = {}): Promise<NodeProcess> {
  mkdirSync(dir, { recursive: true });
  const args = ['--dir', dir, '--seed', String(options.seed ?? 1), ...(options.args ?? [])];
  if (options.count !== undefined) args.push('--nodes', String(options.count));
  const child = spawn(nodeBinary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let ready = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('ready ')) ready += 1;
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000);
  });
  const dirs =
    options.count === undefined ? [dir] : Array.from({ length: options.count }, (_, i) => join(dir, `${i + 1}`));
  await until('the simulated nodes listen', () => {
    if (child.exitCode !== null) throw new Error(`leitstand-node ended with ${child.exitCode}: ${complaints}`);
    return ready >= dirs.length;
  });
  if (child.pid === undefined) throw new Error('leitstand-node has no process id');
  return { pid: child.pid, nodes: dirs.map(nodeIn), process: child, stop: (signal) => stopProcess(child, signal) };
}

/** Ends a child process and waits until it is gone; SIGKILL after 5 s. */
export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const last = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(last);
}

/** Gives a node its identity over its serial line, as an administrator would over USB; the node restarts itself. */
export async function provision(node: SimulatedNode, papers: Provisioning): Promise<void> {
  await node.serial(papers.lines);
}
