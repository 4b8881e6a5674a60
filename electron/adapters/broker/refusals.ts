/** Why the broker turned somebody or something away. */
export type BrokerRefusal =
  | 'address' // too many connections
  | 'tls'
  | 'protocol'
  | 'password'
  | 'client_id'
  | 'session' // a node must connect with a clean session
  | 'will'
  | 'publish'
  | 'subscribe'
  | 'packet_size'
  | 'framing'
  | 'rate'
  | 'timeout';

export interface RefusalCount {
  /** Empty where nobody is known: a name that is only claimed would let a stranger fill our memory with names. */
  readonly account: string;
  readonly reason: BrokerRefusal;
  readonly count: number;
}

export interface RefusalLedger {
  add(account: string, reason: BrokerRefusal): void;
  list(): RefusalCount[];
}

/** Counts refusals by account and reason; `changed` is called after each. */
export function createRefusalLedger(changed: () => void): RefusalLedger {
  const counts = new Map<string, RefusalCount>();
  return {
    add(account, reason) {
      const key = `${account}/${reason}`;
      counts.set(key, { account, reason, count: (counts.get(key)?.count ?? 0) + 1 });
      changed();
    },
    list: () => [...counts.values()],
  };
}

/** The sum of two lists of counts. */
export function addCounts<T extends { account: string; reason: string; count: number }>(
  a: readonly T[],
  b: readonly T[],
): T[] {
  const sum = new Map<string, T>();
  for (const one of [...a, ...b]) {
    const key = `${one.account}/${one.reason}`;
    sum.set(key, { ...one, count: one.count + (sum.get(key)?.count ?? 0) });
  }
  return [...sum.values()];
}
