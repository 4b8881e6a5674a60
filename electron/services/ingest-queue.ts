import type { NodeMessage } from '../domain/wire/message.ts';

/** A message of a node with what the station knows of its arrival. */
export type ReceivedMessage = NodeMessage & {
  /** Station's clock, ms. */
  readonly received: number;
  /** It was kept by the broker and says how things were, perhaps long ago. */
  readonly retained: boolean;
};

/** What may wait for the database. Above `soft` only that is taken which nobody would send again, above `hard` nothing. */
export const queueLimits = {
  soft: { messages: 20_000, bytes: 16 * 1_048_576 },
  hard: { messages: 40_000, bytes: 32 * 1_048_576 },
} as const;

/** Messages in the order of their arrival, bounded in number and bytes. */
export interface IngestQueue {
  /** False where there is no room: an event comes again, because it gets no receipt; what else was lost is counted. */
  push(message: ReceivedMessage, bytes: number): boolean;
  /** The oldest messages, at most `most`. */
  take(most: number): ReceivedMessage[];
  /** All of them, which stay. */
  all(): ReceivedMessage[];
  size(): number;
}

/** An empty queue. */
export function ingestQueue(limits: { soft: Room; hard: Room } = queueLimits): IngestQueue {
  let waiting: { message: ReceivedMessage; bytes: number }[] = [];
  let held = 0;
  const fits = (room: Room) => waiting.length < room.messages && held < room.bytes;

  return {
    push(message, bytes) {
      const comesAgain = message.kind === 'evt' || message.kind === 'log';
      if (!fits(comesAgain ? limits.soft : limits.hard)) return false;
      waiting.push({ message, bytes });
      held += bytes;
      return true;
    },
    take(most) {
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      for (const { bytes } of taken) held -= bytes;
      return taken.map(({ message }) => message);
    },
    all: () => waiting.map(({ message }) => message),
    size: () => waiting.length,
  };
}

interface Room {
  readonly messages: number;
  readonly bytes: number;
}
