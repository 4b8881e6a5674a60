import type { Journal } from '../domain/ports/journal.ts';
import type { PasswordHasher } from '../domain/ports/secrets.ts';
import type { UserRecord, UserStore } from '../domain/ports/stores.ts';

/** The accounts of an archive: failures and locks are counted while it is open, and forgotten with it. */
export function archiveUsers(accounts: readonly UserRecord[]): UserStore {
  const records = new Map(accounts.map((account) => [account.id, account]));
  return {
    list: async () => [...records.values()],
    byName: async (username) => [...records.values()].find((each) => each.username === username) ?? null,
    byId: async (id) => records.get(id) ?? null,
    insert: async () => null,
    async update(id, change) {
      const record = records.get(id);
      if (record === undefined) throw new Error(`no account ${id}`);
      const after = { ...record, ...change };
      records.set(id, after);
      return after;
    },
  };
}

/** A journal that takes nothing in: what is done in an archive leaves no row in it. */
export const silentJournal: Pick<Journal, 'append'> = { append: async () => [] };

/** What a hash may ask of this machine: four times what ours do. A file from outside could ask for all of it. */
const dearest = { kib: 262_144, passes: 12, lanes: 8 } as const;
const parameters = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$/;

/** Checks passwords as `hasher` does, but no hash that is dearer than it may be. */
export function boundedHasher(hasher: PasswordHasher): PasswordHasher {
  return {
    hash: (password) => hasher.hash(password),
    async verify(hash, password) {
      const [, kib, passes, lanes] = (parameters.exec(hash) ?? []).map(Number);
      if (kib === undefined || passes === undefined || lanes === undefined) return false;
      const bearable = kib <= dearest.kib && passes <= dearest.passes && lanes <= dearest.lanes;
      return bearable && (await hasher.verify(hash, password));
    },
  };
}
