import { createHash, timingSafeEqual } from 'node:crypto';

const unknownAccount = new Uint8Array(32);

/** Accounts of the broker: SHA-256 of passwords that are random 256 bits, so that a slow hash would gain nothing. */
export interface AccountBook {
  put(account: string, passwordHash: Uint8Array): void;
  remove(account: string): void;
  has(account: string): boolean;
  /** Takes as long for an account that does not exist as for a wrong password. */
  verify(account: string, password: Uint8Array): boolean;
}

export function createAccountBook(accounts: Iterable<readonly [string, Uint8Array]>): AccountBook {
  const book = new Map<string, Uint8Array>();
  const put = (account: string, passwordHash: Uint8Array) => {
    if (passwordHash.length !== 32) throw new RangeError(`account ${account}: not a SHA-256`);
    book.set(account, passwordHash);
  };
  for (const [account, passwordHash] of accounts) put(account, passwordHash);
  return {
    put,
    remove: (account) => void book.delete(account),
    has: (account) => book.has(account),
    verify(account, password) {
      const given = createHash('sha256').update(password).digest();
      const known = book.get(account);
      return timingSafeEqual(given, known ?? unknownAccount) && known !== undefined;
    },
  };
}
