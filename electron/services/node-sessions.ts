import type { Clock } from '../domain/ports/clock.ts';
import type { StatusBody } from '../domain/wire/status.ts';

/** So many of the newest statuses tell a node's uptime: one that was held up on its way does not count, nor does drift. */
const newest = 10;

/** A connection of a node. */
export interface NodeSession {
  readonly id: string;
  readonly boot: number;
}

interface Known extends NodeSession {
  /** What its newest status says, or its last will. */
  readonly online: boolean;
  /** Uptime less our own clock that does not jump, as the newest living statuses of this boot had it, ms. */
  readonly leads: readonly number[];
}

/** Which connection each node has, and how long it has been running. */
export interface NodeSessions {
  /** Takes in a status or last will. `living`: not kept by the broker from some time ago. */
  status(node: string, body: StatusBody, living: boolean): void;
  /** The connection that a node has now; null where it has none that we know of. */
  online(node: string): NodeSession | null;
  /**
   * A node's uptime now, ms. It errs to less: a message takes its time, and a kept status may be old. Null without a
   * status of the present connection.
   */
  uptime(node: string): number | null;
  /** A node has connected anew. Returns how to stop. */
  onSession(listener: (node: string, session: NodeSession) => void): () => void;
  /** The broker is lost: who is connected is not known until it, or what it kept, says so. */
  disconnected(): void;
  /** Those of which a status has come. */
  nodes(): string[];
  forget(node: string): void;
}

/** Nothing known yet. */
export function nodeSessions(clock: Pick<Clock, 'monotonic'>): NodeSessions {
  const known = new Map<string, Known>();
  const listeners = new Set<(node: string, session: NodeSession) => void>();

  const status = (node: string, body: StatusBody, living: boolean) => {
    const before = known.get(node);
    const same = before !== undefined && before.id === body.session && before.boot === body.boot;
    // A will that is not about the connection we know was delivered late.
    if (!body.online && before !== undefined && !same) return;
    const { session: id, boot, online } = body;
    known.set(node, { id, boot, online, leads: leadsWith(before, body, living, clock.monotonic()) });
    if (online && !same) for (const listener of listeners) listener(node, { id, boot });
  };

  return {
    status,
    online(node) {
      const session = known.get(node);
      return session?.online === true ? { id: session.id, boot: session.boot } : null;
    },
    uptime(node) {
      const leads = known.get(node)?.leads ?? [];
      return leads.length === 0 ? null : Math.max(0, Math.floor(Math.max(...leads) + clock.monotonic()));
    },
    onSession(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    disconnected() {
      for (const [node, session] of known) known.set(node, { ...session, online: false });
    },
    nodes: () => [...known.keys()],
    forget: (node) => void known.delete(node),
  };
}

// A kept status is of some time ago: it stands only until a living one has come, and never beside one.
function leadsWith(before: Known | undefined, body: StatusBody, living: boolean, now: number): readonly number[] {
  const held = before?.boot === body.boot ? before.leads : [];
  if (!body.online || (!living && held.length > 0)) return held;
  return [...held, body.uptime - now].slice(-newest);
}
