import { useCallback } from 'react';
import type { AlarmRule } from '../../../../electron/contract/alarm-rules.ts';
import type { AlarmType } from '../../../../electron/contract/alarms.ts';

/** What the site has laid down for a type of alarm; undefined until it is known. */
export function useRuleOf(): (type: AlarmType) => AlarmRule | undefined {
  return useCallback(() => undefined, []);
}

/** What the guard is told of a type: the site's own words, or the product's; null until they are known. */
export function useGuidance(_type: AlarmType): AlarmRule['texts']['de'] | null {
  return null;
}
