import type { Alarm, SeenAlarm } from '../../../../electron/contract/alarms.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { ok, type Result } from '../../../../electron/contract/result.ts';

/** The occurrences that these alarms were seen with. */
export function seenOf(alarms: readonly Alarm[]): SeenAlarm[] {
  return alarms.map(({ key, occurrence }) => ({ key, occurrence }));
}

/** Calls in as many parts as the limit wants, and adds up; ends with the first that fails. */
export async function inParts<T>(
  all: readonly T[],
  call: (part: T[]) => Promise<Result<{ done: number }>>,
): Promise<Result<{ done: number }>> {
  let done = 0;
  for (let from = 0; from < all.length; from += limits.acknowledge) {
    const result = await call(all.slice(from, from + limits.acknowledge));
    if (!result.ok) return result;
    done += result.value.done;
  }
  return ok({ done });
}
