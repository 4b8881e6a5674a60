import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { toHex } from '../domain/wire/text.ts';
import type { AccessBook } from './access-book.ts';
import type { CardHashes } from './card-hashes.ts';
import type { Commands } from './commands.ts';
import type { Ingest } from './ingest.ts';
import type { NodeBook } from './node-book.ts';
import type { Move, Presence } from './presence.ts';

type State = 'inside' | 'outside' | 'unknown';

/** Credentials in one order, as the protocol has it. */
const mostCreds = 40;
/** Moves within so many ms go together. */
const gather = 300;

export interface PlaceOrdersDeps {
  readonly nodes: Pick<NodeBook, 'get' | 'list'>;
  readonly book: Pick<AccessBook, 'areas' | 'cardsOf' | 'door' | 'persons'>;
  readonly hashes: Pick<CardHashes, 'of'>;
  readonly presence: Pick<Presence, 'inside' | 'onMove'>;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly commands: Pick<Commands, 'inform' | 'reachable'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

/**
 * Tells the doors of an area with anti-passback what they have not seen themselves: who went in or out at another of
 * its doors, and, when a node has connected, who is inside. What a node could not be told waits for it.
 */
export function createPlaceOrders(deps: PlaceOrdersDeps): { stop(): Promise<void> } {
  const { nodes, book, hashes, presence, ingest, commands, clock, log } = deps;
  /** What each node is to believe of whom, by its id. */
  const owed = new Map<string, Map<number, State>>();
  const sessions = new Map<string, string>();
  let callOff: (() => void) | null = null;
  let sending: Promise<void> = Promise.resolve();
  const state = { stopped: false };

  const demands = (area: number | null) => area !== null && (book.areas().get(area)?.antipassback ?? false);
  const owe = (node: string, person: number, place: State) => {
    if (book.persons().get(person)?.exempt ?? true) return;
    const held = owed.get(node) ?? new Map<number, State>();
    owed.set(node, held.set(person, place));
  };
  const moved = ({ person, before, after, node: seen }: Move) => {
    for (const { id } of nodes.list()) {
      const { inside } = book.door(id);
      if (!demands(inside)) continue;
      // It knows better than what it was to be told before.
      if (id === seen) owed.get(id)?.delete(person);
      else if (seen === null) owe(id, person, 'unknown');
      else if (inside === after) owe(id, person, 'inside');
      else if (inside === before) owe(id, person, 'outside');
    }
  };

  const soon = () => {
    if (!state.stopped) callOff ??= clock.after(gather, flush);
  };
  const flush = () => {
    callOff = null;
    sending = sending
      .then(sendAll)
      .catch((cause: unknown) => log.error('nodes were not told who is inside', { cause: String(cause) }));
  };
  async function sendAll(): Promise<void> {
    for (const [node, held] of owed) {
      if (nodes.get(node) === null) owed.delete(node);
      else if (commands.reachable(node)) await sendTo(node, held);
    }
  }
  async function sendTo(node: string, held: Map<number, State>): Promise<void> {
    for (const place of ['inside', 'outside', 'unknown'] as const) {
      const persons = [...held].flatMap(([person, is]) => (is === place ? person : []));
      for (let i = 0; i < persons.length && !state.stopped; i += mostCreds) {
        const part = persons.slice(i, i + mostCreds);
        if (!(await give(node, place, part))) return;
        // What has changed meanwhile is still to be told.
        for (const person of part) if (held.get(person) === place) held.delete(person);
      }
    }
  }
  async function give(node: string, place: State, persons: readonly number[]): Promise<boolean> {
    // Any card of a person stands for the person.
    const creds = persons.flatMap((person) => {
      const [card] = book.cardsOf(person);
      const cred = card === undefined ? null : hashes.of(node, card.id);
      return cred === null ? [] : toHex(cred);
    });
    if (creds.length === 0) return true;
    return commands.inform(node, 'place', { state: place, creds: creds.join(',') });
  }

  const connected = (node: string) => {
    const { inside } = book.door(node);
    if (inside !== null && demands(inside)) for (const person of presence.inside(inside)) owe(node, person, 'inside');
    if (owed.has(node)) soon();
  };
  const stops = [
    presence.onMove((moves) => {
      for (const move of moves) moved(move);
      if (owed.size > 0) soon();
    }),
    ingest.onBatch(({ messages }) => {
      for (const { kind, node, body, retained } of messages) {
        if (kind !== 'status' || !body.online || retained || sessions.get(node) === body.session) continue;
        sessions.set(node, body.session);
        connected(node);
      }
    }),
  ];
  return {
    async stop() {
      state.stopped = true;
      for (const stop of stops) stop();
      callOff?.();
      await sending;
    },
  };
}
