import type { StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { UserRecord, UserStore } from '../domain/ports/stores.ts';
import { inTurn } from './in-turn.ts';
import { isLasting } from './lasting.ts';
import type { OwedEntries } from './owed-entries.ts';

/** What signing in changes of an account. */
export type SignInChange = Partial<Pick<UserRecord, 'failures' | 'lockedUntil' | 'lastLogin'>>;

/** Accounts with their failures and their sign-ins, whether or not the database takes these at the moment. */
export interface SignInRecords {
  byName(username: string): Promise<UserRecord | null>;
  /** Changes an account and writes the row. What is not taken now counts from memory, and is written later. */
  keep(user: UserRecord, change: SignInChange, entry: StationEntry): Promise<UserRecord>;
  /** Tries again to store what is in memory only; never rejects. */
  settle(): Promise<void>;
}

/**
 * On a full disk a guard signs in and sees the doors: whatever changes something is refused by itself, since it has to
 * be written down first. Failures go on locking accounts; of what is in memory only a restart knows nothing.
 */
export function signInRecords({ users, owed, log }: { users: UserStore; owed: OwedEntries; log: Log }): SignInRecords {
  // What settles could otherwise overtake what is newer.
  const turn = inTurn();
  const unstored = new Map<number, SignInChange>();

  async function store(id: number, change: SignInChange, entry: StationEntry | null): Promise<UserRecord | null> {
    try {
      const user = await users.update(id, change, entry);
      unstored.delete(id);
      return user;
    } catch (cause) {
      if (isLasting(cause)) throw cause;
      unstored.set(id, change);
      return null;
    }
  }
  return {
    async byName(username) {
      const user = await users.byName(username);
      return user === null ? null : { ...user, ...unstored.get(user.id) };
    },
    keep: (user, change, entry) =>
      turn(async () => {
        const whole = { ...unstored.get(user.id), ...change };
        // What is owed goes first: rows stand in the order in which they came about.
        await owed.flush();
        const stored = await store(user.id, whole, entry);
        if (stored !== null) return stored;
        await owed.add([entry]);
        return { ...user, ...whole };
      }),
    settle: () =>
      turn(async () => {
        for (const [id, change] of unstored) await store(id, change, null);
      }).catch((cause: unknown) => log.error('a sign-in could not be stored', { cause: String(cause) })),
  };
}
