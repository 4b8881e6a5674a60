import { mkdir } from 'node:fs/promises';
import { beginRun, type EsptoolRun, endOfOutput, readOutput } from '../../domain/flashing/esptool.ts';
import { type PortFault, portFault } from '../../domain/flashing/faults.ts';
import type { PlannedPart } from '../../domain/flashing/stages.ts';
import type { Flashed, StopSignal } from '../../domain/ports/flashing.ts';
import { RefusedArgument, type ToolCommand } from './commands.ts';
import { type RunEnd, type RunLimits, runTool } from './spawn.ts';

export interface EsptoolOptions {
  readonly folder: string;
  readonly limits: RunLimits;
  readonly stop: StopSignal;
  readonly parts?: readonly PlannedPart[];
  onChange?(run: EsptoolRun): void;
}

/**
 * Runs esptool, alone or under arduino-cli, and reads what it writes. A fault ends it at once: some are told as a
 * warning, after which it would go on. An end with code 0 is none without a fault only.
 */
export async function runEsptool(command: ToolCommand, options: EsptoolOptions): Promise<Flashed<EsptoolRun>> {
  let run = beginRun(options.parts);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const end = await runTool(command, {
    ...options,
    onOutput(text) {
      run = readOutput(run, text);
      options.onChange?.(run);
      // A fault that ends it comes in several lines: only what goes on by itself is cut short.
      return run.fault?.code !== 'wrong_chip';
    },
  });
  run = endOfOutput(run);
  const fault = faultOf(run, end);
  return fault === null ? { ok: true, value: run } : { ok: false, fault };
}

function faultOf(run: EsptoolRun, end: RunEnd): PortFault | null {
  if (end.why === 'stopped') return portFault('cancelled', 'stopped');
  if (run.fault !== null) return run.fault;
  if (end.why === 'timeout') return portFault('timeout', lastWords(run) || 'no word');
  if (end.why === 'broken') return portFault('tool_missing', end.message);
  if (end.why === 'ended' && end.code === 0) return null;
  return portFault('internal', lastWords(run));
}

const lastWords = (run: EsptoolRun) => run.said.slice(-3).join(' · ');

/** A command that cannot be put together, as a fault. */
export function refused(cause: unknown): { readonly ok: false; readonly fault: PortFault } {
  if (cause instanceof RefusedArgument) return { ok: false, fault: portFault('internal', cause.message) };
  throw cause;
}
