import type { Entry, NodeRecord, NodeStore } from '../domain/ports/stores.ts';

type Change = Partial<Omit<NodeRecord, 'id' | 'created'>>;

/** The nodes that have an account, held in memory beside the store, so that a message never waits for a query. */
export interface NodeBook {
  /** Null for a node that does not exist or was revoked. */
  get(id: string): NodeRecord | null;
  list(): NodeRecord[];
  /** Accounts for the broker. */
  accounts(): [node: string, passwordHash: Uint8Array][];
  /** False where the id was ever taken: the journal must not mix two devices. */
  insert(node: NodeRecord, entry: Entry): Promise<boolean>;
  update(id: string, change: Change, entry: Entry | null): Promise<void>;
  /** A node was made, renamed, renewed or revoked. */
  onChange(listener: () => void): () => void;
}

/** Reads the nodes from the store. */
export async function openNodeBook(store: NodeStore): Promise<NodeBook> {
  const nodes = new Map<string, NodeRecord>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const node of await store.list()) if (node.revoked === null) nodes.set(node.id, node);
  return {
    get: (id) => nodes.get(id) ?? null,
    list: () => [...nodes.values()],
    accounts: () => [...nodes.values()].map(({ id, passwordHash }) => [id, passwordHash]),
    async insert(node, entry) {
      if (!(await store.insert(node, entry))) return false;
      nodes.set(node.id, node);
      tell();
      return true;
    },
    async update(id, change, entry) {
      await store.update(id, change, entry);
      const before = nodes.get(id);
      if (before === undefined) return;
      const after = { ...before, ...change };
      if (after.revoked === null) nodes.set(id, after);
      else nodes.delete(id);
      if ('name' in change || 'revoked' in change || 'passwordHash' in change) tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
