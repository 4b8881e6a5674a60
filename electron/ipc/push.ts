import type { LiveBatch } from '../contract/live.ts';
import { discreet } from '../domain/alarms/discreet.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { emptyBatch, type LiveSource } from '../services/live.ts';
import type { Sessions } from '../services/sessions.ts';
import { type Lane, lane } from './lane.ts';

/** Between two batches to one window at least, ms: 10 a second. */
export const batchInterval = 100;

export interface PushDeps {
  readonly clock: Clock;
  readonly source: LiveSource;
  /** With an open session a window sees everything, with a locked one the alarms, without one nothing. */
  readonly sessions: Pick<Sessions, 'windowState'>;
  readonly send: (windowId: number, batch: LiveBatch) => void;
}

/** Tells windows what has changed. */
export interface Push {
  /** From now on this window is told; returns the picture that it begins with. */
  start(windowId: number): LiveBatch;
  /** The window has taken in the last batch: the next may follow. */
  seen(windowId: number): void;
  /** The window is closed. */
  close(windowId: number): void;
  stop(): void;
}

type WindowState = ReturnType<Sessions['windowState']>;

interface Target {
  readonly lane: Lane;
  state: WindowState;
  lastSent: number;
  /** A batch is on its way. Nothing more is sent until the window has taken it in, so that nothing piles up there. */
  underWay: boolean;
  /** Whether this host tells when a batch is taken in; until the first time nobody waits for it. */
  receipts: boolean;
  due: (() => void) | null;
}

/** Begins to listen; windows are told once they have asked for it. */
export function createPush(deps: PushDeps): Push {
  const { clock, source, sessions, send } = deps;
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
    const batch = nextBatch(target, sessions.windowState(windowId));
    if (batch === null) return;
    target.lastSent = clock.monotonic();
    target.underWay = target.receipts;
    send(windowId, batch);
  }

  // Between two batches a session may be locked, unlocked or ended: what is due is judged when it is sent.
  function nextBatch(target: Target, state: WindowState): LiveBatch | null {
    const before = target.state;
    target.state = state;
    if (state === 'open' && before !== 'open') return target.lane.restart();
    const batch = target.lane.take();
    if (state === 'open') return batch;
    return state === 'locked' && batch.alarms.length + batch.alarmsOver.length > 0 ? alarmsOnly(batch) : null;
  }

  function close(windowId: number): void {
    targets.get(windowId)?.due?.();
    targets.delete(windowId);
  }

  return {
    start(windowId) {
      const receipts = targets.get(windowId)?.receipts ?? false;
      close(windowId);
      const state = sessions.windowState(windowId);
      const own = lane(source, clock);
      targets.set(windowId, { lane: own, state, lastSent: clock.monotonic(), underWay: false, receipts, due: null });
      if (state === 'open') return own.restart();
      return state === 'locked'
        ? { ...emptyBatch(clock.now()), alarms: source.alarms().map(discreet) }
        : emptyBatch(clock.now());
    },
    seen(windowId) {
      const target = targets.get(windowId);
      if (target === undefined) return;
      target.receipts = true;
      target.underWay = false;
      plan(windowId, target);
    },
    close,
    stop() {
      stopListening();
      for (const windowId of targets.keys()) close(windowId);
    },
  };
}

function alarmsOnly({ at, alarms, alarmsOver }: LiveBatch): LiveBatch {
  return { ...emptyBatch(at), alarms: alarms.map(discreet), alarmsOver };
}
