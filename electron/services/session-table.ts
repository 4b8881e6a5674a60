import type { Person } from '../contract/session.ts';
import { isIdle } from '../domain/auth/session.ts';
import type { UserRecord } from '../domain/ports/stores.ts';

/** A session that is alive. It belongs to one window and one account in one generation. */
export interface LiveSession {
  readonly id: string;
  readonly windowId: number;
  readonly generation: number;
  readonly person: Person;
  readonly locked: boolean;
  /** By the clock that never jumps. */
  readonly lastActivity: number;
  /** Up to when the operator has proved to be the one who sits here, by the same clock; null while not. */
  readonly confirmedUntil: number | null;
}

/** What the window of a session is told. */
export interface SessionChange {
  readonly windowId: number;
  readonly state: 'begun' | 'locked' | 'unlocked' | 'ended';
}

/** The sessions that are alive; a token of any other is dead. They are not stored: a restart ends them all. */
export interface SessionTable {
  get(id: string): LiveSession | undefined;
  ofWindow(windowId: number): LiveSession | undefined;
  ofUser(userId: number): readonly LiveSession[];
  all(): readonly LiveSession[];
  begin(session: LiveSession): void;
  /** A session that is locked loses its confirmation. */
  change(
    id: string,
    change: Partial<Pick<LiveSession, 'generation' | 'person' | 'locked' | 'lastActivity' | 'confirmedUntil'>>,
  ): void;
  end(id: string): void;
  /** Those that have been idle too long and are not locked yet. */
  idle(now: number, idleMs: number): readonly LiveSession[];
  onChange(listener: (change: SessionChange) => void): () => void;
}

/** What of an account the window may know. */
export function personOf({ id, username, role, language, appearance }: UserRecord): Person {
  return { id, username, role, language, appearance };
}

/** An empty table. */
export function createSessionTable(): SessionTable {
  const live = new Map<string, LiveSession>();
  const listeners = new Set<(change: SessionChange) => void>();
  const tell = (windowId: number, state: SessionChange['state']) => {
    for (const listener of listeners) listener({ windowId, state });
  };
  const all = () => [...live.values()];
  const end = (id: string) => {
    const session = live.get(id);
    if (live.delete(id) && session !== undefined) tell(session.windowId, 'ended');
  };
  return {
    get: (id) => live.get(id),
    ofWindow: (windowId) => all().find((each) => each.windowId === windowId),
    ofUser: (userId) => all().filter(({ person }) => person.id === userId),
    all,
    begin(session) {
      // A window has one session: whoever signs in replaces who was there, and the window knows it.
      for (const { id, windowId } of all()) if (windowId === session.windowId) live.delete(id);
      live.set(session.id, session);
      tell(session.windowId, 'begun');
    },
    change(id, change) {
      const before = live.get(id);
      if (before === undefined) return;
      const whole = { ...before, ...change };
      const after = whole.locked ? { ...whole, confirmedUntil: null } : whole;
      live.set(id, after);
      if (after.locked !== before.locked) tell(after.windowId, after.locked ? 'locked' : 'unlocked');
    },
    end,
    idle: (now, idleMs) => all().filter((each) => !each.locked && isIdle(each.lastActivity, now, idleMs)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
