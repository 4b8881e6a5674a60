import { type AlarmSettings, reaches } from '../contract/alarm-settings.ts';
import { type Alarm, outOfSight } from '../contract/alarms.ts';
import type { DeskCall, DeskNews, DeskStanding } from '../contract/desk.ts';
import { byUrgency } from '../domain/alarms/order.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Alarms } from './alarms.ts';

/** What comes within so long of each other is told at once, ms. */
const gathering = 500;
/** A burst is over when nothing new has come for so long, ms. */
const calm = 10_000;

export interface DeskAttentionDeps {
  readonly clock: Clock;
  readonly alarms: Pick<Alarms, 'list' | 'get' | 'onChange'>;
  readonly settings: () => AlarmSettings;
  /** Name of a node; its id where it has none any more. */
  readonly nameOf: (node: string) => string;
  readonly tell: (news: DeskNews) => void;
}

interface Burst {
  readonly count: number;
  readonly highest: Alarm;
  readonly last: number;
}

/**
 * Watches the alarms for whoever does not look at the window: one call for a burst of them, and another only for what is
 * more urgent than what was called. Returns how to stop.
 */
export function watchForDesk(deps: DeskAttentionDeps): () => void {
  const { clock, alarms, tell } = deps;
  const known = new Map(alarms.list().map((alarm) => [alarm.key, nameOfCall(alarm)]));
  const fresh = new Set<string>();
  let burst: Burst | null = null;
  let callOff: (() => void) | null = null;

  const note = (key: string) => {
    const alarm = alarms.get(key);
    if (alarm === null) known.delete(key);
    else if (known.get(key) !== nameOfCall(alarm)) {
      known.set(key, nameOfCall(alarm));
      if (calls(alarm)) fresh.add(key);
    }
  };
  const flush = () => {
    callOff = null;
    const came = [...fresh].flatMap((key) => alarms.get(key) ?? []).filter(calls);
    fresh.clear();
    const { call, next } = callFor(deps, came, burst);
    burst = next;
    tell({ standing: standingOf(alarms.list()), call });
  };
  const stop = alarms.onChange((keys) => {
    for (const key of keys) note(key);
    callOff ??= clock.after(gathering, flush);
  });
  tell({ standing: standingOf(alarms.list()), call: null });
  return () => {
    stop();
    callOff?.();
  };
}

function calls(alarm: Alarm): boolean {
  return !alarm.acknowledged && outOfSight(alarm) === null;
}

/** Another occurrence, and one that nobody has answered for too long, calls anew. */
function nameOfCall({ occurrence, escalated }: Alarm): string {
  return `${occurrence} ${escalated ?? ''}`;
}

function callFor(
  { clock, settings, nameOf }: DeskAttentionDeps,
  came: readonly Alarm[],
  before: Burst | null,
): { call: DeskCall | null; next: Burst | null } {
  const { notifyFrom, forwardFrom } = settings();
  const now = clock.monotonic();
  const burst = before !== null && now - before.last < calm ? before : null;
  const told = came.filter(({ priority }) => reaches(priority, notifyFrom));
  const forward = came.some(({ priority }) => reaches(priority, forwardFrom));
  const highest = mostUrgent(told) ?? mostUrgent(came);
  if (highest === undefined || (told.length === 0 && !forward)) return { call: null, next: burst };
  const count = (burst?.count ?? 0) + told.length;
  const worse = burst === null || !reaches(burst.highest.priority, highest.priority);
  const { key, type, priority, node } = highest;
  const place = node === null ? null : nameOf(node);
  const notify = told.length > 0 && worse;
  const call = { count: Math.max(count, 1), highest: { key, type, priority, place }, notify, forward };
  const next = told.length === 0 ? burst : { count, highest: worse ? highest : burst.highest, last: now };
  return { call: notify || forward ? call : null, next };
}

function mostUrgent(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.toSorted(byUrgency)[0];
}

function standingOf(list: readonly Alarm[]): DeskStanding {
  const seen = list.filter((alarm) => outOfSight(alarm) === null);
  const waiting = seen.filter(({ acknowledged }) => !acknowledged);
  const highest = mostUrgent(waiting) ?? mostUrgent(seen);
  return { all: seen.length, unacknowledged: waiting.length, highest: highest?.priority ?? null };
}
