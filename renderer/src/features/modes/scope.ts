import type { DoorLive, ModeOrder, ModeScope } from '../../../../electron/contract/doors.ts';

/** One word for a scope: its place in lists and forms. */
export function scopeKey(scope: ModeScope): string {
  return scope.is === 'site' ? 'site' : `area-${scope.id}`;
}

/** The doors that a scope is for: all, or those that lead into the area or out of it. */
export function doorsOf(scope: ModeScope, doors: readonly DoorLive[]): readonly DoorLive[] {
  if (scope.is === 'site') return doors;
  return doors.filter(({ settings: { inside, outside } }) => inside === scope.id || outside === scope.id);
}

/** What rules first stands first: evacuation before lockdown, the site before an area, the older before the newer. */
export function compareOrders(a: ModeOrder, b: ModeOrder): number {
  const rank = ({ mode, scope }: ModeOrder) => (mode === 'evacuation' ? 0 : 2) + (scope.is === 'site' ? 0 : 1);
  return rank(a) - rank(b) || a.at - b.at;
}

/** Name of an order among those in force: at most one a mode and scope. */
export function orderKey({ mode, scope }: Pick<ModeOrder, 'mode' | 'scope'>): string {
  return `${mode}-${scopeKey(scope)}`;
}
