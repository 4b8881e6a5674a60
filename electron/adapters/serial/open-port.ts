import { existsSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { portFault } from '../../domain/flashing/faults.ts';
import type { Flashed } from '../../domain/ports/flashing.ts';
import { codeOf, withRemedy } from './port-faults.ts';

/** The speed of the chip's ROM and of the node's serial line, baud. */
export const lineSpeed = 115_200;

/** Longest wait until what was written has gone out, ms; 4 KiB take 0.4 s at 115,200 baud. */
const longestWrite = 5_000;

/**
 * Opens a port for this program alone. Opening sets both control lines, which together leave the chip alone (a reset
 * takes the one without the other); closing lets them be, so that it does not restart either.
 */
export async function openPort(path: string): Promise<Flashed<SerialPort>> {
  const port = new SerialPort({ path, baudRate: lineSpeed, lock: true, hupcl: false, autoOpen: false });
  // Whatever goes wrong later ends with `close`; an `error` without a listener would end the application.
  port.on('error', () => undefined);
  const cause = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (cause === null) {
    closeWhenGone(port);
    return { ok: true, value: port };
  }
  return { ok: false, fault: await withRemedy(path, portFault(codeOf(cause.message), cause.message)) };
}

/** How often an open port is looked for, ms. */
const lookEvery = 500;

/**
 * Closes a port whose device has left. The driver hears of that while it waits for bytes; where it was just reading it
 * reads nothing again and again, for ever (@serialport/bindings-cpp 13, `unix-read.js`).
 */
function closeWhenGone(port: SerialPort): void {
  // Windows has no file for a port, and its driver tells.
  if (process.platform === 'win32') return;
  const looking = setInterval(() => {
    if (!existsSync(port.path) && port.isOpen) port.close();
  }, lookEvery).unref();
  port.once('close', () => clearInterval(looking));
}

/** How often a write that waits is looked at again, ms. */
const lookAgain = 50;

/** Resolves when the bytes have left. */
export async function writeOut(port: SerialPort, bytes: Uint8Array): Promise<Flashed<null>> {
  if (!port.isOpen) return { ok: false, fault: portFault('port_gone', 'the port is closed') };
  const rousing = setInterval(() => rouse(port), lookAgain);
  let late: NodeJS.Timeout | undefined;
  let gone: () => void = () => undefined;
  const cause = await Promise.race([
    written(port, bytes),
    new Promise<Error>((resolve) => {
      gone = () => resolve(new Error('the port is not open any more'));
      port.once('close', gone);
    }),
    new Promise<'late'>((resolve) => {
      late = setTimeout(() => resolve('late'), longestWrite);
    }),
  ]);
  clearInterval(rousing);
  clearTimeout(late);
  port.off('close', gone);
  if (cause === null) return { ok: true, value: null };
  if (cause === 'late') return { ok: false, fault: portFault('timeout', `not written within ${longestWrite} ms`) };
  return { ok: false, fault: portFault(codeOf(cause.message), cause.message) };
}

function written(port: SerialPort, bytes: Uint8Array): Promise<Error | null> {
  return new Promise((resolve) => {
    port.write(Buffer.from(bytes), (cause) => {
      if (cause) resolve(cause);
    });
    port.drain(resolve);
  });
}

/**
 * Asks the kernel anew whether the port takes more. A pseudo-terminal that was full may forget to say that it is not
 * any more (seen with Linux 6 and writes of more than its 8 KiB): without this such a write never ends.
 */
function rouse(port: SerialPort): void {
  // The poller of a port that is being closed is a dangling pointer.
  if (port.isOpen && port.port !== undefined && 'poller' in port.port) port.port.poller.poll(0b10);
}

/** Sets the control lines; a port that has none, as a pseudo-terminal, is no error. */
export async function setLines(port: SerialPort, lines: { dtr: boolean; rts: boolean }): Promise<void> {
  if (!port.isOpen) return;
  await new Promise<void>((resolve, reject) => {
    port.set(lines, (cause) => {
      // One that has gone meanwhile says so by `close`.
      if (!cause || /Inappropriate ioctl/i.test(cause.message) || codeOf(cause.message) === 'port_gone') resolve();
      else reject(cause);
    });
  });
}

/** How long the chip is held in reset, ms. */
const resetTime = 100;

/** Starts the chip anew: RTS pulls EN down while DTR leaves IO0 alone. */
export async function pulseReset(port: SerialPort): Promise<void> {
  await setLines(port, { dtr: false, rts: true });
  await new Promise((resolve) => setTimeout(resolve, resetTime));
  await setLines(port, { dtr: false, rts: false });
}

/** Resolves when the port is closed, whoever closed it. */
export async function closePort(port: SerialPort): Promise<void> {
  if (!port.isOpen) return;
  await new Promise<void>((resolve) => port.close(() => resolve()));
}
