// The process of a simulated board: `start-board.ts` forks it and speaks with it over the channel.
import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { holders } from '../../../electron/adapters/serial/holders.ts';
import { type NodeProcess, startNodes, stopProcess } from '../simulated-node.ts';
import { until } from '../until.ts';
import { Board } from './board.ts';
import type { BoardOrder, BoardReply, BoardStart } from './messages.ts';

const start: BoardStart = JSON.parse(process.argv[2] ?? '');
const tell = (reply: BoardReply) => void process.send?.(reply);

let terminal: ChildProcess | null = null;
let running: Promise<void> = Promise.resolve();
let node: { process: NodeProcess; socket: Socket } | null = null;

const board = new Board(start, {
  send: (bytes) => void terminal?.stdin?.write(bytes),
  unplug: () => void unplug(),
  // One after the other, whatever comes meanwhile.
  run: (on) => {
    running = running.then(() => (on ? runNode() : stopNode()));
  },
  feed: (bytes) => void node?.socket.write(bytes),
});

/** A pseudo-terminal under the path of the port; socat holds its far end open, so that a host may come and go. */
async function plug(): Promise<void> {
  if (terminal !== null) return;
  const child = spawn('socat', [`PTY,raw,echo=0,link=${start.port}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined); // It ended: what was on its way is lost, as in a cable.
  child.stdout.on('data', (bytes: Buffer) => board.hear(bytes));
  await until('the pseudo-terminal is there', () => device() ?? child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`socat ended with ${child.exitCode}`);
  terminal = child;
  board.enterLoader();
}

async function unplug(): Promise<void> {
  const child = terminal;
  terminal = null;
  if (child !== null) await stopProcess(child);
}

function device(): string | null {
  try {
    return realpathSync(start.port);
  } catch {
    return null;
  }
}

async function runNode(): Promise<void> {
  if (start.node === null || node !== null) return;
  const child = await startNodes(start.node, { seed: start.seed, args: ['--mac', start.mac] });
  const socket = createConnection(join(start.node, 'serial.sock'));
  socket.on('data', (bytes) => void terminal?.stdin?.write(bytes));
  socket.on('error', () => undefined); // It restarts itself: the end of its process is what counts.
  node = { process: child, socket };
}

async function stopNode(): Promise<void> {
  const ending = node;
  node = null;
  ending?.socket.destroy();
  await ending?.process.stop();
}

/** Whether somebody has the port open. */
async function inUse(): Promise<boolean> {
  const path = device();
  if (path === null) return false;
  return (await holders(path)).some(({ pid }) => pid !== terminal?.pid);
}

/** A host that says nothing for so long has left the loader, ms. */
const longestPause = 3_000;

/**
 * A host that goes away pulses the reset line, which a pseudo-terminal has not. The chip is restarted for it when the
 * next one has opened the port, so that its first words are not lost, unless that one speaks with the loader. Where the
 * next one came so fast that nobody saw the port closed, its silence tells.
 */
async function restartWhenLeft(): Promise<void> {
  let [left, taken, since] = [false, 0, 0];
  for (; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const now = performance.now();
    if (!board.idle || taken !== board.taken) [left, taken, since] = [false, board.taken, now];
    const used = await inUse();
    if (!used) left = true;
    else if (board.idle && taken === board.taken && (left || now - since > longestPause)) board.restart();
  }
}

async function obey(order: BoardOrder): Promise<unknown> {
  switch (order.op) {
    case 'flash':
      return board.flash.read(0, board.flash.size);
    case 'unplug':
      return unplug();
    case 'plug':
      return plug();
    case 'restart':
      return board.restart();
    case 'state':
      return board.state;
    case 'be':
      return board.be(order.fault);
  }
}

process.on('message', (order: BoardOrder) => {
  obey(order).then(
    (value) => tell({ id: order.id, value }),
    (cause: unknown) => tell({ id: order.id, refused: String(cause) }),
  );
});
// Also when the test is killed: nothing stays behind. It ends by a signal: `process.exit` waits for V8's own threads,
// which may wait for this one to collect (nodejs/node#54918). One board in some hundred stood there for ever.
process.on('disconnect', () => {
  void Promise.all([unplug(), running.then(stopNode)]).finally(() => process.kill(process.pid, 'SIGKILL'));
});

setInterval(() => board.brownOut(), 300);
await plug();
tell({ ready: true });
await restartWhenLeft();
