/** How many connections there are, in total and from each address, and how many of them nobody knows yet. */
export interface AddressBook {
  /** False where one more would be too many; otherwise it is counted. */
  enter(address: string): boolean;
  /** The connection's account is known: it is no stranger any more. */
  introduce(address: string): void;
  leave(address: string, introduced: boolean): void;
}

interface Limits {
  readonly connections: number;
  readonly perAddress: number;
  readonly strangersPerAddress: number;
}

export function createAddressBook(limits: Limits): AddressBook {
  const book = new Map<string, { all: number; strangers: number }>();
  let total = 0;
  return {
    enter(address) {
      const here = book.get(address) ?? { all: 0, strangers: 0 };
      const full = here.all >= limits.perAddress || here.strangers >= limits.strangersPerAddress;
      if (full || total >= limits.connections) return false;
      total += 1;
      book.set(address, { all: here.all + 1, strangers: here.strangers + 1 });
      return true;
    },
    introduce(address) {
      const here = book.get(address);
      if (here !== undefined) here.strangers -= 1;
    },
    leave(address, introduced) {
      const here = book.get(address);
      if (here === undefined) return;
      total -= 1;
      here.all -= 1;
      if (!introduced) here.strangers -= 1;
      if (here.all === 0) book.delete(address);
    },
  };
}
