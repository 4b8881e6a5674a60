import type { Entry, NodeRecord, NodeStore } from '../domain/ports/stores.ts';

type Change = Partial<Omit<NodeRecord, 'id' | 'created'>>;

/** Changes of these are told. */
const told = ['name', 'revoked', 'passwordHash', 'mac', 'pending'] as const satisfies readonly (keyof Change)[];

/** The nodes that have an account, held in memory beside the store, so that a message never waits for a query. */
export interface NodeBook {
  /** Null for a node that does not exist or was revoked. */
  get(id: string): NodeRecord | null;
  /** Whether the id may not be given to a new node. */
  taken(id: string): boolean;
  /** The node that has, or had last, the board with this MAC; also a revoked one. */
  withMac(mac: string): NodeRecord | null;
  list(): NodeRecord[];
  /** Accounts for the broker. */
  accounts(): [node: string, passwordHash: Uint8Array][];
  /** False where the id is or was in use: the journal must not mix two devices. One that was never finished was not. */
  insert(node: NodeRecord, entry: Entry): Promise<boolean>;
  update(id: string, change: Change, entry: Entry | null): Promise<void>;
  /** A node was made, renamed, renewed, settled or revoked, or has another board. */
  onChange(listener: () => void): () => void;
}

/** Reads the nodes from the store. */
export async function openNodeBook(store: NodeStore): Promise<NodeBook> {
  const nodes = new Map<string, NodeRecord>();
  const gone = new Map<string, NodeRecord>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const node of await store.list()) (node.revoked === null ? nodes : gone).set(node.id, node);
  return {
    get: (id) => nodes.get(id) ?? null,
    taken: (id) => nodes.has(id) || (gone.has(id) && !neverFinished(gone.get(id))),
    withMac: (mac) => [...nodes.values(), ...gone.values()].find((node) => node.mac === mac) ?? null,
    list: () => [...nodes.values()],
    accounts: () => [...nodes.values()].map(({ id, passwordHash }) => [id, passwordHash]),
    async insert(node, entry) {
      if (!(await store.insert(node, entry))) return false;
      nodes.set(node.id, node);
      gone.delete(node.id);
      tell();
      return true;
    },
    async update(id, change, entry) {
      await store.update(id, change, entry);
      const past = gone.get(id);
      if (past !== undefined) gone.set(id, { ...past, ...change });
      const before = nodes.get(id);
      if (before === undefined) return;
      const after = { ...before, ...change };
      if (after.revoked === null) nodes.set(id, after);
      else {
        nodes.delete(id);
        gone.set(id, after);
      }
      if (told.some((field) => field in change)) tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A node that was given up before it was commissioned keeps the mark: nothing stands in the way of its id. */
function neverFinished(node: NodeRecord | undefined): boolean {
  return node !== undefined && node.pending !== null;
}
