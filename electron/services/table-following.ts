import type { TableState } from '../contract/doors.ts';
import { judgeTable, saidBy, saidInStatus, type TableRecord, type TableSaid } from '../domain/access/table-state.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { AclReportedBody } from '../domain/wire/reported.ts';
import type { StatusBody } from '../domain/wire/status.ts';

/** Pieces that a node may ask for at once, and how many more every second: a whole table is 96. */
const allowance = { burst: 128, perSecond: 16 } as const;
/** A node that is behind and has not asked for so long is told again what there is, ms. */
const silence = 30_000;

/** What is known of a node's table beside the record of it. */
export interface Followed {
  said: TableSaid | null;
  /** Why the station itself cannot send what is meant. */
  fault: TableState['fault'];
  /** Pieces given on the node's current connection. */
  sent: number;
  /** How often something changed since the table that we mean was made: it is not what we mean any more. */
  owed: number;
}

interface Held extends Followed {
  session: string | null;
  /** When it last asked for a piece, or was told to. */
  heard: number;
  tokens: number;
  filled: number;
  shown: TableState | null;
  /** What the listeners were last told of, as JSON. */
  told: string;
}

/** How far each node is with its table. */
export interface TableFollowing {
  of(node: string): Followed;
  state(node: string): TableState;
  /** Something may have changed: the listeners hear of it where it shows. */
  tell(node: string): void;
  reported(node: string, body: AclReportedBody): void;
  /** Whether the node has to be told again what is meant: a broker may have lost what it kept. */
  status(node: string, body: StatusBody, retained: boolean): boolean;
  /** Whether a node may have one more piece now. */
  mayAsk(node: string): boolean;
  forget(node: string): void;
  onChange(listener: (node: string) => void): () => void;
}

/** Follows from nothing. `meant`: the table that the station wants the node to hold. */
export function tableFollowing(meant: (node: string) => TableRecord | null, clock: Clock): TableFollowing {
  const all = new Map<string, Held>();
  const listeners = new Set<(node: string) => void>();
  const of = (node: string): Held => {
    const held = all.get(node) ?? unheard(clock.monotonic());
    all.set(node, held);
    return held;
  };
  const state = (node: string): TableState => {
    const held = of(node);
    const now = judgeTable(meant(node), held.said, held);
    const before = held.shown;
    const same = before?.state === now.state && before.rev === now.rev && before.fault === now.fault;
    held.shown = { ...now, at: same ? before.at : clock.now() };
    return held.shown;
  };
  return {
    of,
    state,
    tell(node) {
      const now = JSON.stringify(state(node));
      if (now === of(node).told) return;
      of(node).told = now;
      for (const listener of listeners) listener(node);
    },
    reported: (node, body) => void (of(node).said = saidBy(body)),
    status(node, body, retained) {
      const held = of(node);
      // Only the word of the connection that we know ends it: the broker may deliver an old last will late.
      if (body.online ? held.session !== body.session && !retained : held.session === body.session) held.sent = 0;
      if (!body.online || retained) return false;
      held.session = body.session;
      held.said = saidInStatus(held.said, body.aclRev);
      const behind = body.aclRev < (meant(node)?.rev ?? 0) && clock.monotonic() - held.heard > silence;
      if (behind) held.heard = clock.monotonic();
      return behind;
    },
    mayAsk(node) {
      const held = of(node);
      const now = clock.monotonic();
      held.tokens = Math.min(allowance.burst, held.tokens + ((now - held.filled) / 1_000) * allowance.perSecond);
      held.filled = now;
      if (held.tokens < 1) return false;
      held.tokens -= 1;
      held.heard = now;
      return true;
    },
    forget: (node) => void all.delete(node),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function unheard(now: number): Held {
  const allowed = { tokens: allowance.burst, filled: now };
  return { said: null, fault: null, sent: 0, owed: 0, session: null, heard: now, shown: null, told: '', ...allowed };
}
