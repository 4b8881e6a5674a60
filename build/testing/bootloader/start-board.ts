import { fork } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoardFault, BoardOptions } from './board.ts';
import type { BoardOrder, BoardReply, BoardStart } from './messages.ts';

const program = fileURLToPath(new URL('board-child.ts', import.meta.url));

/** A simulated board with its port, in a process of its own. */
export interface SimulatedBoard {
  readonly pid: number;
  /** The path of its port, a link under the folder of the test. */
  readonly port: string;
  /** The device behind it, `/dev/pts/N`; another one each time it is plugged in. */
  device(): string;
  /** All bytes of its flash. */
  flash(): Promise<Buffer>;
  /** From now on it has this fault, or none. */
  be(fault: BoardFault | null): Promise<void>;
  unplug(): Promise<void>;
  /** Plugs it in again: it waits in its loader. */
  plug(): Promise<void>;
  /** As its button EN does. */
  restart(): Promise<void>;
  /** `loader`: it waits for a host; `program`: what was flashed runs; `dead`: a fault struck. */
  state(): Promise<'loader' | 'program' | 'dead'>;
  /** Ends it with all that it started. */
  stop(): Promise<void>;
}

export interface StartBoard extends Partial<BoardOptions> {
  /** Where its port is to lie, and under `node` the flash of the node. */
  readonly folder: string;
  /** Whether what was flashed runs as a simulated node (build/out/firmware must be there); else it only says that it starts. */
  readonly node?: boolean;
  readonly seed?: number;
}

/** Starts a board, new from the factory unless told otherwise: an ESP32 with 8 MiB of flash that waits in its loader. */
export async function startBoard(options: StartBoard): Promise<SimulatedBoard> {
  const { folder, node = false, seed = 1, ...rest } = options;
  const port = join(folder, 'ttyUSB0');
  const start: BoardStart = {
    chip: 'esp32',
    mac: '24:0a:c4:00:00:01',
    flashBytes: 8_388_608,
    fault: null,
    ...rest,
    port,
    node: node ? join(folder, 'node') : null,
    seed,
  };
  const child = fork(program, [JSON.stringify(start)], { serialization: 'advanced' });
  const [first]: BoardReply[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the simulated board ended with ${code}`);
    }),
  ]);
  if (first === undefined || !('ready' in first) || child.pid === undefined) throw new Error('no simulated board');

  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  child.on('message', (reply: BoardReply) => {
    if (!('id' in reply)) return;
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('refused' in reply) asked?.reject(new Error(reply.refused));
    else asked?.resolve(reply.value);
  });
  const exit = once(child, 'exit').then(() => {
    for (const asked of waiting.values()) asked.reject(new Error('the simulated board has ended'));
  });
  let last = 0;
  const ask = (order: Omit<BoardOrder, 'id'>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ ...order, id: last });
    });

  return {
    pid: child.pid,
    port,
    device: () => realpathSync(port),
    flash: async () => Buffer.from((await ask({ op: 'flash' })) as Uint8Array),
    be: async (fault) => void (await ask({ op: 'be', fault } as Omit<BoardOrder, 'id'>)),
    unplug: async () => void (await ask({ op: 'unplug' })),
    plug: async () => void (await ask({ op: 'plug' })),
    restart: async () => void (await ask({ op: 'restart' })),
    state: async () => (await ask({ op: 'state' })) as 'loader' | 'program' | 'dead',
    stop: async () => {
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}
