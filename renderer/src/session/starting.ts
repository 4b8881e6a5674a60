import type { Failure } from '../../../electron/contract/result.ts';
import { type StartPhase, startPhase } from '../../../electron/contract/station.ts';

/** Whether the station does not answer yet because it is being opened. */
export function isStarting(error: Failure | null): boolean {
  return error?.code === 'unavailable' && error.details?.['reason'] === 'starting';
}

/** How far the opening of a station is; `part` from 0 to 1, null where nobody knows. */
export function startOf({ details }: Failure): { readonly phase: StartPhase; readonly part: number | null } {
  const [done, total] = [details?.['done'], details?.['total']];
  const phase = startPhase.safeParse(details?.['phase']);
  const known = typeof done === 'number' && typeof total === 'number' && total > 0;
  return { phase: phase.data ?? 'look', part: known ? Math.min(1, done / total) : null };
}
