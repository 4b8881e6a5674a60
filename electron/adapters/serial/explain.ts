import { faultInBootLog, type PortFault } from '../../domain/flashing/faults.ts';
import { LineSplitter } from './line-splitter.ts';
import { closePort, openPort, pulseReset } from './open-port.ts';
import { withRemedy } from './port-faults.ts';
import { longestLine } from './serial-line.ts';

/** How long a chip that was restarted is listened to, ms: its ROM speaks at once, a brown-out comes within the first second. */
const listening = 1_500;

/** Faults behind which a chip may be that starts again and again. */
const doubtful: ReadonlySet<PortFault['code']> = new Set(['unstable', 'no_bootloader', 'timeout']);

/**
 * What more is known of a fault at a port, for an engine that sees no more than a tool's words: who has the port, what
 * lets this account open it, and what the chip says in its boot log. The port is free again afterwards.
 */
export async function explainFault(path: string, fault: PortFault): Promise<PortFault> {
  if (!doubtful.has(fault.code)) return withRemedy(path, fault);
  return (await faultInItsLog(path)) ?? fault;
}

async function faultInItsLog(path: string): Promise<PortFault | null> {
  const opened = await openPort(path);
  if (!opened.ok) return opened.fault;
  const port = opened.value;
  let worst: PortFault | null = null;
  const heard = new Promise<void>((resolve) => {
    const lines = new LineSplitter(longestLine, (line) => {
      const found = faultInBootLog(line);
      // A program that starts is what a restart without the boot pin leads to, and no fault.
      if (found?.code !== 'power') return;
      worst = found;
      resolve();
    });
    port.on('data', (bytes: Buffer) => lines.push(bytes));
    port.once('close', () => resolve());
  });
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, listening);
  });
  await pulseReset(port);
  await Promise.race([heard, enough]);
  clearTimeout(timer);
  await closePort(port);
  return worst;
}
