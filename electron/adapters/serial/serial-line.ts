import type { SerialPort } from 'serialport';
import type { Flashed, SerialLine } from '../../domain/ports/flashing.ts';
import { LineSplitter } from './line-splitter.ts';
import { closePort, openPort, pulseReset, writeOut } from './open-port.ts';

/** Longest line that is taken in, bytes. */
export const longestLine = 4_096;

/** Opens a port as a line that speaks with a node. */
export async function openLine(path: string): Promise<Flashed<SerialLine>> {
  const opened = await openPort(path);
  return opened.ok ? { ok: true, value: lineOver(opened.value) } : opened;
}

function lineOver(port: SerialPort): SerialLine {
  const listeners = new Set<(line: string) => void>();
  const lines = new LineSplitter(longestLine, (line) => {
    for (const listener of listeners) listener(line);
  });
  port.on('data', (bytes: Buffer) => lines.push(bytes));
  return {
    async send(line) {
      if (/[\r\n]/.test(line)) throw new Error('a line has one end');
      return writeOut(port, Buffer.from(`${line}\n`));
    },
    onLine(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    restart: () => pulseReset(port),
    onClosed(listener) {
      // Told also to who asks too late.
      if (!port.isOpen) queueMicrotask(listener);
      else port.once('close', listener);
      return () => void port.off('close', listener);
    },
    close: () => closePort(port),
  };
}
