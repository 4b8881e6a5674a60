import type { DenialReason, Incident } from '../../contract/incidents.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';

/** So many refusals at one reader within so long (ms) are an alarm. */
export const refusalsBorne = { refusals: 3, within: 60_000 } as const;

/** Refusals that are an alarm of their own at once, and those that whoever works at a door brings about. */
const toldOtherwise: ReadonlySet<string> = new Set<DenialReason>([
  'blocked',
  'lost',
  'lockdown',
  'door_in_maintenance',
]);

/** Counts refusals, reader by reader, by the time at which each happened. */
export interface RefusalWatch {
  /** Takes a row of the journal into account; the third refusal raises, and the count begins anew. */
  see(row: Incident): readonly AlarmChange[];
}

/**
 * Remembers the refusals of the last minute of each reader. What a node kept through an outage comes late and in a
 * burst: it is counted by its own time, so that refusals of a whole night are not taken for a minute's.
 */
export function refusalWatch(): RefusalWatch {
  const recent = new Map<string, readonly number[]>();
  return {
    see(row) {
      const { node, type, value } = row;
      if (type !== 'access.denied' || node === null || toldOtherwise.has(String(value['reason']))) return [];
      const reader = String(value['reader']);
      const at = row.clock === 'uptime' ? row.received : row.timestamp;
      const key = `${node} ${reader}`;
      const near = [...(recent.get(key) ?? []), at].filter((time) => Math.abs(time - at) < refusalsBorne.within);
      if (!isBurst(near)) {
        recent.set(key, near);
        return [];
      }
      recent.delete(key);
      return [{ is: 'raise', identity: alarmIdentity('repeated_refusals', node, reader) }];
    },
  };
}

// The rows of one node come in its own order, but after a restart of the node its clock may have been set back.
function isBurst(times: readonly number[]): boolean {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.some((time, i) => {
    const last = sorted[i + refusalsBorne.refusals - 1];
    return last !== undefined && last - time < refusalsBorne.within;
  });
}
