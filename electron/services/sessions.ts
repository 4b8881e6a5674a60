import { fail, ok, type Result } from '../contract/result.ts';
import type { Access } from '../contract/roles.ts';
import type { Person, Session } from '../contract/session.ts';
import { isIdle, sessionRule } from '../domain/auth/session.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { PasswordHasher } from '../domain/ports/secrets.ts';
import type { UserRecord, UserStore } from '../domain/ports/stores.ts';
import type { TokenClaims, Tokens } from '../domain/ports/tokens.ts';
import { actEntry } from './entry.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { OwedEntries } from './owed-entries.ts';
import { secondPerson } from './second-person.ts';
import { sessionHandlers } from './session-handlers.ts';
import {
  createSessionTable,
  type LiveSession,
  personOf,
  type SessionChange,
  type SessionTable,
} from './session-table.ts';
import { createSignIn } from './sign-in.ts';
import { type SignInRecords, signInRecords } from './sign-in-records.ts';

/** How often idle sessions are looked for, ms. */
const idleSweep = 2_000;

export interface SessionsDeps {
  readonly users: UserStore;
  readonly journal: Pick<Journal, 'append'>;
  /** Takes who came and went also while the journal cannot be written. */
  readonly owed: OwedEntries;
  readonly hasher: PasswordHasher;
  readonly tokens: Tokens;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  /** Idle lock, ms; the product's 10 min unless told otherwise. */
  readonly idleMs?: number;
}

/** Who is signed in where, and whether they are there. */
export interface Sessions {
  /** The caller behind a token from a window, as far as `access` asks: `unauthenticated` or `session_locked` otherwise. */
  authorize(token: string | null, windowId: number, access: Exclude<Access, 'public'>): Promise<Result<Caller>>;
  /** Signs an account in whose password was checked by the caller of this. */
  begin(user: UserRecord, windowId: number): Promise<Session>;
  /** Ends what an account has open, when its role or password has changed. */
  endUser(userId: number): void;
  /** Ends what a window has open: it is gone, or its page was loaded anew and has forgotten its token. */
  endWindow(windowId: number): void;
  /** Locks every session: the operator has left the machine. */
  lockAll(reason: 'left'): void;
  /** Whether the operator of a session has given the password in the last 5 minutes, and it was not locked since. */
  confirmed(sessionId: string): boolean;
  /**
   * Checks the password of a second person who releases something together with the first: another account, of role
   * guard or above. `second_person` with `details.reason` (`same`, `role`), `credentials`, `locked_out`; every failure
   * is in the journal.
   */
  verifySecond(first: Person, second: { username: string; password: string }): Promise<Result<Person>>;
  windowState(windowId: number): 'none' | 'locked' | 'open';
  /** Who is signed in to a window; null where nobody is. */
  operator(windowId: number): string | null;
  onChange(listener: (change: SessionChange) => void): () => void;
  readonly idleMs: number;
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `session.${string}`>>;
  stop(): void;
}

/** What the session's handlers share. */
export interface SessionParts extends SessionsDeps {
  readonly table: SessionTable;
  readonly records: SignInRecords;
  begin(user: UserRecord, windowId: number): Promise<Session>;
  /** The session with a fresh token. */
  fresh(session: LiveSession): Promise<Session>;
  lock(session: LiveSession, reason: 'operator' | 'idle' | 'left'): Promise<void>;
}

/** Sessions with nobody signed in yet. */
export function createSessions(deps: SessionsDeps): Sessions {
  const { clock, tokens, owed, idleMs = sessionRule.idleMs } = deps;
  const records = signInRecords(deps);
  const table = createSessionTable();

  async function fresh({ id, person, generation, locked }: LiveSession): Promise<Session> {
    const expires = Math.floor((clock.now() + sessionRule.tokenMs) / 1_000) * 1_000;
    const token = await tokens.sign({ sessionId: id, userId: person.id, generation, expires });
    return { token, expires, locked, person };
  }

  function begin(user: UserRecord, windowId: number): Promise<Session> {
    const id = [...deps.crypto.randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { generation } = user;
    const lastActivity = clock.monotonic();
    const session = {
      id,
      windowId,
      generation,
      person: personOf(user),
      locked: false,
      lastActivity,
      confirmedUntil: null,
    };
    table.begin(session);
    return fresh(session);
  }

  // Locked first, written then: a journal that cannot be written keeps no session open.
  async function lock({ id, person }: LiveSession, reason: 'operator' | 'idle' | 'left'): Promise<void> {
    table.change(id, { locked: true });
    await owed.add([actEntry(clock.now(), 'session.locked', person.username, { reason })]);
  }
  const lockAside = (session: LiveSession, reason: 'idle' | 'left') => void lock(session, reason);
  const sweep = () => {
    for (const session of table.idle(clock.monotonic(), idleMs)) lockAside(session, 'idle');
    void records.settle();
  };

  const parts: SessionParts = { ...deps, table, records, begin, fresh, lock };
  const signIn = createSignIn({ ...deps, records });
  const stopSweep = clock.every(idleSweep, sweep);
  return {
    idleMs,
    begin,
    async authorize(token, windowId, access) {
      const claims = token === null ? null : await tokens.read(token);
      const session = claims === null ? undefined : table.get(claims.sessionId);
      if (claims === null || session === undefined || !fits(claims, session, windowId)) return unknown();
      // Not left to the sweep, which may be late: nothing is done for somebody who is no longer there.
      if (!session.locked && isIdle(session.lastActivity, clock.monotonic(), idleMs)) lockAside(session, 'idle');
      const locked = table.get(session.id)?.locked ?? true;
      // The token of a locked session may expire: it can do no more than be shown alarms and ask for the password.
      if (claims.expires <= clock.now() && !locked) return unknown();
      if (locked && access !== 'locked') return fail('session_locked', 'unlock the session first');
      return ok({ person: session.person, sessionId: session.id, windowId, locked });
    },
    endUser(userId) {
      for (const { id } of table.ofUser(userId)) table.end(id);
    },
    endWindow(windowId) {
      const session = table.ofWindow(windowId);
      if (session !== undefined) table.end(session.id);
    },
    lockAll(reason) {
      for (const session of table.all()) if (!session.locked) lockAside(session, reason);
    },
    operator: (windowId) => table.ofWindow(windowId)?.person.username ?? null,
    windowState(windowId) {
      const session = table.ofWindow(windowId);
      if (session === undefined) return 'none';
      return session.locked ? 'locked' : 'open';
    },
    confirmed(sessionId) {
      const until = table.get(sessionId)?.confirmedUntil ?? null;
      return until !== null && clock.monotonic() < until;
    },
    verifySecond: secondPerson(deps, signIn),
    onChange: table.onChange,
    handlers: sessionHandlers(parts, signIn),
    stop: stopSweep,
  };
}

function fits(claims: TokenClaims, session: LiveSession, windowId: number): boolean {
  const { generation, person } = session;
  return session.windowId === windowId && claims.userId === person.id && claims.generation === generation;
}

function unknown(): Result<never> {
  return fail('unauthenticated', 'no session, or one that has ended');
}
