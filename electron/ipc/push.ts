import type { EventName, EventPayload, LiveBatch } from '../contract/live.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { emptyBatch, type LiveSource } from '../services/live.ts';
import { type Lane, lane } from './lane.ts';

/** Between two batches to one window at least, ms: 10 a second. */
export const batchInterval = 100;

/** What a window may see now: `all` with a session, `alarms` with one that is locked, else `nothing`. */
export type Audience = 'all' | 'alarms' | 'nothing';

export interface PushDeps {
  readonly clock: Clock;
  readonly source: LiveSource;
  readonly audience: (windowId: number) => Audience;
  /** Sends an event to a window; false where the window is gone. */
  readonly send: <N extends EventName>(windowId: number, name: N, payload: EventPayload<N>) => boolean;
}

/** Tells windows what has changed. */
export interface Push {
  /** From now on this window is told; returns the picture that it begins with. */
  start(windowId: number): LiveBatch;
  /** The window has taken in the last batch: the next may follow. */
  seen(windowId: number): void;
  /** Says something about the window's session, at once. */
  session(windowId: number, state: EventPayload<'session'>['state']): void;
  /** The window is closed. */
  close(windowId: number): void;
  stop(): void;
}

interface Target {
  readonly lane: Lane;
  sees: Audience;
  lastSent: number;
  /** A batch is on its way. Nothing more is sent until the window has taken it in, so that nothing piles up there. */
  underWay: boolean;
  /** Whether this host tells when a batch is taken in; until the first time nobody waits for it. */
  receipts: boolean;
  due: (() => void) | null;
}

/** Begins to listen; windows are told once they have asked for it. */
export function createPush(deps: PushDeps): Push {
  const { clock, source, audience, send } = deps;
  const targets = new Map<number, Target>();

  const stopListening = source.onChange((change) => {
    for (const [windowId, target] of targets) {
      target.lane.note(change);
      plan(windowId, target);
    }
  });

  function plan(windowId: number, target: Target): void {
    if (target.due !== null || target.underWay || target.lane.isEmpty()) return;
    const wait = Math.max(0, target.lastSent + batchInterval - clock.monotonic());
    target.due = clock.after(wait, () => {
      target.due = null;
      flush(windowId, target);
    });
  }

  function flush(windowId: number, target: Target): void {
    const batch = nextBatch(target, audience(windowId));
    if (batch === null) return;
    target.lastSent = clock.monotonic();
    target.underWay = target.receipts;
    if (!send(windowId, 'live', batch)) close(windowId);
  }

  // Between two batches a session may be locked, unlocked or ended: what is due is judged when it is sent.
  function nextBatch(target: Target, sees: Audience): LiveBatch | null {
    const before = target.sees;
    target.sees = sees;
    if (sees === 'all' && before !== 'all') return target.lane.restart();
    const batch = target.lane.take();
    if (sees === 'all') return batch;
    return sees === 'alarms' && batch.alarms !== null ? alarmsOnly(batch) : null;
  }

  function close(windowId: number): void {
    targets.get(windowId)?.due?.();
    targets.delete(windowId);
  }

  return {
    start(windowId) {
      const receipts = targets.get(windowId)?.receipts ?? false;
      close(windowId);
      const sees = audience(windowId);
      const own = lane(source, clock);
      targets.set(windowId, { lane: own, sees, lastSent: -batchInterval, underWay: false, receipts, due: null });
      if (sees === 'all') return own.restart();
      return sees === 'alarms' ? { ...emptyBatch(clock.now()), alarms: source.alarms() } : emptyBatch(clock.now());
    },
    seen(windowId) {
      const target = targets.get(windowId);
      if (target === undefined) return;
      target.receipts = true;
      target.underWay = false;
      plan(windowId, target);
    },
    session: (windowId, state) => void send(windowId, 'session', { state }),
    close,
    stop() {
      stopListening();
      for (const windowId of targets.keys()) close(windowId);
    },
  };
}

function alarmsOnly({ at, alarms }: LiveBatch): LiveBatch {
  return { ...emptyBatch(at), alarms };
}
