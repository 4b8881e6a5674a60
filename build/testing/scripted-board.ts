import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  FirmwareImage,
  FirmwareShelf,
  FlashEngine,
  Flashed,
  SerialLine,
  SerialPorts,
} from '../../electron/domain/ports/flashing.ts';
import { type NodeProcess, startNodes } from './simulated-node.ts';
import { until } from './until.ts';

/** The version that the firmware of this tree says it is. */
export const firmwareVersion = '0.2.0';

const image: FirmwareImage = {
  chip: 'esp32',
  version: firmwareVersion,
  built: 1_790_000_000_000,
  flashBytes: 8_388_608,
  folder: '/nowhere',
  parts: [],
  release: '',
};

/** What goes wrong next, in the order of the parts. */
export interface Script {
  check?: 'unusable';
  identify?: Flashed<never>;
  flash?: Flashed<never>;
  /** Lines of the start, and no answer after them. */
  dead?: readonly string[];
  permission?: { ok: boolean; command: string | null };
  /** What stands at the port instead of the board. */
  line?: SerialLine;
}

/**
 * A board whose bootloader is played, and whose firmware is the real one once it was flashed: its serial line is the
 * socket of the simulated node.
 */
export function scriptedBoard(dir: string, mac: string) {
  const script: Script = {};
  let process: NodeProcess | null = null;
  const flashed: string[] = [];
  const watchers = new Set<Parameters<SerialPorts['watch']>[0]>();
  let plugged = false;
  const port = { path: '/dev/ttyUSB0', label: 'CP2102' };
  const listed = () => (plugged ? [port] : []);

  const run = async () => {
    process ??= await startNodes(dir, { args: ['--mac', mac, '--quiet'] });
  };
  const ports: SerialPorts = {
    list: async () => listed(),
    watch(listener) {
      watchers.add(listener);
      listener(listed());
      return () => void watchers.delete(listener);
    },
    permission: async () => script.permission ?? { ok: true, command: null },
    grabbers: async () => [],
    async open() {
      if (script.line !== undefined) return { ok: true, value: script.line };
      if (script.dead !== undefined) return { ok: true, value: deadLine(script.dead) };
      if (process === null) return { ok: true, value: deadLine([]) };
      return { ok: true, value: await socketLine(join(dir, 'serial.sock')) };
    },
  };
  const shelf: FirmwareShelf = {
    list: async () => [
      { chip: 'esp32', version: firmwareVersion, built: image.built, usable: true, problem: null, message: '' },
    ],
    newest: async (chip) =>
      chip === image.chip
        ? { ok: true, value: image }
        : { ok: false, fault: { code: 'bad_image', holder: null, command: null, message: chip } },
    read: async () => ({ ok: true, value: new Uint8Array() }),
  };
  const engine: FlashEngine = {
    name: 'esptool-js',
    check: async () => ({ name: 'esptool-js', usable: script.check === undefined, version: '1', message: '' }),
    identify: async () => script.identify ?? { ok: true, value: { chip: 'esp32', mac, flashBytes: 8_388_608 } },
    async flash(path, { version }, progress, stop) {
      if (script.flash !== undefined) return script.flash;
      progress({ stages: [{ name: 'write', part: 'app', done: 1, total: 2 }], speed: 460_800, left: 1_000 });
      if (stop.stopped()) return { ok: false, fault: { code: 'cancelled', holder: null, command: null, message: '' } };
      flashed.push(`${path} ${version}`);
      await process?.stop();
      process = null;
      await run();
      return { ok: true, value: null };
    },
  };
  return {
    script,
    ports,
    shelf,
    engine,
    flashed,
    path: port.path,
    plug(now = true) {
      plugged = now;
      for (const tell of watchers) tell(listed());
    },
    /** The node that runs on it. */
    node: () => process?.nodes[0] ?? null,
    run,
    stop: async () => process?.stop(),
  };
}

function deadLine(lines: readonly string[]): SerialLine {
  const listeners = new Set<(line: string) => void>();
  return {
    send: async () => ({ ok: true, value: null }),
    onLine(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async restart() {
      for (const line of lines) for (const tell of listeners) tell(line);
    },
    onClosed: () => () => undefined,
    close: async () => undefined,
  };
}

async function socketLine(path: string): Promise<SerialLine> {
  const socket = createConnection(path);
  let open = false;
  socket.once('connect', () => {
    open = true;
  });
  await until('the serial line is open', () => open);
  const lines = createInterface({ input: socket });
  const closed = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const tell of closed) tell();
  });
  return {
    send: (line) => new Promise((resolve) => socket.write(`${line}\n`, () => resolve({ ok: true, value: null }))),
    onLine(listener) {
      lines.on('line', listener);
      return () => void lines.off('line', listener);
    },
    restart: async () => undefined,
    onClosed(listener) {
      closed.add(listener);
      return () => void closed.delete(listener);
    },
    async close() {
      lines.close();
      socket.destroy();
    },
  };
}
