import type { Clock } from '../domain/ports/clock.ts';
import type { CommitBatch, Committed, Journal, NodeEvent } from '../domain/ports/journal.ts';
import type { BrokerLink, Inbound, LinkState } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import { encodeUtf8 } from '../domain/wire/text.ts';

const nothing = () => undefined;

/** A clock that stands still until it is moved. */
export function handClock(start = 1_790_000_000_000): Clock & { pass(ms: number): void } {
  let now = start;
  const timers = new Set<{ at: number; every: number | null; task: () => void }>();
  const add = (ms: number, every: number | null, task: () => void) => {
    const timer = { at: now + ms, every, task };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    now: () => now,
    monotonic: () => now - start,
    after: (ms, task) => add(ms, null, task),
    every: (ms, task) => add(ms, ms, task),
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = next.at;
        if (next.every === null) timers.delete(next);
        else next.at += next.every;
        next.task();
      }
      now = end;
    },
  };
}

/** A link whose other end is the test. */
export function handLink(clock: Clock) {
  const listeners = new Set<(message: Inbound) => void>();
  const sent: { topic: string; payload: Record<string, unknown> }[] = [];
  let connected = true;
  const state = (): LinkState => ({ connected, since: 0, fault: null, message: '' });
  const link: BrokerLink = {
    async publish(topic, payload) {
      if (!connected) throw new Error('no connection');
      const fields: Record<string, unknown> = JSON.parse(payload);
      sent.push({ topic, payload: fields });
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onState: () => nothing,
    state,
  };
  return {
    link,
    sent,
    connect: (is: boolean) => {
      connected = is;
    },
    /** Delivers a message as a broker would; an object is sent as JSON. */
    deliver(topic: string, payload: unknown, retained = false) {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      for (const listener of listeners) listener({ topic, payload: encodeUtf8(text), retained, received: clock.now() });
    },
    /** What was sent since the last time, as `end of topic` and payload. */
    take: () => sent.splice(0).map(({ topic, payload }) => [topic.split('/').slice(4).join('/'), payload] as const),
  };
}

/** A journal in memory that keeps its promises, and fails when told to. */
export function memoryJournal(clock: Clock) {
  const rows = new Map<string, NodeEvent>();
  const batches: CommitBatch[] = [];
  let id = 0;
  let fault: ((batch: CommitBatch) => unknown) | null = null;

  const stored = (event: NodeEvent) => rows.get(`${event.node} ${event.boot} ${event.seq}`);

  async function commit(batch: CommitBatch): Promise<Committed> {
    const cause = fault?.(batch) ?? null;
    if (cause !== null) throw cause;
    batches.push(batch);
    const conflicts = batch.events.filter((event) => (stored(event)?.timestamp ?? event.timestamp) !== event.timestamp);
    const fresh = batch.events.filter((event) => {
      if (stored(event) !== undefined) return false;
      rows.set(`${event.node} ${event.boot} ${event.seq}`, event);
      return true;
    });
    const common = { received: clock.now(), actor: null };
    const station = { boot: null, seq: null, clock: 'station', late: false } as const;
    const incidents = [
      ...fresh.map((event) => ({ id: ++id, ...common, ...event })),
      ...batch.entries.map((entry) => ({ id: ++id, ...common, ...station, ...entry })),
    ];
    return { incidents, conflicts, duplicates: batch.events.length - fresh.length - conflicts.length };
  }
  const journal: Journal = {
    commit,
    append: async (...entries) => (await commit({ events: [], samples: [], entries })).incidents,
    watermarks: async () => [],
    eventCounts: async () => new Map(),
    onCommitted: () => nothing,
    status: () => ({ rows: id, state: 'verified', verifiedTo: id, broken: null }),
    onStatus: () => nothing,
  };
  return {
    journal,
    rows,
    batches,
    /** From now on a commit fails with what this returns, if it is not null. */
    failWith(next: ((batch: CommitBatch) => unknown) | null) {
      fault = next;
    },
  };
}

/** A log that keeps its lines. */
export function linesLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
